"""The SQL condition says of every meeting what the pure function says."""

import random
from datetime import date, timedelta
from functools import cache
from itertools import count

import pytest

from agreements.actions.law import load_rules
from agreements.choices import CharterKind, MeetingKind
from agreements.lawful_meetings import lawfully_adopted
from agreements.models import AssemblyMeeting, CharterVersion
from tests.factories import AssemblyMeetingFactory, CharterVersionFactory, VillageFactory

pytestmark = pytest.mark.django_db
EXAMPLES = 400
DAYS = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 1), date(2009, 5, 5))


def near(chance: random.Random, whole: int, numerator: int, denominator: int) -> int:
    """A count at or beside a share of the whole, where mistakes hide; sometimes any count."""
    if chance.random() < 0.2:
        return chance.randint(0, whole)
    return max(0, min(whole, whole * numerator // denominator + chance.randint(-1, 2)))


def shuffled(meeting: AssemblyMeeting, chance: random.Random) -> None:
    eligible, households = chance.choice((0, 1, 3, 9, 400, 1201)), chance.choice((0, 3, 30, 299))
    meeting.kind = chance.choice(MeetingKind.values)
    meeting.eligible, meeting.households = eligible, households
    share = chance.choice(((1, 2), (2, 3), (1, 1)))
    meeting.present = near(chance, eligible, *share)
    meeting.households_present = near(chance, households, *share)
    voters = meeting.households_present if meeting.kind == MeetingKind.HOUSEHOLDS else meeting.present
    meeting.votes_for = near(chance, voters, 1, 2)
    meeting.votes_against = chance.randint(0, 3)
    meeting.abstentions = chance.randint(0, 2)
    for name in ("eligible", "present", "households", "households_present", "votes_for", "abstentions"):
        if chance.random() < 0.03:
            setattr(meeting, name, None)
    if chance.random() < 0.3:
        meeting.households = meeting.households_present = None
    meeting.held_on = chance.choice(DAYS)
    ahead = chance.choice((None, -1, 0, 9, 10, 11, 30))
    meeting.notice_on = None if ahead is None else meeting.held_on - timedelta(days=ahead)
    meeting.is_emergency = chance.random() < 0.2
    meeting.authority = chance.choice(("", " ", "2026年3月1日村民会议决定"))


@pytest.mark.parametrize("body", ["2", "0"], ids=["village", "residents"])
@pytest.mark.parametrize("kind", [CharterKind.COVENANT, CharterKind.WORKING_RULES])
def test_sql_agrees_with_the_pure_function(body, kind):
    load_rules()
    chance = random.Random(f"{body}{kind}")
    numbers = count(1)

    @cache
    def studied_on(day: date | None) -> CharterVersion:
        village = VillageFactory(code=f"120119001{body}{next(numbers):02}")
        return CharterVersionFactory(charter__village=village, charter__kind=kind, party_studied_on=day)

    meetings = []
    for _ in range(EXAMPLES // 4):
        meeting = AssemblyMeetingFactory.build(version=None, set_aside_on=date(2026, 10, 1))  # of a version one counts
        shuffled(meeting, chance)
        held_on = meeting.held_on
        meeting.version = studied_on(chance.choice((None, held_on, held_on + timedelta(days=1), date(2008, 1, 1))))
        meetings.append(meeting)
    AssemblyMeeting.objects.bulk_create(meetings)

    lawful = set(AssemblyMeeting.objects.filter(lawfully_adopted()).values_list("pk", flat=True))

    judged = {meeting: meeting.judged().is_adopted for meeting in meetings}
    assert {meeting.pk for meeting, is_adopted in judged.items() if is_adopted} == lawful
    assert set(judged.values()) == {True, False}


def test_without_rules_no_meeting_is_lawful():
    meeting = AssemblyMeetingFactory()

    assert not AssemblyMeeting.objects.filter(lawfully_adopted(), pk=meeting.pk).exists()
    assert meeting.judged().is_adopted is False
