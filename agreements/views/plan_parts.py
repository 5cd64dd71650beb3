"""The tasks and the budget of a work plan: written while it is a draft, afterwards what became of the tasks."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from agreements.actions.work_plans import CHANGE
from agreements.forms.work_plans import BudgetLineForm, OutcomeForm, PlanTaskForm
from agreements.models import BudgetLine, PlanTask, WorkPlan
from agreements.views.work_plans import FIXED, DraftOnlyMixin, list_crumb
from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView


class _InPlanMixin:
    """For views that add to the plan named in the address; a foreign plan is 404 before anything else is asked."""

    permission = CHANGE

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        plans = WorkPlan.objects.for_user(request.user).with_holder()
        self.plan = get_object_or_404(plans, pk=kwargs["workplan"])
        if request.user.has_perm(CHANGE, self.plan):
            refuse_closed(self.plan)
            if not self.plan.is_draft:
                raise Refused(FIXED)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": self.model(plan=self.plan)}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.plan), self.plan.get_absolute_url())]

    def get_cancel_url(self) -> str:
        return self.plan.get_absolute_url()


class PlanTaskCreateView(_InPlanMixin, ScopedCreateView):
    model = PlanTask
    form_class = PlanTaskForm
    heading = "新增任务"

    def get_initial(self) -> dict:
        last = self.plan.tasks.order_by("position").last()
        return {"position": last.position + 1 if last else 1, "responsible_unit": self.plan.holder_name}


class BudgetLineCreateView(_InPlanMixin, ScopedCreateView):
    model = BudgetLine
    form_class = BudgetLineForm
    heading = "新增预算"


class _PartMixin:
    """For views of a task or budget line: what may be done hangs on its plan."""

    permission = CHANGE

    def get_queryset(self):
        return super().get_queryset().select_related("plan__region", "plan__village__township")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        plan = self.object.plan
        return [list_crumb(), (str(plan), plan.get_absolute_url())]

    def get_success_url(self) -> str:
        return self.object.plan.get_absolute_url()


class PlanTaskUpdateView(_PartMixin, ScopedUpdateView):
    """In a draft the task itself; afterwards what became of it."""

    model = PlanTask

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row.plan)

    def get_form_class(self):
        return PlanTaskForm if self.object.plan.is_draft else OutcomeForm


class PlanTaskDeleteView(DraftOnlyMixin, _PartMixin, ScopedDeleteView):
    model = PlanTask


class BudgetLineUpdateView(DraftOnlyMixin, _PartMixin, ScopedUpdateView):
    model = BudgetLine
    form_class = BudgetLineForm


class BudgetLineDeleteView(DraftOnlyMixin, _PartMixin, ScopedDeleteView):
    model = BudgetLine
