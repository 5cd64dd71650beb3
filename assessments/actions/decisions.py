"""Verdicts of a deciding desk: prepared one by one or many at once, released together after the check of the quota."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments.actions.applications import advance_together
from assessments.actions.quota import county_seats, held_seats, use_seats
from assessments.choices import Outcome
from assessments.desks import DECIDING_DESKS
from assessments.models import Application, Decision, QuotaSeat
from assessments.workflow import APPLICATION_STEPS
from common.actions.notices import notify_each
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED, Step, objection_to

DECIDE, CHANGE, RELEASE = (
    "assessments.decide_application",
    "assessments.change_decision",
    "assessments.release_decision",
)
VERBS = {Outcome.PASS: "accept", Outcome.RECTIFY: "order", Outcome.FAIL: "fail"}


def step_of(outcome: str) -> Step:
    return APPLICATION_STEPS[VERBS[Outcome(outcome)]]


@dataclass(frozen=True)
class Judged:
    """How one of many applications fares, or would fare: a blank refusal means that it goes."""

    application: Application
    refusal: str = ""
    decision: Decision | None = None


# --- Preparing


def objection_to_outcome(application: Application, outcome: str, *, actor, now: datetime) -> str:
    """Why this desk cannot decide so now, in a sentence; blank when it can. Asks what the release will ask."""
    if application.state not in DECIDING_DESKS:
        return f"当前状态为“{application.get_state_display()}”，不在评定环节。"
    return objection_to(application, step_of(outcome), actor=actor, now=now)


@transaction.atomic
def prepare(
    application: Application, outcome: str, note: str = "", due_on: date | None = None, *, actor, now: datetime
) -> Decision:
    """Write down what the desk is going to decide; nothing moves and nobody outside the desk sees it."""
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not actor.has_perm(DECIDE, row):
        raise PermissionDenied
    objection = objection_to_outcome(row, outcome, actor=actor, now=now)
    if objection:
        raise Refused(objection)
    if outcome != Outcome.PASS and not note.strip():
        raise Refused(f"拟定“{Outcome(outcome).label}”必须填写理由。")
    if outcome == Outcome.RECTIFY and due_on is None:
        raise Refused("拟定“限期整改”必须填写整改期限。")
    decision = row.decisions.pending().first() or Decision(application=row)
    decision.desk, decision.outcome, decision.note = row.state, outcome, note.strip()
    decision.due_on = due_on if outcome == Outcome.RECTIFY else None
    decision.decided_by, decision.decided_by_name = actor, actor.name
    decision.save()
    return decision


def prepare_many(
    applications: Iterable[Application], outcome: str, note: str, due_on: date | None, *, actor, now: datetime
) -> list[Judged]:
    """Each on its own: one that is refused does not hold up the others."""
    found = []
    for application in applications:
        try:
            decision = prepare(application, outcome, note, due_on, actor=actor, now=now)
        except Refused as refusal:
            found.append(Judged(application, str(refusal)))
        except PermissionDenied:
            found.append(Judged(application, "您没有评定本申报的权限。"))
        else:
            found.append(Judged(application, decision=decision))
    return found


@transaction.atomic
def drop(decision: Decision, *, actor) -> None:
    """Take a prepared verdict back."""
    row = Decision.objects.for_user(actor).pending().select_for_update(of=("self",)).filter(pk=decision.pk).first()
    if row is None:
        raise Refused("该拟定结果已发布或已撤销，请刷新后查看。")
    if not actor.has_perm(CHANGE, row):
        raise PermissionDenied
    row.delete()


# --- Releasing


@dataclass(frozen=True)
class SeatLine:
    """What the release would take of one county's seats; `seat` is None where none were allotted."""

    county: str
    batch: str
    seat: QuotaSeat | None
    wanted: int

    @property
    def objection(self) -> str:
        if self.seat is None:
            return f"{self.county}在“{self.batch}”中还没有分配名额，请批次主办单位先分配名额。"
        over = self.wanted - self.seat.left
        if over <= 0:
            return ""
        said = f"{self.county}在“{self.batch}”中分配{self.seat.allotted}个名额，已用{self.seat.used}个"
        return f"{said}，本次拟通过需{self.wanted}个，超出{over}个；请先调整拟定结果，或请主办单位调整名额。"


def judged(decisions: Iterable[Decision], *, actor, now: datetime) -> list[Judged]:
    """The pre-check of a release: each prepared verdict, and why it cannot go."""
    return [
        Judged(
            decision.application,
            objection_to_outcome(decision.application, decision.outcome, actor=actor, now=now),
            decision,
        )
        for decision in decisions
    ]


def seat_lines(able: Iterable[Judged]) -> list[SeatLine]:
    """Seats that the passing ones among them still have to take, by batch and county. Two queries."""
    passing = [
        one.application for one in able if one.decision.outcome == Outcome.PASS and one.application.level.uses_quota
    ]
    held, seats = held_seats(passing), county_seats(passing)
    wanted, named = Counter(), {}
    for application in passing:
        if application.pk not in held:
            county = application.village.township.parent
            key = (application.batch_id, county.pk)
            wanted[key] += 1
            named[key] = (county.name, application.batch.name)
    return [SeatLine(*named[key], seats.get(key), count) for key, count in sorted(wanted.items())]


@transaction.atomic
def release(seen: Mapping[int, int], *, actor, now: datetime) -> list[Judged]:
    """Release the verdicts that the leader has looked at (key → revision), in one act.

    All or none as far as the quota goes; a verdict that cannot go for another reason stays pending and says why.
    Locks verdicts, applications, seats, in this order: of two leaders in the same second the later waits, and
    finds what the first has left.
    """
    if not actor.has_perm(RELEASE):
        raise PermissionDenied
    mine = Decision.objects.for_user(actor).pending().filter(pk__in=seen)
    locked = dict(mine.select_for_update(of=("self",)).order_by("pk").values_list("pk", "revision"))
    if not locked:
        raise Refused(ALREADY_HANDLED)
    if locked != dict(seen):
        raise Refused("拟定结果刚刚有变动，请重新核对后再发布。")
    found = Decision.objects.filter(pk__in=locked).with_what_steps_ask()
    rows = list(found.order_by("application__village__code", "pk"))
    held = Application.objects.select_for_update(of=("self",)).filter(pk__in=[row.application_id for row in rows])
    states = dict(held.order_by("pk").values_list("pk", "state"))
    for row in rows:
        row.application.state = states[row.application_id]
    checked = judged(rows, actor=actor, now=now)
    able = [one for one in checked if not one.refusal]
    if not able:
        raise Refused("所列拟定结果现在都不能发布，原因见下表。")
    county_seats([one.application for one in able], lock=True)
    over = [line.objection for line in seat_lines(able) if line.objection]
    if over:
        raise Refused("".join(over))
    moved = _release(able, actor=actor, now=now)
    return [one if one.refusal else Judged(moved[one.application.pk], decision=one.decision) for one in checked]


def _release(able: list[Judged], *, actor, now: datetime) -> dict[int, Application]:
    """Verdicts that may all go: seats, steps, notices, in a few statements for each outcome. Applications by key."""
    use_seats([one.application for one in able if one.decision.outcome == Outcome.PASS], actor=actor, now=now)
    moved = {}
    for outcome in Outcome:
        notes = {one.application.pk: one.decision.note for one in able if one.decision.outcome == outcome}
        if notes:
            moved |= advance_together(notes, VERBS[outcome], actor=actor, now=now)
    Decision.objects.filter(pk__in=[one.decision.pk for one in able]).update(released_at=now)
    notify_each((_notice(moved[one.application.pk], one.decision) for one in able), sender=actor, now=now)
    return moved


def _notice(application: Application, decision: Decision) -> dict[str, str]:
    until = f"整改期限：{decision.due_on:%Y-%m-%d}。" if decision.due_on else ""
    return {
        "title": f"{application}评定结果：{decision.get_outcome_display()}",
        "body": f"{decision.note}{until}",
        "url": application.get_absolute_url(),
        "region_path": application.scope_path,
    }
