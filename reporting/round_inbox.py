"""What waits in annual rounds: for the county's leader to approve, for its officers to take up again."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F
from django.urls import reverse

from common.inbox import Lines, Task, tasks
from reporting.choices import RoundState
from reporting.models import AnnualRound
from reporting.workflow import PUBLISH, SUM

SHOWN = 20


@tasks
def rounds_to_approve(user, now: datetime) -> Lines | None:
    if not user.has_perm(PUBLISH):
        return None
    return _at(user, RoundState.AT_LEADER, "待审定公布")


@tasks
def rounds_to_propose(user, now: datetime) -> Lines | None:
    if not user.has_perm(SUM):
        return None
    return _at(user, RoundState.YEAR_END, "年终已汇总，待核对后提请审定")


def _at(user, state: str, words: str) -> Lines:
    waiting = AnnualRound.objects.inside(user).filter(state=state).order_by("scheme__year", "pk")

    def tell(rows: list[dict]) -> Iterator[Task]:
        for row in rows:
            yield Task(f"{row['title']}：{words}", reverse("annual_round_detail", args=[row["pk"]]))

    return Lines(waiting.values("pk", title=F("scheme__title"))[:SHOWN], tell)
