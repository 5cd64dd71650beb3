"""What waits for the leader of a deciding desk."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from assessments.models import Decision
from common.inbox import Lines, Task, tasks


@tasks
def decisions_to_release(user, now: datetime) -> Lines | None:
    if not user.has_perm("assessments.release_decision"):
        return None
    rows = Decision.objects.at_desks_of(user).order_by().values("desk").annotate(count=Count("pk"))
    return Lines(rows, _to_release)


def _to_release(rows: list[dict]) -> Iterator[Task]:
    total = sum(row["count"] for row in rows)
    if total:
        yield Task("拟定结果待集中发布", reverse("decision_release"), count=total)
