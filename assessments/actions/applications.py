"""What people do with applications: begin one, move it from desk to desk, many at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.actions.application_copies import take_copy
from assessments.actions.quota import return_seats, use_seat
from assessments.actions.score_sheets import reopen_sheet
from assessments.application_guards import (
    batch_is_open,
    belongs_to_a_demonstration,
    seat_is_left,
    standard_is_in_use,
    unit_exists,
    within,
)
from assessments.choices import ApplicationState, Phase, Stage
from assessments.desks import STAGE_DESKS
from assessments.models import Application, Batch, Indicator, ProgrammeLevel, ReturnedPoint, StandardVersion
from assessments.register_facts import contact_of
from assessments.workflow import APPLICATION_STEPS
from common.actions.notices import notify
from common.integrity import refusal_of
from common.models import StepRecord
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED, objection_to, take_step, take_steps
from villages.models import Village

ADD = "assessments.add_application"
REVIEW = "assessments.review_application"
BEGINNING = (
    unit_exists,
    batch_is_open,
    belongs_to_a_demonstration,
    standard_is_in_use,
    within(Phase.REGISTRATION),
    seat_is_left,
)
HANDED_IN = ("submit", "hand_in", "report")  # each leaves a copy of what the paper said
ENDING = ("fail", "strike", "withdraw")


@dataclass(frozen=True)
class Fared:
    """How one of many applications fared; a blank refusal means that the step was taken."""

    application: Application
    refusal: str = ""


def start_application(village: Village, batch: Batch, level: ProgrammeLevel, *, actor, now: datetime) -> Application:
    """A draft with all that is known filled in. Refused, with a sentence, where none may be begun."""
    application = Application(batch=batch, village=village, level=level, version=version_for(batch, village))
    if not actor.has_perm(ADD, application):
        raise PermissionDenied
    if level.programme_id != batch.programme_id:
        raise Refused(f"“{level.name}”不是该批次的申报级别，请重新选择批次和级别。")
    if not village.scope_path.startswith(batch.scope_path):
        raise Refused(f"{village}不在批次“{batch}”的范围内，请选择本地区的批次。")
    for guard in BEGINNING:
        guard(application, now=now)
    application.contact_name, application.contact_phone = contact_of(village, timezone.localdate(now))
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as error:
        raise refusal_of(error, Application) from error
    return application


def version_for(batch: Batch, village: Village) -> StandardVersion | None:
    """The standard that the batch takes for this kind of unit; none where the batch scores nobody."""
    chosen = {one.kind: one.version for one in batch.standards.select_related("version__standard")}
    if chosen and village.kind not in chosen:
        kind = village.get_kind_display()
        raise Refused(f"批次“{batch}”没有为“{kind}”选定评估标准，请先由批次主办单位选定。")
    return chosen.get(village.kind)


@transaction.atomic
def advance(
    application: Application,
    verb: str,
    *,
    actor,
    now: datetime,
    note: str = "",
    due_on: date | None = None,
    points: Mapping[Indicator, str] | None = None,
) -> Application:
    """Take one step, and all that goes with it. The one way to move an application.

    `due_on` and `points` (indicator -> reason) go with a return.
    """
    if verb == "submit":
        _hold_the_way(application)
        _take_standard_of_today(application)
    row = take_step(application, APPLICATION_STEPS[verb], verb, actor=actor, now=now, note=note)
    if verb in HANDED_IN:
        take_copy(row, verb, actor=actor, now=now)
    follow = FOLLOW_UPS.get(verb)
    if follow is not None:
        follow(row, actor=actor, now=now, note=note.strip(), due_on=due_on, points=points or {})
    row.refresh_from_db()
    return row


@transaction.atomic
def advance_together(notes: Mapping[int, str], verb: str, *, actor, now: datetime) -> dict[int, Application]:
    """One step of verdict or naming for all of these applications, or for none; as they lie now, by key.

    `notes`: what is said of each, by its key. As many statements for thirty as for one.
    """
    rows = Application.objects.filter(pk__in=notes)
    before = dict(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", "state"))
    asked = rows.with_what_naming_asks() if verb == "name" else rows.with_what_steps_ask()
    take_steps(asked, APPLICATION_STEPS[verb], verb, actor=actor, now=now, notes=notes)
    if verb == "order":
        _remember_desks(before)
    moved = rows.with_place().in_bulk()
    if verb in ENDING:
        return_seats(list(moved.values()), actor=actor, now=now)
    return moved


def _hold_the_way(application: Application) -> None:
    """Whoever changes the desks of its level in this instant waits, or is waited for: no paper walks a former way."""
    ProgrammeLevel.objects.select_for_update(no_key=True).get(pk=application.level_id)


def _take_standard_of_today(application: Application) -> None:
    """A draft that was never handed in goes by the standard that its batch takes now."""
    draft = Application.objects.filter(pk=application.pk, state=ApplicationState.DRAFT, copies__isnull=True)
    draft.update(version=version_for(application.batch, application.village))


def _submitted(row: Application, *, actor, **_) -> None:
    Application.objects.filter(pk=row.pk).update(submitted_by=actor, revise_by=None)


def _registered(row: Application, *, actor, now: datetime, **_) -> None:
    use_seat(row, actor=actor, now=now)


def _ended(row: Application, *, actor, now: datetime, **_) -> None:
    return_seats([row], actor=actor, now=now)


def _returned(row: Application, *, actor, now, note, due_on, points) -> None:
    step = StepRecord.objects.of(row).last()
    Application.objects.filter(pk=row.pk).update(revise_by=due_on)
    ReturnedPoint.objects.bulk_create(
        ReturnedPoint(application=row, step=step, indicator=indicator, reason=reason)
        for indicator, reason in points.items()
    )
    until = f"\n请于{due_on.year}年{due_on.month}月{due_on.day}日前修改完毕。" if due_on else ""
    _tell_township(row, f"{row}被退回修改", f"理由：{note}{until}", actor=actor, now=now)


def _ordered(row: Application, **_) -> None:
    _remember_desks({row.pk: StepRecord.objects.of(row).last().before})


def _remember_desks(ordered: Mapping[int, str]) -> None:
    """To the desk that ordered a rectification the paper comes back; a second order by the re-check changes nothing."""
    for desk in {*ordered.values()} - {ApplicationState.RECHECKING}:
        keys = [key for key, ordered_at in ordered.items() if ordered_at == desk]
        Application.objects.filter(pk__in=keys).update(rectified_for=desk)


def _returned_to_self(row: Application, *, actor, now, note, **_) -> None:
    _reopen(row, Stage.SELF, "reopen", actor=actor, now=now, note=note)
    _tell_township(row, f"{row}被退回自评", f"理由：{note}", actor=actor, now=now)


def _recalled(row: Application, *, actor, now, **_) -> None:
    """Where the desk that has it back scores, its sheet is open again."""
    stage = next((stage for stage, desk in STAGE_DESKS.items() if desk == row.state), None)
    if stage is not None:
        _reopen(row, stage, "recall", actor=actor, now=now, note="随申报撤回")


def _reopen(row: Application, stage: Stage, verb: str, *, actor, now: datetime, note: str) -> None:
    sheet = row.score_sheets.submitted().filter(stage=stage).first()
    if sheet is not None:
        reopen_sheet(sheet, verb=verb, actor=actor, now=now, note=note)


def _tell_township(row: Application, title: str, body: str, *, actor, now: datetime) -> None:
    notify(title, body=body, url=row.get_absolute_url(), region_path=row.scope_path, sender=actor, now=now)


FOLLOW_UPS: dict[str, Callable] = {
    "submit": _submitted,
    "recall": _recalled,
    "register": _registered,
    "return": _returned,
    "return_self": _returned_to_self,
    "order": _ordered,
    **dict.fromkeys(ENDING, _ended),
}


def advance_many(applications: Iterable[Application], verb: str, *, actor, now: datetime) -> list[Fared]:
    """The same step for each of many, each for itself: one that is refused leaves the others alone."""
    found = []
    for application in applications:
        refusal = ""
        try:
            advance(application, verb, actor=actor, now=now)
        except Refused as refused:
            refusal = str(refused)
        except PermissionDenied:
            refusal = objection_to(application, APPLICATION_STEPS[verb], actor=actor, now=now) or ALREADY_HANDLED
        found.append(Fared(application, refusal))
    return found


def mark_opened(application: Application, *, viewer, now: datetime) -> None:
    """The desk that holds it has looked at it; from now on it cannot be taken back.

    Whoever sent it on and may review it too has not thereby opened it.
    """
    if application.opened_at is not None or not viewer.has_perm(REVIEW, application):
        return
    last = StepRecord.objects.of(application).last()
    if last is not None and last.actor_id != viewer.pk:
        Application.objects.filter(pk=application.pk, state=application.state, opened_at=None).update(opened_at=now)


@transaction.atomic
def answer_point(point: ReturnedPoint, answer: str) -> None:
    """What the township did about one point of a return."""
    held = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=point.application_id)
    if not held.is_editable:
        raise Refused("申报已重新提交，修改说明不能再改。")
    point.answer = answer.strip()
    point.save()
