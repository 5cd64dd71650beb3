"""创建批次: the list, one batch as the hub of its year, setting it up, opening and closing it."""

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone

from assessments.actions.batches import CHANGE, set_up_batch
from assessments.actions.honours import to_name_unposted
from assessments.actions.notices import NAME
from assessments.actions.quota import ALLOT
from assessments.batch_progress import figures_of, phase_lines
from assessments.choices import BatchState, ProgrammeKind
from assessments.filters.batches import BatchFilter
from assessments.forms.batches import BatchCreateForm, BatchForm
from assessments.models import Batch, LateException, QuotaSeat
from assessments.tables.batches import BATCH_BADGES, BatchTable
from assessments.workflow import BATCH_STEPS, ENROL
from common.models import StepRecord
from common.refusal import refuse_closed
from common.templatetags.portal import badge
from common.views.attachments import attachment_panel
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import ScopedDetailView, ScopedListView
from common.views.stepping import StepView
from common.workflow import available_steps, objection_to
from villages.choices import VillageKind

VIEW, ADD, GRANT = "assessments.view_batch", "assessments.add_batch", "assessments.grant_lateexception"
KINDS = VillageKind.values
STEP_ICONS = {"open": "player-play", "close": "archive", "reopen": "rotate"}
CONSEQUENCES = {
    "open": "启动后村(居)即可按各级别申报；批准依据不能再清空，各阶段的截止日期开始生效。",
    "close": "结束后本批次只供查阅，不能再申报、评分、分配名额或登记延期。年度考核没有评完的单位随批次结束。",
    "reopen": "重新启动后可以继续办理，原有的申报、评分和期限不变；理由记入办理记录。",
}
EMPTY = {"title": "还没有批次", "text": "在创建项目下逐年建立批次；有上一批次的，日期可以一次顺延到本年度。"}
WHO_SETS_UP = "批次由主办地区（县级以上）的审核人、负责人或业务管理员建立、启动和结束。"


def list_crumb() -> tuple[str, str]:
    return "批次", reverse("batch_list")


def batch_crumbs(batch: Batch) -> list[tuple[str, str]]:
    return [list_crumb(), (str(batch), batch.get_absolute_url())]


class BatchListView(ScopedListView):
    model = Batch
    permission = VIEW
    table_class = BatchTable
    filterset_class = BatchFilter
    template_name = "assessments/list_with_note.html"
    heading = "批次"

    def get_queryset(self):
        return super().get_queryset().with_programme().annotate(application_count=Count("applications"))

    def get_context_data(self, **kwargs) -> dict:
        note = "" if self.request.user.has_perm(ADD) else WHO_SETS_UP
        return super().get_context_data(empty={} if self.request.GET else EMPTY, note=note, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(ADD):
            return []
        return [{"label": "新增", "icon": "plus", "url": reverse("batch_create"), "primary": True}]


class BatchMixin:
    model = Batch

    def get_queryset(self):
        return super().get_queryset().with_programme()


class BatchDetailView(BatchMixin, ScopedDetailView):
    permission = VIEW
    template_name = "assessments/batch_detail.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        batch, user = self.object, self.request.user
        seats = QuotaSeat.objects.for_user(user).filter(batch=batch).order_by()
        late = LateException.objects.for_user(user).filter(batch=batch).select_related("village__township")
        return super().get_context_data(
            state=badge(BATCH_BADGES[batch.state], batch.get_state_display()),
            phases=phase_lines(batch.phases.all(), timezone.localdate()),
            standards=sorted(batch.standards.select_related("version"), key=lambda one: KINDS.index(one.kind)),
            quota=seats.aggregate(allotted=Sum("allotted"), used=Sum("used")),
            figures=figures_of(batch, user),
            late_exceptions=list(late) if user.does_business else [],
            steps=list(StepRecord.objects.of(batch)),
            attachments=attachment_panel(batch, user),
            may_read=user.has_perm("assessments.view_application"),
            may_change=not batch.why_closed and user.has_perm(CHANGE, batch),
            may_grant=not batch.why_closed and user.has_perm(GRANT, batch),
            may_allot=not batch.why_closed and user.has_perm(ALLOT, batch),
            objection=self.objection(),
            **kwargs,
        )

    def objection(self) -> str:
        """What keeps a batch from being opened, for those who could."""
        batch, user, step = self.object, self.request.user, BATCH_STEPS["open"]
        if batch.state != BatchState.PREPARING or not user.has_perm(step.permission, batch):
            return ""
        return objection_to(batch, step, actor=user, now=timezone.now())

    def actions(self) -> list[dict]:
        batch, user = self.object, self.request.user
        steps = [
            {
                "label": step.label,
                "icon": STEP_ICONS[verb],
                "url": reverse("batch_step", args=[batch.pk, verb]),
                "primary": verb == "open",
                "danger": verb == "close",
            }
            for verb, step in available_steps(batch, BATCH_STEPS, user)
        ]
        quota, update = (reverse(f"batch_{name}", args=[batch.pk]) for name in ("quota", "update"))
        buttons = [{"label": "名额", "icon": "chart-pie", "url": quota}]
        if not batch.why_closed and user.has_perm(CHANGE, batch):
            buttons.append({"label": "修改", "icon": "pencil", "url": update})
        if self.names_now():
            name = reverse("batch_name", args=[batch.pk])
            buttons.insert(0, {"label": "命名授牌", "icon": "award", "url": name, "primary": True})
        is_assessed = batch.state == BatchState.OPEN and batch.programme.kind == ProgrammeKind.ASSESSMENT
        if is_assessed and user.has_perm(ENROL):
            enrol = reverse("batch_enrol", args=[batch.pk])
            buttons.append({"label": "全部列入考核", "icon": "users-plus", "url": enrol, "primary": True})
        if user.has_perm("assessments.export_application"):
            for name, label in (("registration_paper", "备案表"), ("recommendation_paper", "推荐汇总表")):
                buttons.append({"label": label, "icon": "file-text", "url": reverse(name, args=[batch.pk])})
        history = reverse("record_history", args=[batch._meta.label_lower, batch.pk])
        buttons.append({"label": "变更记录", "icon": "history", "url": history})
        return [*steps, *buttons] if batch.state == BatchState.PREPARING else [*buttons, *steps]

    def names_now(self) -> bool:
        """Whether villages wait here for a title that follows no public notice, and this user may name them."""
        user = self.request.user
        inside = user.region_path is not None and self.object.scope_path.startswith(user.region_path)
        return inside and user.has_perm(NAME) and to_name_unposted(self.object).exists()


class BatchCreateView(ScopedCreateView):
    model = Batch
    permission = ADD
    form_class = BatchCreateForm
    heading = "新增批次"
    done = "已建立批次，请核对各阶段日期、评估标准和名额，再启动。"

    def get_initial(self) -> dict:
        asked = self.request.GET.get("programme", "")
        return {"programme": asked} if asked.isdecimal() else {}

    def save(self, form) -> Batch:
        return set_up_batch(form.instance, source=form.cleaned_data["source"], actor=self.request.user)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("batch_list")


class BatchUpdateView(BatchMixin, ScopedUpdateView):
    permission = CHANGE
    form_class = BatchForm

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return batch_crumbs(self.object)


class BatchStepView(BatchMixin, StepView):
    steps = BATCH_STEPS

    def get_context_data(self, **kwargs) -> dict:
        batch, verb = self.object, self.kwargs["verb"]
        return super().get_context_data(
            breadcrumbs=batch_crumbs(batch),
            consequence=CONSEQUENCES[verb],
            danger=verb == "close",
            **kwargs,
        )
