"""A work plan is adopted by its meeting, and closed with a summary."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.work_plans import adopt_plan, close_plan
from agreements.forms.work_plans import AdoptForm, CloseForm
from agreements.models import WorkPlan
from agreements.views.work_plans import PlanMixin, list_crumb
from agreements.workflow import PLAN_STEPS
from common.refusal import Refused
from common.views.gate import RegionScopedMixin


class _PlanActView(PlanMixin, RegionScopedMixin, SingleObjectMixin, FormView):
    """A page that asks for what a step needs, then takes it."""

    template_name = "common/confirm.html"
    verb = ""
    question = ""

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.permission = PLAN_STEPS[self.verb].permission
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        try:
            plan = self.act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已{PLAN_STEPS[self.verb].label}：{plan}。")
        return redirect(plan)

    def get_context_data(self, **kwargs) -> dict:
        label = PLAN_STEPS[self.verb].label
        return super().get_context_data(
            heading=f"{label}：{self.object}",
            breadcrumbs=[list_crumb(), (str(self.object), self.object.get_absolute_url())],
            question=self.question,
            submit_label=label,
            cancel_url=self.object.get_absolute_url(),
            **kwargs,
        )


class WorkPlanAdoptView(_PlanActView):
    verb = "adopt"
    form_class = AdoptForm
    question = "登记通过后，任务和预算不能再修改。"

    def act(self, said: dict) -> WorkPlan:
        return adopt_plan(self.object, said["meeting"], said["on"], actor=self.request.user, now=timezone.now())


class WorkPlanCloseView(_PlanActView):
    verb = "close"
    form_class = CloseForm
    question = "总结后本计划只供查阅。"

    def act(self, said: dict) -> WorkPlan:
        return close_plan(self.object, said["summary"], actor=self.request.user, now=timezone.now())
