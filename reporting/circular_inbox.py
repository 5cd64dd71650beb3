"""What waits of circulars: drafts for the leader, receipts for the townships, and for the county who is late."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone

from common.inbox import Lines, Task, tasks
from reporting.choices import CircularState
from reporting.models import Circular, CircularReceipt

SHOWN = 20
NAMED = {"title": F("circular__title"), "due": F("circular__due_on")}


def _page(key: int) -> str:
    return reverse("circular_detail", args=[key])


@tasks
def circulars_to_issue(user, now: datetime) -> Lines | None:
    if not user.has_perm("reporting.issue_circular"):
        return None
    drafts = Circular.objects.inside(user).filter(state=CircularState.DRAFT).order_by("pk")[:SHOWN]

    def tell(found: list[dict]) -> Iterator[Task]:
        for row in found:
            yield Task(f"通报待印发：{row['title']}", _page(row["pk"]))

    return Lines(drafts.values("pk", "title"), tell)


@tasks
def circulars_to_receive(user, now: datetime) -> Lines | None:
    if not user.has_perm("reporting.receive_circularreceipt"):
        return None
    waiting = CircularReceipt.objects.for_user(user).waiting().order_by("circular__due_on", "pk")[:SHOWN]

    def tell(found: list[dict]) -> Iterator[Task]:
        for row in found:
            yield Task(f"通报待签收：{row['title']}", _page(row["circular"]), deadline=row["due"])

    return Lines(waiting.values("circular", **NAMED), tell)


@tasks
def receipts_overdue(user, now: datetime) -> Lines | None:
    """For whoever may remind."""
    if not user.has_perm("reporting.remind_circular"):
        return None
    late = CircularReceipt.objects.for_user(user).waiting().filter(circular__due_on__lt=timezone.localdate(now))
    rows = late.order_by("circular").values("circular", **NAMED).annotate(count=Count("pk"))[:SHOWN]

    def tell(found: list[dict]) -> Iterator[Task]:
        for row in found:
            title = f"通报逾期未签收：{row['title']}"
            yield Task(title, _page(row["circular"]), deadline=row["due"], count=row["count"])

    return Lines(rows, tell)
