"""A paper that goes back after the vote is voted on and posted anew; what was done so far is kept."""

from datetime import date

from agreements.models import CharterVersion


def set_adoption_aside(version: CharterVersion, *, day: date, reason: str) -> None:
    """Set aside the meeting and the posting that counted until now. Call inside the transaction of the step."""
    for meeting in version.meetings.counting():
        meeting.set_aside_on = day
        meeting.save()
    for posting in version.publicities.counting():
        posting.restarted_on, posting.restart_reason = day, reason[:300]
        posting.save()
