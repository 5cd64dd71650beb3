"""How a version read when it was handed in: rebuilt from the memory of its clauses, so that nothing is kept twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agreements.models import CharterVersion, Clause
from agreements.redline import Line
from common.history import event_model
from common.models import StepRecord


@dataclass(frozen=True)
class Wording:
    title: str
    preamble: str
    lines: list[Line]


def wording_now(version: CharterVersion) -> Wording:
    """The wording as it stands; each clause names itself as its origin, so that moved ones are known again."""
    rows = Clause.objects.filter(version=version).order_by("position").values_list("pk", "text")
    return Wording(version.title, version.preamble, [Line(text, key=key, origin=key) for key, text in rows])


def wording_at(version: CharterVersion, when: datetime) -> Wording:
    """The wording as it stood at a moment."""
    head = event_model(CharterVersion).objects.filter(pgh_obj_id=version.pk, pgh_created_at__lte=when)
    former = head.order_by("-pgh_id").first() or version
    events = event_model(Clause).objects.filter(version_id=version.pk, pgh_created_at__lte=when)
    last = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    kept = sorted((row for row in last if row.pgh_label != "delete"), key=lambda row: row.position)
    lines = [Line(row.text, key=row.pgh_obj_id, origin=row.pgh_obj_id) for row in kept]
    return Wording(former.title, former.preamble, lines)


def last_handed_in(version: CharterVersion, steps: Iterable[StepRecord]) -> StepRecord | None:
    """The submission to compare with: while the examiner has the paper the one before, else the last."""
    handed_in = [step for step in steps if step.verb == "submit"]
    if not version.is_editable:
        handed_in = handed_in[:-1]
    return handed_in[-1] if handed_in else None
