"""A paper that goes back after the vote is voted on and posted anew; what was done so far is kept."""

from datetime import datetime

from django.utils import timezone

from agreements.actions.public_archive import archive_posting
from agreements.models import CharterVersion


def set_adoption_aside(version: CharterVersion, *, now: datetime, reason: str) -> None:
    """Set aside the meeting and the posting that counted until now. Call inside the transaction of the step."""
    day = timezone.localdate(now)
    for meeting in version.meetings.counting():
        meeting.set_aside_on = day
        meeting.save()
    for posting in version.publicities.counting():
        archive_posting(posting, now=now)
        posting.restarted_on, posting.restart_reason = day, reason[:300]
        posting.save()
