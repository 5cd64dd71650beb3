"""评估标准: the library, one standard with its versions, one version and its print."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from assessments.filters.standards import StandardFilter
from assessments.models import Standard, StandardVersion
from assessments.tables.standards import READY_MADE, StandardTable, version_badge
from assessments.version_page import page_of
from assessments.workflow import VERSION_STEPS
from common.actions.exports import note_print
from common.addresses import client_address
from common.models import StepRecord
from common.views.gate import ScopedDetailView, ScopedListView
from common.workflow import available_steps

VIEW, CHANGE, ADD = "assessments.view_standard", "assessments.change_standard", "assessments.add_standard"
VIEW_VERSION, CHANGE_VERSION = "assessments.view_standardversion", "assessments.change_standardversion"
STEP_ICONS = {"publish": "send", "retire": "archive"}
EMPTY = {"title": "还没有评估标准", "text": "由业务管理员新建，或从平台提供的标准复制。"}


def list_crumb() -> tuple[str, str]:
    return "评估标准", reverse("standard_list")


def version_crumbs(version: StandardVersion) -> list[tuple[str, str]]:
    standard = version.standard
    return [
        list_crumb(),
        (standard.name, standard.get_absolute_url()),
        (f"第{version.number}版", version.get_absolute_url()),
    ]


class StandardListView(ScopedListView):
    model = Standard
    permission = VIEW
    table_class = StandardTable
    filterset_class = StandardFilter
    template_name = "common/list.html"
    heading = "评估标准"

    def get_queryset(self):
        versions = StandardVersion.objects.order_by("-number")
        return super().get_queryset().select_related("region__parent").prefetch_related(Prefetch("versions", versions))

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(empty={} if self.request.GET else EMPTY, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(ADD):
            return []
        return [
            {"label": "新建", "icon": "plus", "url": reverse("standard_create"), "primary": True},
            {"label": "导入", "icon": "upload", "url": reverse("standard_import")},
        ]


class StandardDetailView(ScopedDetailView):
    """One standard: its versions, newest first."""

    model = Standard
    permission = VIEW
    template_name = "assessments/standard_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region__parent")

    def get_context_data(self, **kwargs) -> dict:
        versions = [(one, version_badge(one)) for one in self.object.versions.order_by("-number")]
        return super().get_context_data(versions=versions, owner=owner_of(self.object), **kwargs)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def actions(self) -> list[dict]:
        standard, buttons = self.object, []
        if self.request.user.has_perm(CHANGE, standard):
            begin = reverse("standard_begin", args=[standard.pk])
            buttons = [{"label": "新建版本", "icon": "plus", "url": begin, "primary": True}]
        history = reverse("record_history", args=[standard._meta.label_lower, standard.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


def owner_of(standard: Standard) -> str:
    return standard.region.name_in_titles if standard.region_id else READY_MADE


class VersionMixin:
    model = StandardVersion
    permission = VIEW_VERSION

    def get_queryset(self):
        return super().get_queryset().with_parts().select_related("standard__region__parent", "built_on__standard")


class StandardVersionDetailView(VersionMixin, ScopedDetailView):
    """A version: what it asks, how each indicator scores, whether it adds up."""

    template_name = "assessments/standard_version_detail.html"

    def get_context_data(self, **kwargs) -> dict:
        version, user = self.object, self.request.user
        return super().get_context_data(
            state=version_badge(version),
            owner=owner_of(version.standard),
            page=page_of(version),
            grades=version.grades.all(),
            steps=list(StepRecord.objects.of(version)),
            can_write=version.is_draft and user.has_perm(CHANGE_VERSION, version),
            **kwargs,
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object)[:2]

    def actions(self) -> list[dict]:
        version, user = self.object, self.request.user
        buttons = [
            _button(step.label, STEP_ICONS[verb], "standard_version_step", version, verb)
            | {"primary": verb == "publish", "danger": verb == "retire"}
            for verb, step in available_steps(version, VERSION_STEPS, user)
        ]
        if version.is_draft and user.has_perm(CHANGE_VERSION, version):
            buttons.append(_button("修改设置", "pencil", "standard_version_update", version))
            buttons.append(_button("影响测算", "calculator", "standard_version_impact", version))
            buttons.append(_button("删除草稿", "trash", "standard_version_delete", version) | {"danger": True})
        history = reverse("record_history", args=[version._meta.label_lower, version.pk])
        buttons.append({"label": "变更记录", "icon": "history", "url": history})
        if not version.is_draft and user.has_perm(ADD):
            address = f"{reverse('standard_create')}?source={version.pk}"
            buttons.append({"label": "复制为本级标准", "icon": "copy", "url": address})
        if user.has_perm("assessments.export_standardversion", version):
            buttons.append(_button("导出", "download", "standard_version_workbook", version))
        return [*buttons, _button("打印", "printer", "standard_version_print", version)]


def _button(label: str, icon: str, url_name: str, version: StandardVersion, *more: str) -> dict:
    return {"label": label, "icon": icon, "url": reverse(url_name, args=[version.pk, *more])}


class StandardVersionPrintView(VersionMixin, ScopedDetailView):
    """The whole standard on A4."""

    template_name = "assessments/standard_version_print.html"

    def get_context_data(self, **kwargs) -> dict:
        version, page = self.object, page_of(self.object)
        count, address = page.indicator_count, client_address(self.request)
        note_print(str(version), row_count=count, model=version._meta.label, actor=self.request.user, address=address)
        context = super().get_context_data(
            page=page,
            grades=version.grades.all(),
            owner=owner_of(version.standard),
            printed_on=timezone.localdate(),
            back_url=version.get_absolute_url(),
            **kwargs,
        )
        return context | {"heading": version.title}
