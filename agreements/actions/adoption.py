"""What people do from the vote to the file: record the meeting, post the wording, answer objections, file, correct."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agreements import publicity_clock
from agreements.actions.charters import advance
from agreements.actions.public_archive import archive_posting
from agreements.choices import CharterState, RuleMatter
from agreements.models import (
    AssemblyMeeting,
    CharterVersion,
    CorrectionOrder,
    Filing,
    Objection,
    Publicity,
    RuleOfLaw,
)
from agreements.posted_text import frozen, sha256_of
from agreements.workflow import CHARTER_STEPS
from common.refusal import Refused, refuse_closed
from common.workflow import ALREADY_HANDLED, take_step

CHANGE = "agreements.change_charterversion"
OBJECTION_STATES = (CharterState.PUBLICISED, CharterState.TO_FILE)


def _locked(version: CharterVersion, *states: str, actor, permission: str = CHANGE) -> CharterVersion:
    """The version as it lies now, locked; refused when it has left the desk meanwhile."""
    rows = CharterVersion.objects.select_for_update(of=("self",)).with_village()
    row = rows.get(pk=version.pk)
    if not actor.has_perm(permission, row):
        raise PermissionDenied
    refuse_closed(row)
    if row.state not in states:
        raise Refused(ALREADY_HANDLED)
    return row


def _today(now: datetime) -> date:
    return timezone.localdate(now)


# --- The vote


@transaction.atomic
def record_meeting(meeting: AssemblyMeeting, *, actor, now: datetime) -> AssemblyMeeting:
    """Keep the meeting together with the verdict of its day. May be corrected until the vote is settled."""
    meeting.version = _locked(meeting.version, CharterState.TO_VOTE, actor=actor)
    if meeting.set_aside_on:
        raise Refused("该会议已作废，不能再修改。")
    if meeting.held_on and meeting.held_on > _today(now):
        raise Refused("会议日期晚于今天，请在会议召开后登记。")
    verdict = meeting.judged()
    meeting.is_valid, meeting.is_adopted = verdict.is_valid, verdict.is_adopted
    meeting.verdict = [[check.outcome, check.sentence, check.quote] for check in verdict.checks]
    meeting.save()
    return meeting


@transaction.atomic
def hold_again(meeting: AssemblyMeeting, *, actor, now: datetime) -> None:
    """Another meeting is held on the same wording: this one is kept and counts no more."""
    _locked(meeting.version, CharterState.TO_VOTE, actor=actor)
    AssemblyMeeting.objects.filter(pk=meeting.pk, set_aside_on=None).update(set_aside_on=_today(now))


@transaction.atomic
def pass_vote(version: CharterVersion, posting: Publicity, *, actor, now: datetime, note: str = "") -> CharterVersion:
    """The vote was won: the wording is frozen and posted."""
    row = _locked(version, CharterState.TO_VOTE, actor=actor)
    _post(row, posting, now=now)
    return advance(row, "pass_vote", actor=actor, now=now, note=note)


def fail_vote(
    version: CharterVersion, *, actor, now: datetime, note: str = "", due_on: date | None = None
) -> CharterVersion:
    """The vote was lost: the paper goes back to whoever writes it, the meeting is kept."""
    return advance(version, "fail_vote", actor=actor, now=now, note=note, due_on=due_on)


# --- The posting


def wording_of(version: CharterVersion) -> dict:
    """The version's words as they stand now."""
    clauses = version.clauses.order_by("position").values_list("chapter", "text")
    return frozen(version.title, version.preamble, clauses, version.village.name)


def floor_on(day: date, version: CharterVersion) -> tuple[int, str]:
    """The fewest days of publicity by the law of that day (1 where it names none), and the rule quoted."""
    rule = RuleOfLaw.objects.rule_on(day, version.village.kind, RuleMatter.PUBLICITY_DAYS)
    return (rule.number or 1, rule.quote) if rule else (1, "")


def _post(version: CharterVersion, posting: Publicity, *, now: datetime) -> None:
    floor, quote = floor_on(posting.began_on, version)
    if not publicity_clock.is_long_enough(posting.days, floor):
        raise Refused(f"公示{posting.days}天，少于规定的{floor}天，请改为{floor}天以上。依据{quote}")
    meeting = version.counting_meeting
    if meeting and meeting.held_on and posting.began_on < meeting.held_on:
        raise Refused("公示起始日期早于表决会议日期，请核对。")
    if posting.began_on > _today(now):
        raise Refused("公示起始日期晚于今天，请在张贴当天登记。")
    posting.version, posting.wording = version, wording_of(version)
    posting.sha256 = sha256_of(posting.wording)
    posting.last_day = publicity_clock.last_day(posting.began_on, posting.days)
    posting.save()


@transaction.atomic
def restart_publicity(
    version: CharterVersion, posting: Publicity, *, reason: str, actor, now: datetime
) -> CharterVersion:
    """Post again and count anew, for a reason; what was posted before is kept with its objections.

    The wording itself cannot change here: for that the paper is returned, revised and voted on again.
    """
    row = _locked(version, CharterState.PUBLICISED, actor=actor)
    former = row.counting_publicity
    if former is None:
        raise Refused(ALREADY_HANDLED)
    if not reason.strip():
        raise Refused("请填写重新公示的原因。")
    waiting = former.open_objections.count()
    if waiting:
        raise Refused(f"还有{waiting}条异议没有答复，请先答复再重新公示。")
    if posting.began_on < former.began_on:
        raise Refused("重新公示的起始日期早于原公示起始日期，请核对。")
    archive_posting(former, now=now)
    former.restarted_on, former.restart_reason = posting.began_on, reason.strip()
    former.save()
    _post(row, posting, now=now)
    return row


@transaction.atomic
def record_objection(objection: Objection, *, actor, now: datetime) -> Objection:
    """Something said against the posted wording, in time; by whom is not recorded."""
    posting = objection.publicity
    _locked(posting.version, *OBJECTION_STATES, actor=actor)
    if posting.restarted_on:
        raise Refused("该次公示已重新开始，请在现行公示中登记异议。")
    if not publicity_clock.is_in_time(objection.received_on, posting.began_on, posting.last_day):
        raise Refused(
            f"收到日期不在公示期内（{posting.began_on:%Y-%m-%d}至{posting.last_day:%Y-%m-%d}，首日和末日均计入），请核对。"
        )
    if objection.received_on > _today(now):
        raise Refused("收到日期晚于今天，请核对。")
    objection.save()
    return objection


@transaction.atomic
def answer_objection(
    objection: Objection, *, answer: str, is_accepted: bool, answered_on: date, actor, now: datetime
) -> Objection:
    _locked(objection.version, *OBJECTION_STATES, actor=actor)
    row = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if not answer.strip():
        raise Refused("请填写答复内容。")
    if not row.received_on <= answered_on <= _today(now):
        raise Refused("答复日期应在收到日期之后、今天或以前，请核对。")
    row.answer, row.is_accepted, row.answered_on = answer.strip(), is_accepted, answered_on
    row.save()
    return row


@transaction.atomic
def end_publicity(version: CharterVersion, *, actor, now: datetime, note: str = "") -> CharterVersion:
    """The clock has run out and every objection is answered: the page that everybody could read is archived."""
    row = advance(version, "end_publicity", actor=actor, now=now, note=note)
    archive_posting(row.counting_publicity, now=now)
    return row


# --- The file


@transaction.atomic
def file_version(version: CharterVersion, filing: Filing, *, actor, now: datetime, note: str = "") -> CharterVersion:
    """Enter the version in the filing register; it binds from now on, and the one before it no more."""
    row = _locked(version, CharterState.TO_FILE, actor=actor, permission=CHARTER_STEPS["file"].permission)
    filing.version = row
    if filing.filed_on > _today(now):
        raise Refused("备案日期晚于今天，请核对。")
    if filing.filed_on <= row.counting_publicity.last_day:
        raise Refused("备案日期应在公示期满之后，请核对。")
    try:
        filing.full_clean()
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
    filing.save()
    for former in row.charter.versions.in_force():
        former = take_step(former, CHARTER_STEPS["supersede"], "supersede", actor=actor, now=now, note=str(row))
        former.in_force_until = filing.filed_on
        former.save()
    row = advance(row, "file", actor=actor, now=now, note=note)
    row.in_force_from = filing.filed_on
    row.save()
    return row


@transaction.atomic
def order_correction(order: CorrectionOrder, *, actor, now: datetime) -> CharterVersion:
    """The township orders that a version in force be corrected; it binds on until its successor is filed."""
    row = advance(order.version, "order_correction", actor=actor, now=now, note=order.content)
    order.version = row
    try:
        order.full_clean()
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
    order.save()
    return row


@transaction.atomic
def lift_correction(version: CharterVersion, *, corrected_on: date, note: str, actor, now: datetime) -> CharterVersion:
    row = advance(version, "lift_correction", actor=actor, now=now, note=note)
    CorrectionOrder.objects.filter(version=row, corrected_on=None).update(corrected_on=corrected_on)
    return row
