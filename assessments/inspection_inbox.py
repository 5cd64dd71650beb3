"""What waits in inspection and rectification."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils import timezone

from assessments.choices import BatchState, RectificationState
from assessments.models import InspectionSample, Rectification
from common.inbox import Lines, Task, tasks
from villages.choices import RegionLevel
from villages.models import Village

SHOWN = 20


@tasks
def findings_to_answer(user, now: datetime) -> Lines | None:
    """For the township, one by one: what it has to mend, and what came back."""
    at_township = user.region_id is not None and user.region.level == RegionLevel.TOWNSHIP
    if not at_township or not user.has_perm("assessments.answer_rectification"):
        return None
    open_ones = Rectification.objects.for_user(user).filter(state=RectificationState.OPEN)
    rows = open_ones.order_by("due_on", "pk").values("pk", "problem", "due_on", "recheck", unit=F("village__name"))
    return Lines(rows[:SHOWN], _to_answer)


def _to_answer(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        finding = Rectification(pk=row["pk"], problem=row["problem"], village=Village(name=row["unit"]))
        yield Task(
            f"整改：{finding}",
            finding.get_absolute_url(),
            deadline=row["due_on"],
            reason=row["recheck"],
            is_returned=bool(row["recheck"]),
        )


@tasks
def findings_to_check(user, now: datetime) -> Lines | None:
    """For those above: how many were answered and wait for a second look."""
    if not user.has_perm("assessments.recheck_rectification"):
        return None
    answered = Rectification.objects.for_user(user).filter(state=RectificationState.ANSWERED).order_by()
    return Lines(answered.values("state").annotate(count=Count("pk")), _to_check)


def _to_check(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        address = f"{reverse('rectification_list')}?state={RectificationState.ANSWERED}"
        yield Task("整改情况待复查", address, count=row["count"])


@tasks
def overdue_findings(user, now: datetime) -> Lines | None:
    """For those above: how many the townships have not answered by their last day."""
    if not user.has_perm("assessments.recheck_rectification"):
        return None
    late = Rectification.objects.for_user(user).overdue_on(timezone.localdate(now)).order_by()
    return Lines(late.values("state").annotate(count=Count("pk"), first=Min("due_on")), _overdue)


def _overdue(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        address = f"{reverse('rectification_list')}?look=overdue"
        yield Task("整改逾期未完成", address, deadline=row["first"], count=row["count"])


@tasks
def samples_to_inspect(user, now: datetime) -> Lines | None:
    """For those who inspect: plans of their own region with villages that nobody has visited yet."""
    if not user.has_perm("assessments.add_inspectionplan"):
        return None
    left = InspectionSample.objects.for_user(user).uninspected()
    left = left.filter(plan__region=user.region_id, plan__batch__state=BatchState.OPEN)
    by_plan = left.order_by("plan_id").values("plan_id", plan_name=F("plan__name")).annotate(count=Count("pk"))
    return Lines(by_plan[:SHOWN], _to_inspect)


def _to_inspect(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        address = reverse("inspection_plan_detail", args=[row["plan_id"]])
        yield Task(f"{row['plan_name']}：检查点待登记检查情况", address, count=row["count"])
