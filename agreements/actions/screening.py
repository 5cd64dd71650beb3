"""Keeping what the screening found beside each version, for lists and figures; guards ask anew."""

from django.db import models, transaction

from agreements.models import CharterVersion, ScreeningRule
from common.actions.jobs import Progress, background_work, run_in_background
from common.models import Job

READ_AT_ONCE = 200


def note_findings(version: CharterVersion) -> None:
    """Count what the screening has against the wording as it is stored now."""
    _note(CharterVersion.objects.with_wording().get(pk=version.pk))


def _note(version: CharterVersion) -> None:
    raised = version.raised()
    blocking = sum(one.is_blocking for one in raised)
    counts = {"blocking_count": blocking, "warning_count": len(raised) - blocking}
    CharterVersion.objects.filter(pk=version.pk).exclude(**counts).update(**counts)


@transaction.atomic
def save_rule(rule: ScreeningRule, *, actor) -> ScreeningRule:
    """Keep a rule; what is under way or in force anywhere is read again in the background."""
    rule.save()
    run_in_background(screen_again, actor=actor, title=f"按规则“{rule}”重新初筛", arguments={})
    return rule


@background_work("重新初筛", safe_to_retry=True)
def screen_again(job: Job, progress: Progress) -> None:
    """Count the findings of every version that has not ended."""
    versions = CharterVersion.objects.not_ended().order_by("pk")
    total, done, last = versions.count(), 0, 0
    while rows := list(_next(versions, last)):
        for row in rows:
            _note(row)
        last, done = rows[-1].pk, done + len(rows)
        progress(done, total)


def _next(versions: models.QuerySet, last: int) -> models.QuerySet:
    return versions.filter(pk__gt=last).with_wording()[:READ_AT_ONCE]
