"""What was found is written down, answered by the township, checked again and closed."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from assessments.models import Rectification
from assessments.workflow import RECTIFICATION_STEPS
from common.actions.notices import notify
from common.refusal import Refused
from common.workflow import refuse_elsewhere, take_step

ADD = "assessments.add_rectification"


@transaction.atomic
def register_finding(finding: Rectification, *, actor, now: datetime) -> Rectification:
    """A new line of the ledger; the township of the village is told."""
    if not actor.has_perm(ADD, finding.village):
        raise PermissionDenied
    if finding.village.why_closed:
        raise Refused(finding.village.why_closed)
    finding.save()
    notify(
        f"{finding.village}有新的整改事项",
        body=f"{finding.problem}（期限{finding.due_on:%Y-%m-%d}）",
        url=finding.get_absolute_url(),
        region_path=finding.scope_path,
        sender=actor,
        now=now,
    )
    return finding


@transaction.atomic
def answer_finding(finding: Rectification, answer: str, answered_on: date, *, actor, now: datetime) -> Rectification:
    row = _locked(finding, "answer", actor)
    row.answer, row.answered_on = answer.strip(), answered_on
    row.save()
    return take_step(row, RECTIFICATION_STEPS["answer"], "answer", actor=actor, now=now)


@transaction.atomic
def close_finding(finding: Rectification, recheck: str, *, actor, now: datetime) -> Rectification:
    """Checked again and found in order: the line is closed today."""
    row = _locked(finding, "close", actor)
    row.recheck, row.closed_on = recheck.strip(), timezone.localdate(now)
    row.save()
    return take_step(row, RECTIFICATION_STEPS["close"], "close", actor=actor, now=now)


@transaction.atomic
def reject_finding(finding: Rectification, recheck: str, due_on: date, *, actor, now: datetime) -> Rectification:
    """Checked again and not in order: back to the township, with a new last day."""
    row = _locked(finding, "reject", actor)
    row.recheck, row.due_on = recheck.strip(), due_on
    row.save()
    back = take_step(row, RECTIFICATION_STEPS["reject"], "reject", actor=actor, now=now, note=recheck)
    notify(
        f"{back.village}整改复查未通过",
        body=f"{recheck.strip()}（新的期限{due_on:%Y-%m-%d}）",
        url=back.get_absolute_url(),
        region_path=back.scope_path,
        sender=actor,
        now=now,
    )
    return back


def _locked(finding: Rectification, verb: str, actor) -> Rectification:
    row = Rectification.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    refuse_elsewhere(row, RECTIFICATION_STEPS[verb], actor=actor)
    return row
