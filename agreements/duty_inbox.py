"""What waits in duties and opinions."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils import timezone

from agreements.choices import OpinionState
from agreements.completion import Year
from agreements.models import OpinionCase
from agreements.overdue_count import overdue_in, with_what_was_met
from common.inbox import Lines, Task, tasks
from villages.choices import RegionLevel
from villages.models import Village

SHOWN = 20


@tasks
def opinions_to_answer(user, now: datetime) -> Lines:
    """The handler's own, one by one; nothing of their contents."""
    own = OpinionCase.objects.for_user(user).filter(handler=user).exclude(state=OpinionState.PUBLISHED)
    rows = own.order_by("due_on", "pk").values("pk", "received_on", "state", "due_on", unit=F("village__name"))
    return Lines(rows[:SHOWN], _to_answer)


def _to_answer(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        case = OpinionCase(pk=row["pk"], received_on=row["received_on"], village=Village(name=row["unit"]))
        if row["state"] == OpinionState.RECEIVED:
            yield Task(f"{case}待答复", case.get_absolute_url(), deadline=row["due_on"])
        else:
            yield Task(f"{case}已答复，待公布", case.get_absolute_url())


@tasks
def overdue_opinions(user, now: datetime) -> Lines | None:
    """For those who direct cases: how many of others are past their last day."""
    if not user.has_perm("agreements.direct_opinioncase"):
        return None
    late = OpinionCase.objects.for_user(user).unanswered().filter(due_on__lt=timezone.localdate(now))
    others = late.exclude(handler=user).order_by()
    return Lines(others.values("state").annotate(count=Count("pk"), first=Min("due_on")), _overdue_opinions)


def _overdue_opinions(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        address = f"{reverse('opinion_list')}?look=overdue"
        yield Task("意见逾期未答复（其他办理人）", address, deadline=row["first"], count=row["count"])


@tasks
def overdue_duties(user, now: datetime) -> Lines | None:
    """For the township's desk: how much of this year's duties was not done in time.

    What a period is stands in the catalogue, which has to be read before its question can be asked.
    """
    at_township = user.region_id is not None and user.region.level == RegionLevel.TOWNSHIP
    if not at_township or not user.has_perm("agreements.change_dutyrecord"):
        return None
    today = timezone.localdate(now)
    year = Year.of(today.year, today)
    return Lines(with_what_was_met(Village.objects.for_user(user), year), partial(_overdue_duties, year))


def _overdue_duties(year: Year, rows: list[dict]) -> Iterator[Task]:
    count = overdue_in(rows, year)
    if count:
        yield Task("制度逾期未开展", reverse("duty_overdue"), count=count)
