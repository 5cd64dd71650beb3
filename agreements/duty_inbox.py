"""What waits in duties and opinions."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from agreements.choices import OpinionState
from agreements.completion import Year
from agreements.duty_metrics import overdue_count
from agreements.models import OpinionCase
from common.inbox import Task, tasks
from villages.choices import RegionLevel
from villages.models import Village

SHOWN = 20


@tasks
def opinions_to_answer(user, now: datetime) -> Iterator[Task]:
    """The handler's own, one by one; nothing of their contents."""
    rows = OpinionCase.objects.for_user(user).filter(handler=user).exclude(state=OpinionState.PUBLISHED)
    for case in rows.select_related("village").order_by("due_on", "pk")[:SHOWN]:
        address = case.get_absolute_url()
        if case.state == OpinionState.RECEIVED:
            yield Task(f"{case}待答复", address, deadline=case.due_on)
        else:
            yield Task(f"{case}已答复，待公布", address)


@tasks
def overdue_opinions(user, now: datetime) -> Iterator[Task]:
    """For those who direct cases: how many of others are past their last day."""
    if not user.has_perm("agreements.direct_opinioncase"):
        return
    late = OpinionCase.objects.for_user(user).unanswered().filter(due_on__lt=timezone.localdate(now))
    found = late.exclude(handler=user).aggregate(count=Count("pk"), first=Min("due_on"))
    if found["count"]:
        address = f"{reverse('opinion_list')}?look=overdue"
        yield Task("意见逾期未答复（其他办理人）", address, deadline=found["first"], count=found["count"])


@tasks
def overdue_duties(user, now: datetime) -> Iterator[Task]:
    """For the township's desk: how much of this year's duties was not done in time."""
    at_township = user.region_id is not None and user.region.level == RegionLevel.TOWNSHIP
    if not at_township or not user.has_perm("agreements.change_dutyrecord"):
        return
    today = timezone.localdate(now)
    count = overdue_count(Village.objects.for_user(user), Year.of(today.year, today))
    if count:
        yield Task("制度逾期未开展", reverse("duty_overdue"), count=count)
