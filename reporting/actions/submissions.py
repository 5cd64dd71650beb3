"""What becomes of a drawn submission: a county hands it up or takes it back, the city above accepts or returns it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from common.actions.notices import notify
from common.refusal import Refused
from common.workflow import refuse_elsewhere, take_step
from reporting.choices import SubmissionState
from reporting.models import Submission
from reporting.submission_checks import DRAWN_MEANWHILE, Doubt
from reporting.workflow import RECEIVE, SUBMISSION_STEPS
from villages.choices import BUSINESS_ROLES
from villages.models import StaffUser


@transaction.atomic
def hand_up(
    submission: Submission, doubts: Sequence[Doubt], reasons: Mapping[str, str], *, actor, now: datetime
) -> Submission:
    """Submit the draft with a reason for each doubt; from now on the database keeps it as it is."""
    draft = _locked(submission)
    step = SUBMISSION_STEPS["submit"]
    refuse_elsewhere(draft, step, actor=actor)
    if draft.sha256 != submission.sha256:
        raise Refused(DRAWN_MEANWHILE)
    said = {key: reason.strip() for key, reason in reasons.items()}
    if any(not said.get(doubt.key) for doubt in doubts):
        raise Refused("请对每一条提示说明情况后再上报。")
    draft.answers = [{"key": doubt.key, "text": doubt.text, "reason": said[doubt.key]} for doubt in doubts]
    draft.submitted_at = now
    draft.save()
    return take_step(draft, step, "submit", actor=actor, now=now)


@transaction.atomic
def recall(submission: Submission, *, actor, now: datetime, note: str = "") -> Submission:
    """Taken back before anybody above has opened it: a draft again, to be drawn anew, handed up or deleted."""
    draft = take_step(submission, SUBMISSION_STEPS["recall"], "recall", actor=actor, now=now, note=note)
    draft.submitted_at = None
    draft.save()
    return draft


def mark_opened(submission: Submission, *, viewer, now: datetime) -> None:
    """Whoever receives it has looked at it; from now on the county cannot take it back."""
    if (
        submission.state != SubmissionState.SUBMITTED
        or submission.opened_at
        or not viewer.has_perm(RECEIVE, submission)
    ):
        return
    waiting = Submission.objects.filter(pk=submission.pk, state=SubmissionState.SUBMITTED, opened_at=None)
    waiting.update(opened_at=now)


@transaction.atomic
def accept(submission: Submission, *, actor, now: datetime, note: str = "") -> Submission:
    """Received: the version that was accepted before is replaced in the same act."""
    row = _locked(submission)
    former = row.siblings().accepted().first()
    if former is not None and row.state == SubmissionState.SUBMITTED:
        take_step(former, SUBMISSION_STEPS["supersede"], "supersede", actor=actor, now=now)
    mark_opened(row, viewer=actor, now=now)
    accepted = take_step(row, SUBMISSION_STEPS["accept"], "accept", actor=actor, now=now, note=note)
    _tell_county(accepted, f"{accepted}已接收", note, actor, now)
    return accepted


@transaction.atomic
def send_back(submission: Submission, *, revise_by: date, note: str, actor, now: datetime) -> Submission:
    """Returned with a reason, to be corrected as a new version by a day."""
    row = _locked(submission)
    step = SUBMISSION_STEPS["return"]
    refuse_elsewhere(row, step, actor=actor)
    if revise_by < timezone.localdate(now):
        raise Refused("更正期限不能早于今天，请重新选择。")
    row.revise_by = revise_by
    row.save()
    mark_opened(row, viewer=actor, now=now)
    returned = take_step(row, step, "return", actor=actor, now=now, note=note)
    body = f"{note.strip()}（请于{revise_by:%Y年%-m月%-d日}前更正后另报新版本）"
    _tell_county(returned, f"{returned}被退回", body, actor, now)
    return returned


def _locked(submission: Submission) -> Submission:
    rows = Submission.objects.with_place().select_for_update(of=("self",))
    return rows.get(pk=submission.pk)


def _tell_county(submission: Submission, title: str, body: str, actor, now: datetime) -> None:
    """To each of the county's own staff: its townships have no part in it."""
    staff = StaffUser.objects.filter(region=submission.region_id, is_active=True, role__in=BUSINESS_ROLES)
    for user in staff:
        notify(title, body=body, url=submission.get_absolute_url(), user=user, sender=actor, now=now)
