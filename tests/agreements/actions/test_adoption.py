"""The vote: what is done, and what is refused in which words."""

from datetime import date, timedelta

import pytest
from django.db import InternalError, transaction

from agreements.actions import adoption
from agreements.choices import CharterState, MeetingKind
from agreements.posted_text import sha256_of
from common.models import StepRecord
from tests.agreements.desks_of_adoption import (
    FILED,
    HELD,
    LAST,
    POSTED,
    at,
    filed,
    meeting_of,
    posting,
    refused,
    to_vote,
)
from tests.agreements.papers import TOWNSHIP, laid_on
from tests.factories import StaffUserFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return StaffUserFactory(region__code=TOWNSHIP)


@pytest.fixture
def reviewer():
    return StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER)


def test_paper_goes_from_the_vote_to_the_file(clerk, reviewer):
    version = filed(clerk, reviewer)

    assert (version.state, version.in_force_from) == (CharterState.IN_FORCE, FILED)
    assert list(StepRecord.objects.of(version).values_list("verb", flat=True)) == ["pass_vote", "end_publicity", "file"]
    run = version.counting_publicity
    assert (run.last_day, run.sha256) == (LAST, sha256_of(adoption.wording_of(version)))


def test_meeting_is_kept_with_the_verdict_of_its_day(clerk):
    version = to_vote()
    meeting = adoption.record_meeting(meeting_of(version, present=200, votes_for=150), actor=clerk, now=at(HELD))

    assert (meeting.is_valid, meeting.is_adopted) == (False, False)
    assert meeting.verdict[0] == [
        "block",
        "到会200人，至少需201人，还差1人，会议无效。",
        "《村民委员会组织法》第二十六条：召开村民会议，有本村十八周岁以上村民的过半数参加。",
    ]


@pytest.mark.parametrize(
    ("counted", "sentence"),
    [
        ({"present": 200, "votes_for": 180}, "表决不能登记为通过：到会200人，至少需201人，还差1人，会议无效。"),
        ({"votes_for": 130, "votes_against": 100}, "表决不能登记为通过：到会260人，同意130票，至少需131票"),
        ({"notice_on": HELD - timedelta(days=9)}, "表决不能登记为通过：提前9天通知，少于规定的10天"),
        ({"abstentions": None}, "表决不能登记为通过：请填写弃权，填写后才能计算。"),
        (
            {"kind": MeetingKind.REPRESENTATIVES, "eligible": 30, "present": 25, "votes_for": 25, "votes_against": 0,
             "abstentions": 0},
            "表决不能登记为通过：由代表会议表决的，请填写全体会议授权代表会议的依据",
        ),
    ],
)  # fmt: skip
def test_vote_passes_only_as_the_law_has_it(clerk, counted, sentence):
    version = to_vote()
    adoption.record_meeting(meeting_of(version, **counted), actor=clerk, now=at(HELD))

    assert refused(adoption.pass_vote, version, posting(), actor=clerk, now=at(POSTED)).startswith(sentence)


def test_party_organisation_studies_before_the_vote(clerk):
    version = to_vote(party_studied_on=None)
    adoption.record_meeting(meeting_of(version), actor=clerk, now=at(HELD))

    sentence = "表决不能登记为通过：表决前应由党组织研究"
    assert refused(adoption.pass_vote, version, posting(), actor=clerk, now=at(POSTED)).startswith(sentence)
    laid_on(version, CharterState.TO_VOTE, party_studied_on=HELD)
    assert adoption.pass_vote(version, posting(), actor=clerk, now=at(POSTED)).state == CharterState.PUBLICISED


def test_without_a_meeting_nothing_is_passed_or_lost(clerk):
    version = to_vote()
    sentence = "还没有登记表决会议，请先填写会议和票数。"

    assert refused(adoption.pass_vote, version, posting(), actor=clerk, now=at(POSTED)) == sentence
    assert refused(adoption.fail_vote, version, actor=clerk, now=at(POSTED)) == sentence


def test_lost_vote_goes_back_and_its_meeting_counts_no_more(clerk):
    version = to_vote()
    adoption.record_meeting(meeting_of(version, votes_for=100), actor=clerk, now=at(HELD))

    version = adoption.fail_vote(version, actor=clerk, now=at(HELD), due_on=date(2026, 10, 20))

    assert (version.state, version.revise_by, version.counting_meeting) == ("returned", date(2026, 10, 20), None)
    assert version.meetings.get().set_aside_on == HELD


def test_won_vote_cannot_be_entered_as_lost(clerk):
    version = to_vote()
    adoption.record_meeting(meeting_of(version), actor=clerk, now=at(HELD))

    assert refused(adoption.fail_vote, version, actor=clerk, now=at(HELD)) == (
        "按登记的票数该版本已表决通过，请登记公示；票数有误的，请先改正。"
    )


def test_meeting_without_quorum_may_be_held_again(clerk):
    version = to_vote()
    first = adoption.record_meeting(meeting_of(version, present=100, votes_for=80), actor=clerk, now=at(HELD))
    adoption.hold_again(first, actor=clerk, now=at(HELD))
    second = adoption.record_meeting(meeting_of(version), actor=clerk, now=at(HELD))

    assert version.counting_meeting == second
    assert version.meetings.count() == 2


def test_meeting_of_the_future_and_one_after_the_vote_are_refused(clerk):
    version = to_vote()
    tomorrow = meeting_of(version, held_on=HELD + timedelta(days=1))
    assert refused(adoption.record_meeting, tomorrow, actor=clerk, now=at(HELD)) == (
        "会议日期晚于今天，请在会议召开后登记。"
    )
    laid_on(version, CharterState.PUBLICISED)
    assert refused(adoption.record_meeting, meeting_of(version), actor=clerk, now=at(HELD)) == (
        "这份材料刚刚已被他人处理，请刷新后查看。"
    )


def test_what_was_counted_stays_in_the_database_once_the_vote_is_decided(clerk):
    version = to_vote()
    meeting = adoption.record_meeting(meeting_of(version), actor=clerk, now=at(HELD))
    rows = type(meeting).objects.filter(pk=meeting.pk)
    assert rows.update(votes_for=239) == 1
    adoption.pass_vote(version, posting(), actor=clerk, now=at(POSTED))

    for change in ({"votes_for": 250}, {"present": 300}, {"held_on": POSTED}, {"authority": "样例"}):
        with pytest.raises(InternalError, match="has been decided on"), transaction.atomic():
            rows.update(**change)
    assert rows.update(set_aside_on=LAST) == 1
