"""工作计划: the list, one plan with what was done and spent, its goals, its paper."""

from django.db.models import Count, DecimalField, OuterRef, Subquery, Sum
from django.urls import reverse

from agreements.actions.work_plans import CHANGE, open_plan
from agreements.choices import PlanState
from agreements.filters.work_plans import WorkPlanFilter
from agreements.forms.work_plans import WorkPlanCreateForm, WorkPlanForm
from agreements.models import BudgetLine, PlanTask, WorkPlan
from agreements.plan_progress import budget_of, tasks_of, whole_budget
from agreements.tables.work_plans import STATE_BADGES, WorkPlanTable
from agreements.workflow import PLAN_STEPS
from common.actions.exports import note_print
from common.addresses import client_address
from common.models import StepRecord
from common.refusal import Refused
from common.templatetags.portal import badge
from common.views.attachments import attachment_panel
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import ScopedDetailView, ScopedListView
from common.workflow import available_steps
from villages.views.region_tree import RegionTreeMixin

VIEW = "agreements.view_workplan"
STEP_ICONS = {"adopt": "circle-check", "close": "clipboard-check"}
FIXED = "计划已通过，任务和预算不能再修改；完成情况可以随时填写。"


def list_crumb() -> tuple[str, str]:
    return "工作计划", reverse("work_plan_list")


class WorkPlanListView(RegionTreeMixin, ScopedListView):
    model = WorkPlan
    permission = VIEW
    table_class = WorkPlanTable
    filterset_class = WorkPlanFilter
    template_name = "common/region_list.html"
    heading = "工作计划"

    def get_queryset(self):
        lines = BudgetLine.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
        total = lines.annotate(total=Sum("amount")).values("total")
        tasks = PlanTask.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
        return (
            super()
            .get_queryset()
            .with_holder()
            .annotate(
                task_count=Subquery(tasks.annotate(n=Count("pk")).values("n")),
                budget_sum=Subquery(total, output_field=DecimalField(max_digits=16, decimal_places=2)),
            )
        )

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有工作计划", "text": "年初拟订，经会议通过后执行；完成次数和支出由记录自动汇总。"}
        return super().get_context_data(empty={} if self.request.GET else empty, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(CHANGE):
            return []
        return [{"label": "新增", "icon": "plus", "url": reverse("work_plan_create"), "primary": True}]


class PlanMixin:
    model = WorkPlan

    def get_queryset(self):
        return super().get_queryset().with_holder()


class _PlanPageView(PlanMixin, ScopedDetailView):
    permission = VIEW

    def get_context_data(self, **kwargs) -> dict:
        plan = self.object
        budget = budget_of(plan)
        return super().get_context_data(
            tasks=tasks_of(plan),
            budget=budget,
            whole=whole_budget(budget),
            state=badge(STATE_BADGES[plan.state], plan.get_state_display()),
            **kwargs,
        )


class WorkPlanDetailView(_PlanPageView):
    template_name = "agreements/work_plan_detail.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        plan, user = self.object, self.request.user
        may_change = user.has_perm(CHANGE, plan)
        return super().get_context_data(
            can_plan=may_change and plan.is_draft,
            can_tell=may_change and plan.state == PlanState.ADOPTED,
            attachments=attachment_panel(plan, user),
            steps=list(StepRecord.objects.of(plan)),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        plan, user = self.object, self.request.user
        buttons = [
            {"label": step.label, "icon": STEP_ICONS[verb], "url": reverse(f"work_plan_{verb}", args=[plan.pk])}
            for verb, step in available_steps(plan, PLAN_STEPS, user)
        ]
        if buttons:
            buttons[0]["primary"] = True
        if plan.is_draft and user.has_perm(CHANGE, plan):
            url, away = (reverse(f"work_plan_{verb}", args=[plan.pk]) for verb in ("update", "delete"))
            buttons.append({"label": "修改目标", "icon": "pencil", "url": url})
            buttons.append({"label": "删除", "icon": "trash", "url": away, "danger": True})
        log = reverse("record_history", args=[plan._meta.label_lower, plan.pk])
        paper = {"label": "打印", "icon": "printer", "url": reverse("work_plan_print", args=[plan.pk])}
        return [*buttons, paper, {"label": "变更记录", "icon": "history", "url": log}]


class WorkPlanPrintView(_PlanPageView):
    template_name = "agreements/work_plan_print.html"

    def get_context_data(self, **kwargs) -> dict:
        plan, user = self.object, self.request.user
        note_print(str(plan), actor=user, address=client_address(self.request))
        return super().get_context_data(unit=plan.holder_name, back_url=plan.get_absolute_url(), **kwargs)


class WorkPlanCreateView(ScopedCreateView):
    model = WorkPlan
    permission = CHANGE
    form_class = WorkPlanCreateForm
    heading = "新增工作计划"

    def get_initial(self) -> dict:
        return {"village": self.request.GET.get("village")}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("work_plan_list")

    def save(self, form) -> WorkPlan:
        return open_plan(form.instance, carry=form.cleaned_data["carry"], actor=self.request.user)


class DraftOnlyMixin:
    """Only a draft is changed here; any other plan answers with a sentence."""

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        if not getattr(row, "plan", row).is_draft:
            raise Refused(FIXED)


class WorkPlanUpdateView(DraftOnlyMixin, PlanMixin, ScopedUpdateView):
    permission = CHANGE
    form_class = WorkPlanForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]


class WorkPlanDeleteView(DraftOnlyMixin, PlanMixin, ScopedDeleteView):
    permission = "agreements.delete_workplan"

    def get_success_url(self) -> str:
        return reverse("work_plan_list")
