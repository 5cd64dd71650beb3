"""The pre-check of a bulk step: for each of many applications whether the single step could be taken now."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from assessments.actions.applications import Fared
from assessments.models import Application
from common.workflow import Step, objection_to


def precheck(applications: Iterable[Application], verb: str, step: Step, *, actor, now: datetime) -> list[Fared]:
    """Asks each what the step itself will ask; those that register together share the seats that are left."""
    found, taken = [], Counter()
    for application in applications:
        objection = objection_to(application, step, actor=actor, now=now)
        if not objection and verb == "register" and application.level.uses_quota:
            objection = _objection_of_seats(application, taken)
        found.append(Fared(application, objection))
    return found


def _objection_of_seats(application: Application, taken: Counter) -> str:
    county = application.village.township.parent
    key = (application.batch_id, county.pk)
    left = application.seat.left
    if taken[key] >= left:
        return f"{county.name}只剩{left}个名额，已由排在前面的申报占用；请先调整名额，或只选其中{left}件。"
    taken[key] += 1
    return ""
