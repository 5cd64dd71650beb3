"""创建项目: which programmes there are, what each stands on, the levels and the way to them."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.filters.programmes import ProgrammeFilter
from assessments.forms.programmes import USUAL_DESKS, ProgrammeForm, ProgrammeLevelForm
from assessments.models import Programme, ProgrammeLevel
from assessments.tables.batches import BATCH_BADGES
from assessments.tables.programmes import KIND_BADGES, ProgrammeTable
from common.refusal import Refused
from common.templatetags.portal import badge
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import ScopedDetailView, ScopedListView
from villages.choices import RegionLevel

VIEW, CHANGE, ADD = (f"assessments.{verb}_programme" for verb in ("view", "change", "add"))
CHANGE_LEVEL, DELETE_LEVEL = "assessments.change_programmelevel", "assessments.delete_programmelevel"
EMPTY = {
    "title": "还没有创建项目",
    "text": "由本级业务管理员设立：填写主办单位、批准文号和目录依据，再设置申报级别和办理环节。",
}
WHO_SETS_UP = (
    "项目、级别和办理环节由各地区（县级以上）自己的业务管理员设立和修改；批次由该地区的审核人、负责人或业务管理员建立。"
)


def list_crumb() -> tuple[str, str]:
    return "创建项目", reverse("programme_list")


def programme_crumbs(programme: Programme) -> list[tuple[str, str]]:
    return [list_crumb(), (str(programme), programme.get_absolute_url())]


class ProgrammeListView(ScopedListView):
    model = Programme
    permission = VIEW
    table_class = ProgrammeTable
    filterset_class = ProgrammeFilter
    template_name = "assessments/list_with_note.html"
    heading = "创建项目"

    def get_queryset(self):
        counts = {"level_count": Count("levels", distinct=True), "batch_count": Count("batches", distinct=True)}
        return super().get_queryset().select_related("region__parent").annotate(**counts)

    def get_context_data(self, **kwargs) -> dict:
        note = "" if self.request.user.has_perm(ADD) else WHO_SETS_UP
        return super().get_context_data(empty={} if self.request.GET else EMPTY, note=note, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(ADD):
            return []
        return [{"label": "新增", "icon": "plus", "url": reverse("programme_create"), "primary": True}]


class ProgrammeDetailView(ScopedDetailView):
    model = Programme
    permission = VIEW
    template_name = "assessments/programme_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region__parent")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        programme, user = self.object, self.request.user
        batches = programme.batches.annotate(application_count=Count("applications"))
        return super().get_context_data(
            kind=badge(KIND_BADGES[programme.kind], programme.get_kind_display()),
            facts=facts_of(programme),
            levels=list(programme.levels.select_related("requires")),
            batches=[(batch, badge(BATCH_BADGES[batch.state], batch.get_state_display())) for batch in batches],
            groups=list(programme.leading_groups.for_user(user).select_related("region__parent")),
            may_change=user.has_perm(CHANGE, programme),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        programme, user = self.object, self.request.user
        buttons = []
        if user.has_perm("assessments.change_batch", programme) and programme.is_active:
            begin = f"{reverse('batch_create')}?programme={programme.pk}"
            buttons.append({"label": "新建批次", "icon": "plus", "url": begin, "primary": True})
        if user.has_perm(CHANGE, programme):
            level, update = (reverse(f"programme_{name}", args=[programme.pk]) for name in ("level_create", "update"))
            buttons.append({"label": "新增级别", "icon": "stairs-up", "url": level})
            buttons.append({"label": "修改", "icon": "pencil", "url": update})
        history = reverse("record_history", args=[programme._meta.label_lower, programme.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


def facts_of(programme: Programme) -> list[tuple[str, object]]:
    return [
        ("区划", programme.region.name_in_titles),
        ("主办单位", programme.organiser),
        ("批准文号", programme.approval_number),
        ("目录依据", programme.catalogue_basis),
    ]


class ProgrammeCreateView(ScopedCreateView):
    model = Programme
    permission = ADD
    form_class = ProgrammeForm
    heading = "新增创建项目"
    done = "已保存，请继续设置申报级别和办理环节。"

    def save(self, form) -> Programme:
        region = self.request.user.region
        if region is None or region.level == RegionLevel.TOWNSHIP:
            raise Refused("创建项目由县(区)及以上设立，请使用该地区的业务管理员账号办理。")
        return form.save()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("programme_list")


class ProgrammeUpdateView(ScopedUpdateView):
    model = Programme
    permission = CHANGE
    form_class = ProgrammeForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return programme_crumbs(self.object)


class ProgrammeLevelCreateView(ScopedCreateView):
    """A new level of the programme named in the address; a foreign programme is 404 before anything else is asked."""

    model = ProgrammeLevel
    permission = CHANGE_LEVEL
    form_class = ProgrammeLevelForm
    heading = "新增申报级别"

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        programmes = Programme.objects.for_user(request.user).select_related("region")
        self.programme = get_object_or_404(programmes, pk=kwargs["programme"])
        self.check_permission(self.programme)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": ProgrammeLevel(programme=self.programme)}

    def get_initial(self) -> dict:
        top = self.programme.levels.order_by("position").last()
        if top is None:
            return {"position": 1, "desks": USUAL_DESKS}
        return {"position": top.position + 1, "desks": top.desks, "requires": top.pk}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return programme_crumbs(self.programme)

    def get_cancel_url(self) -> str:
        return self.programme.get_absolute_url()


class _LevelMixin:
    """What is walked stays: while applications pass the level's desks, it is neither changed nor removed."""

    model = ProgrammeLevel

    def get_queryset(self):
        return super().get_queryset().select_related("programme__region")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        if row.why_fixed:
            raise Refused(row.why_fixed)

    def get_success_url(self) -> str:
        return self.object.programme.get_absolute_url()


class ProgrammeLevelUpdateView(_LevelMixin, ScopedUpdateView):
    permission = CHANGE_LEVEL
    form_class = ProgrammeLevelForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return programme_crumbs(self.object.programme)


class ProgrammeLevelDeleteView(_LevelMixin, ScopedDeleteView):
    permission = DELETE_LEVEL
