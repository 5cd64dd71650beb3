"""What waits in naming notices and titles under re-check."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone

from assessments.actions.notices import to_be_listed
from assessments.choices import ApplicationState, NoticeState
from assessments.models import Application, NamingNotice, NoticeObjection
from common.inbox import Lines, Task, tasks

SHOWN = 20


def own_notices(user):
    """Notices of programmes that the user's region, or one below it, runs."""
    rows = NamingNotice.objects.for_user(user)
    return rows.filter(region__path__startswith=user.region_path) if user.region_path else rows


@tasks
def units_to_publicise(user, now: datetime) -> Lines | None:
    if not user.has_perm("assessments.add_namingnotice"):
        return None
    rows = to_be_listed(user).order_by("batch").values("batch_id", title=F("batch__name")).annotate(count=Count("pk"))
    return Lines(rows[:SHOWN], _to_publicise)


def _to_publicise(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        address = reverse("naming_notice_create", args=[row["batch_id"]])
        yield Task(f"{row['title']}：待发布命名公示", address, count=row["count"])


@tasks
def notices_that_ended(user, now: datetime) -> Lines | None:
    """Their last day has passed: to be concluded, then the units are named."""
    if not user.has_perm("assessments.post_namingnotice"):
        return None
    ended = own_notices(user).filter(state=NoticeState.POSTED, ends_on__lt=timezone.localdate(now))
    to_name = own_notices(user).filter(
        state=NoticeState.CONCLUDED, entries__application__state=ApplicationState.PUBLICISED
    )
    rows = (ended | to_name).distinct().order_by("ends_on", "pk").values("pk", "title", "state", "ends_on")
    return Lines(rows[:SHOWN], _ended)


def _ended(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        address = reverse("naming_notice_detail", args=[row["pk"]])
        deed = "公示期满，待结束公示" if row["state"] == NoticeState.POSTED else "公示已结束，待命名授牌"
        yield Task(f"{row['title']}：{deed}", address)


@tasks
def units_to_name(user, now: datetime) -> Lines | None:
    """Of levels without a public notice: they passed, and wait for document and number."""
    if not user.has_perm("assessments.name_application"):
        return None
    waiting = Application.objects.for_user(user).at(ApplicationState.AT_NAMING)
    if user.region_path:
        waiting = waiting.filter(batch__programme__region__path__startswith=user.region_path)
    rows = waiting.order_by("batch").values("batch_id", title=F("batch__name")).annotate(count=Count("pk"))
    return Lines(rows[:SHOWN], _to_name)


def _to_name(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        yield Task(f"{row['title']}：待命名授牌", reverse("batch_name", args=[row["batch_id"]]), count=row["count"])


@tasks
def objections_to_answer(user, now: datetime) -> Lines | None:
    if not user.has_perm("assessments.change_noticeobjection"):
        return None
    rows = NoticeObjection.objects.filter(notice__in=own_notices(user), notice__state=NoticeState.POSTED)
    waiting = rows.filter(answered_on__isnull=True).order_by("notice")
    by_notice = waiting.values("notice_id", title=F("notice__title"), ends=F("notice__ends_on"))
    return Lines(by_notice.annotate(count=Count("pk"))[:SHOWN], _to_answer)


def _to_answer(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        address = reverse("naming_notice_detail", args=[row["notice_id"]])
        yield Task(f"{row['title']}：异议待答复", address, deadline=row["ends"], count=row["count"])
