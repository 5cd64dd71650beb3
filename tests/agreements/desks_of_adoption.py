"""A covenant on each desk from the vote to the file, carried there by the real acts."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from agreements.actions.adoption import end_publicity, file_version, pass_vote, record_meeting
from agreements.actions.law import load_rules
from agreements.choices import CharterState, MeetingKind
from agreements.models import AssemblyMeeting, CharterVersion, Filing, Publicity
from common.models import StepRecord
from common.refusal import Refused
from tests.agreements.papers import complete_version
from tests.factories import AssemblyMeetingFactory, FilingFactory, PublicityFactory

BEIJING = ZoneInfo("Asia/Shanghai")
HELD, POSTED, LAST, FILED = date(2026, 9, 20), date(2026, 9, 21), date(2026, 10, 5), date(2026, 10, 9)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


def meeting_of(version: CharterVersion, **changes) -> AssemblyMeeting:
    """260 of 400 came, 240 were for it; called in time."""
    counted = {
        "kind": MeetingKind.FULL,
        "notice_on": date(2026, 9, 1),
        "held_on": HELD,
        "eligible": 400,
        "present": 260,
        "votes_for": 240,
        "votes_against": 12,
        "abstentions": 8,
    }
    return AssemblyMeeting(version=version, **counted | changes)


def posting(**changes) -> Publicity:
    facts = {"began_on": POSTED, "days": 15, "place": "样例村公开栏", "contact": "样例村委会办公室，022-00000000"}
    return Publicity(**facts | changes)


def filing(**changes) -> Filing:
    facts = {"authority": "样例镇人民政府", "number": "样备〔2026〕001号", "filed_on": FILED}
    return Filing(**facts | {"examiner": "样例初审", "examination": "内容合法，同意备案。"} | changes)


def to_vote(**fields) -> CharterVersion:
    load_rules()
    return complete_version(CharterState.TO_VOTE, **{"party_studied_on": date(2026, 8, 30)} | fields)


def publicised(clerk, village=None, **changes) -> CharterVersion:
    version = to_vote(village=village)
    record_meeting(meeting_of(version), actor=clerk, now=at(HELD))
    return pass_vote(version, posting(**changes), actor=clerk, now=at(POSTED))


def to_file(clerk, village=None) -> CharterVersion:
    return end_publicity(publicised(clerk, village), actor=clerk, now=at(date(2026, 10, 6)))


def filed(clerk, reviewer) -> CharterVersion:
    return file_version(to_file(clerk), filing(), actor=reviewer, now=at(FILED))


def with_papers(version: CharterVersion, verb: str) -> None:
    """What the steps between vote and file look for, done long ago; a vote that was lost for the step that says so."""
    load_rules()
    AssemblyMeetingFactory(version=version, votes_for=100 if verb == "fail_vote" else 240)
    PublicityFactory(version=version)
    FilingFactory(version=version)


def refused(act, *args, **kwargs) -> str:
    """What the portal says; the version stays where it is."""
    before = list(CharterVersion.objects.values_list("pk", "state")), StepRecord.objects.count()
    with pytest.raises(Refused) as caught, transaction.atomic():
        act(*args, **kwargs)
    assert (list(CharterVersion.objects.values_list("pk", "state")), StepRecord.objects.count()) == before
    return str(caught.value)
