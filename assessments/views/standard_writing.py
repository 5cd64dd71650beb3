"""Writing a standard: beginning one, a version's settings, its sections, publishing and retiring."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.standards import (
    advance_version,
    begin_standard,
    begin_version,
    drop_draft,
    move,
    next_position,
)
from assessments.forms.standards import BeginStandardForm, SectionForm, VersionForm
from assessments.models import Section, Standard, StandardVersion
from assessments.views.standards import ADD, CHANGE, CHANGE_VERSION, list_crumb, version_crumbs
from assessments.workflow import VERSION_STEPS
from common.refusal import refuse_closed
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import RegionScopedMixin
from common.views.stepping import StepView

CHANGE_SECTION = "assessments.change_section"
CONSEQUENCES = {
    "publish": "发布后可供批次采用，内容不能再改，只能新建版本。以前发布的版本不受影响，不再使用的请另行停用。",
    "retire": "停用后不能再用于新的批次，正在按它办理的申报也不能继续提交；已评的分数不变。",
}


class StandardCreateView(ScopedCreateView):
    """新建: a standard of one's own region with its first draft."""

    model = Standard
    permission = ADD
    form_class = BeginStandardForm
    heading = "新建评估标准"
    done = "已新建，请核对各项设置和指标。"

    def get_initial(self) -> dict:
        source = self.request.GET.get("source", "")
        return {"source": source, "how": "copy"} if source.isdecimal() else {}

    def save(self, form) -> Standard:
        said, user = form.cleaned_data, self.request.user
        self.version = begin_standard(
            user.region,
            said["code"],
            said["name"],
            source=said["source"],
            builds_on=said["how"] == "build_on",
            actor=user,
        )
        return self.version.standard

    def get_success_url(self) -> str:
        return self.version.get_absolute_url()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("standard_list")


class StandardBeginView(RegionScopedMixin, SingleObjectMixin, View):
    """新建版本: a draft that says what the last version says; a draft that is there is opened."""

    model = Standard
    permission = CHANGE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect(self.get_object())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = begin_version(self.get_object(), actor=request.user)
        messages.success(request, f"已新建第{version.number}版，内容与上一版相同，请修改。")
        return redirect(version)


class _DraftMixin(RegionScopedMixin):
    model = StandardVersion
    permission = CHANGE_VERSION

    def get_queryset(self):
        return super().get_queryset().select_related("standard__region")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)


class StandardVersionUpdateView(_DraftMixin, ScopedUpdateView):
    form_class = VersionForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object)


class StandardVersionDeleteView(_DraftMixin, ScopedDeleteView):
    """A draft thrown away; the standard too when it has no other version."""

    def form_valid(self, form) -> HttpResponse:
        name = str(self.object)
        left = drop_draft(self.object, actor=self.request.user)
        messages.success(self.request, f"已删除“{name}”。")
        return redirect(left or "standard_list")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(breadcrumbs=version_crumbs(self.object), **kwargs)


class StandardVersionStepView(StepView):
    """发布 and 停用. What still stands in the way is said before the button."""

    model = StandardVersion
    steps = VERSION_STEPS

    def get_queryset(self):
        return super().get_queryset().with_parts()

    def advance(self, form) -> StandardVersion:
        verb = self.kwargs["verb"]
        return advance_version(self.object, verb, actor=self.request.user, now=timezone.now(), **form.cleaned_data)

    def get_context_data(self, **kwargs) -> dict:
        version, verb = self.object, self.kwargs["verb"]
        return super().get_context_data(breadcrumbs=version_crumbs(version), consequence=CONSEQUENCES[verb], **kwargs)


class SectionCreateView(ScopedCreateView):
    """A section at the end of a draft."""

    model = Section
    permission = CHANGE_SECTION
    form_class = SectionForm
    heading = "新增类别"
    done = "已新增类别。"

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        versions = StandardVersion.objects.for_user(request.user).select_related("standard__region")
        self.version = get_object_or_404(versions, pk=kwargs["standardversion"])
        if not request.user.has_perm(CHANGE_VERSION, self.version):
            raise PermissionDenied
        refuse_closed(self.version)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        place = next_position(self.version.sections)
        return super().get_form_kwargs() | {"instance": Section(version=self.version, position=place)}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.version)

    def get_cancel_url(self) -> str:
        return self.version.get_absolute_url()


class _SectionMixin(_DraftMixin):
    model = Section
    permission = CHANGE_SECTION

    def get_queryset(self):
        return RegionScopedMixin.get_queryset(self).select_related("version__standard__region")


class SectionUpdateView(_SectionMixin, ScopedUpdateView):
    form_class = SectionForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object.version)

    def get_success_url(self) -> str:
        return f"{self.object.get_absolute_url()}#section-{self.object.pk}"


class SectionDeleteView(_SectionMixin, ScopedDeleteView):
    """With its indicators."""

    def get_success_url(self) -> str:
        return self.object.version.get_absolute_url()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            breadcrumbs=version_crumbs(self.object.version),
            objects=[str(one) for one in self.object.indicators.all()],
            **kwargs,
        )


class SectionMoveView(_SectionMixin, SingleObjectMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        section = self.get_object()
        move(section, up=request.POST.get("to") == "up", actor=request.user)
        return redirect(f"{section.get_absolute_url()}#section-{section.pk}")
