"""What waits of papers of targets: drafts to be signed, and signed ones whose year is over."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from common.inbox import Lines, Task, tasks
from reporting.choices import TargetState
from reporting.models import TargetPaper

DECIDE = "reporting.sign_targetpaper"


@tasks
def papers_to_sign(user, now: datetime) -> Lines | None:
    return _by_year(user, TargetState.DRAFT, "目标责任书待签订")


@tasks
def papers_to_settle(user, now: datetime) -> Lines | None:
    """From January on, the papers of years that are over."""
    return _by_year(user, TargetState.SIGNED, "目标责任书待年终结账", year__lt=timezone.localdate(now).year)


def _by_year(user, state: TargetState, title: str, **narrowed) -> Lines | None:
    if not user.has_perm(DECIDE):
        return None
    rows = TargetPaper.objects.for_user(user).filter(state=state, **narrowed).order_by("year")

    def tell(found: list[dict]) -> Iterator[Task]:
        for row in found:
            address = f"{reverse('target_list')}?state={state}&of_year={row['year']}"
            yield Task(f"{row['year']}年{title}", address, count=row["count"])

    return Lines(rows.values("year").annotate(count=Count("pk")), tell)
