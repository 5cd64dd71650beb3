"""What people do with work plans: begin one from last year's, have it adopted, close the year."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from agreements.choices import PlanState
from agreements.models import PlanTask, WorkPlan
from agreements.workflow import PLAN_STEPS
from common.refusal import Refused
from common.workflow import take_step

CHANGE = "agreements.change_workplan"
CARRIED = ("position", "content", "first_month", "last_month", "responsible_unit", "resources", "duty", "target")


@transaction.atomic
def open_plan(plan: WorkPlan, *, carry: bool, actor) -> WorkPlan:
    """A new plan; with `carry` it begins with the tasks of the year before."""
    if not actor.has_perm(CHANGE, plan):
        raise PermissionDenied
    plan.save()
    before = WorkPlan.objects.of_holder(plan.region, plan.village).of_year(plan.year - 1).first()
    if carry and before:
        for task in before.tasks.all():
            PlanTask.objects.create(plan=plan, **{name: getattr(task, name) for name in CARRIED})
    return plan


@transaction.atomic
def adopt_plan(plan: WorkPlan, meeting: str, on: date, *, actor, now: datetime) -> WorkPlan:
    """The plan was adopted by a meeting; from now on its tasks and budget are fixed."""
    if on > timezone.localdate(now):
        raise Refused("通过日期不能晚于今天，请核对。")
    row = _locked(plan, actor, "agreements.adopt_workplan", PlanState.DRAFT)
    row.adopted_by, row.adopted_on = meeting.strip(), on
    row.save()
    return take_step(row, PLAN_STEPS["adopt"], "adopt", actor=actor, now=now)


@transaction.atomic
def close_plan(plan: WorkPlan, summary: str, *, actor, now: datetime) -> WorkPlan:
    """The year is summed up; the plan is for reading from now on."""
    row = _locked(plan, actor, "agreements.close_workplan", PlanState.ADOPTED)
    row.summary = summary.strip()
    row.save()
    return take_step(row, PLAN_STEPS["close"], "close", actor=actor, now=now)


def _locked(plan: WorkPlan, actor, permission: str, state: str) -> WorkPlan:
    row = WorkPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not actor.has_perm(permission, row):
        raise PermissionDenied
    if row.state != state:
        raise Refused("这份计划刚刚已被他人处理，请刷新后查看。")
    return row
