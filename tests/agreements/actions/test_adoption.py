"""From the vote to the file: what is done, and what is refused in which words."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction

from agreements.actions import adoption
from agreements.actions.charters import advance, start_revision
from agreements.actions.public_archive import is_unaltered
from agreements.choices import CharterState, MeetingKind
from agreements.models import CharterVersion, CorrectionOrder, Objection, PublicArchive
from agreements.posted_text import sha256_of
from common.models import StepRecord
from common.refusal import Refused
from tests.agreements.desks_of_adoption import (
    FILED,
    HELD,
    LAST,
    POSTED,
    at,
    filed,
    filing,
    meeting_of,
    posting,
    publicised,
    to_file,
    to_vote,
)
from tests.agreements.papers import TOWNSHIP, laid_on
from tests.factories import StaffUserFactory, VillageFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return StaffUserFactory(region__code=TOWNSHIP)


@pytest.fixture
def reviewer():
    return StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER)


def refused(act, *args, **kwargs) -> str:
    """What the portal says; the version stays where it is."""
    before = list(CharterVersion.objects.values_list("pk", "state")), StepRecord.objects.count()
    with pytest.raises(Refused) as caught, transaction.atomic():
        act(*args, **kwargs)
    assert (list(CharterVersion.objects.values_list("pk", "state")), StepRecord.objects.count()) == before
    return str(caught.value)


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


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"days": 14},
            "公示14天，少于规定的15天，请改为15天以上。依据《村民委员会组织法》第三十五条：村务公开的公示时间不少于十五日。",
        ),
        ({"began_on": HELD - timedelta(days=1)}, "公示起始日期早于表决会议日期，请核对。"),
        ({"began_on": POSTED + timedelta(days=1)}, "公示起始日期晚于今天，请在张贴当天登记。"),
    ],
)
def test_posting_keeps_to_the_floor_of_the_law(clerk, changes, sentence):
    version = to_vote()
    adoption.record_meeting(meeting_of(version), actor=clerk, now=at(HELD))

    assert refused(adoption.pass_vote, version, posting(**changes), actor=clerk, now=at(POSTED)) == sentence
    assert version.counting_publicity is None


def test_old_paper_is_posted_by_the_old_law(clerk):
    version = to_vote(party_studied_on=None)
    held = date(2025, 12, 1)
    adoption.record_meeting(meeting_of(version, held_on=held, notice_on=None), actor=clerk, now=at(HELD))

    version = adoption.pass_vote(version, posting(began_on=date(2025, 12, 2), days=7), actor=clerk, now=at(HELD))

    assert (version.state, version.counting_publicity.last_day) == ("publicised", date(2025, 12, 8))


def test_clock_runs_to_the_end_of_its_last_day(clerk):
    version = publicised(clerk)
    sentence = "公示尚未期满（截止 2026年10月5日 23:59，北京时间，当日有效），期满后才能办理。"

    assert refused(adoption.end_publicity, version, actor=clerk, now=at(LAST, 23)) == sentence
    assert adoption.end_publicity(version, actor=clerk, now=at(LAST + timedelta(days=1), 0)).state == "to_file"


def objection(version, received_on=LAST) -> Objection:
    return Objection(publicity=version.counting_publicity, received_on=received_on, content="第三条写得不清楚。")


def test_objection_on_the_last_day_counts_and_must_be_answered(clerk, reviewer):
    version = publicised(clerk)
    said = adoption.record_objection(objection(version), actor=clerk, now=at(LAST, 23))
    after = at(LAST + timedelta(days=1))

    sentence = "还有1条异议没有答复，请全部答复后再办理。"
    assert refused(adoption.end_publicity, version, actor=clerk, now=after) == sentence
    adoption.answer_objection(
        said, answer="已说明", is_accepted=False, answered_on=LAST + timedelta(days=1), actor=clerk, now=after
    )
    assert adoption.end_publicity(version, actor=clerk, now=after).state == "to_file"


def test_objection_of_the_last_day_typed_later_stops_the_filing(clerk, reviewer):
    version = to_file(clerk)
    adoption.record_objection(objection(version), actor=clerk, now=at(FILED))

    assert refused(adoption.file_version, version, filing(), actor=reviewer, now=at(FILED)) == (
        "还有1条异议没有答复，请全部答复后再办理。"
    )


@pytest.mark.parametrize("received_on", [POSTED - timedelta(days=1), LAST + timedelta(days=1)])
def test_objection_outside_the_posting_is_refused(clerk, received_on):
    version = publicised(clerk)

    assert refused(adoption.record_objection, objection(version, received_on), actor=clerk, now=at(FILED)) == (
        "收到日期不在公示期内（2026-09-21至2026-10-05，首日和末日均计入），请核对。"
    )


def test_restart_counts_anew_and_keeps_what_was(clerk):
    version = publicised(clerk)
    again = posting(began_on=date(2026, 9, 28), place="样例村文化广场")
    sentence = "请填写重新公示的原因。"
    assert refused(adoption.restart_publicity, version, again, reason=" ", actor=clerk, now=at(LAST)) == sentence

    adoption.restart_publicity(version, again, reason="张贴处被遮挡", actor=clerk, now=at(LAST))

    former, running = version.publicities.order_by("pk")
    assert (former.restarted_on, former.restart_reason) == (date(2026, 9, 28), "张贴处被遮挡")
    assert (running.last_day, version.counting_publicity) == (date(2026, 10, 12), running)
    assert refused(adoption.end_publicity, version, actor=clerk, now=at(date(2026, 10, 6))).startswith("公示尚未期满")


def test_posting_that_was_cut_short_is_archived_too(clerk, reviewer):
    version = publicised(clerk)
    again = posting(began_on=date(2026, 9, 28), place="样例村文化广场")
    adoption.restart_publicity(version, again, reason="张贴处被遮挡", actor=clerk, now=at(date(2026, 9, 28)))
    advance(version, "return", actor=reviewer, now=at(LAST), note="第三条须修改")

    pages = [archive.page for archive in PublicArchive.objects.order_by("pk")]
    assert ["样例村公开栏" in page for page in pages] == [True, False]
    assert ["样例村文化广场" in page for page in pages] == [False, True]
    assert all(version.title in page for page in pages)


def test_restart_waits_for_answers(clerk):
    version = publicised(clerk)
    adoption.record_objection(objection(version), actor=clerk, now=at(LAST))

    again = posting(began_on=LAST)
    assert refused(adoption.restart_publicity, version, again, reason="样例", actor=clerk, now=at(LAST)) == (
        "还有1条异议没有答复，请先答复再重新公示。"
    )


def test_paper_returned_after_the_vote_is_voted_on_and_posted_anew(clerk, reviewer):
    version = publicised(clerk)
    version = advance(version, "return", actor=reviewer, now=at(LAST), note="第三条须修改")

    assert (version.counting_meeting, version.counting_publicity) == (None, None)
    run = version.publicities.get()
    assert (run.restarted_on, run.restart_reason) == (LAST, "第三条须修改")
    version = laid_on(version, CharterState.TO_VOTE)
    assert refused(adoption.pass_vote, version, posting(), actor=clerk, now=at(LAST)).startswith("还没有登记表决会议")


def test_what_was_posted_stays_in_the_database(clerk):
    run = publicised(clerk).counting_publicity
    changes = {"days": 1, "began_on": HELD, "last_day": HELD, "wording": {}, "sha256": ""}

    for name, value in changes.items():
        with pytest.raises(InternalError), transaction.atomic():
            type(run).objects.filter(pk=run.pk).update(**{name: value})


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


def test_two_postings_cannot_run_at_once(clerk):
    version = publicised(clerk)
    second = posting(version=version, last_day=LAST)

    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_page_of_the_posting_is_archived_with_its_check_value(clerk):
    version = to_file(clerk)
    archive = PublicArchive.objects.get(publicity=version.counting_publicity)

    assert is_unaltered(archive)
    assert version.title in archive.page
    assert version.counting_publicity.sha256 in archive.page
    archive.page += " "
    assert not is_unaltered(archive)
    for write in (archive.save, archive.delete):
        with pytest.raises(InternalError), transaction.atomic():
            write()


def test_filing_number_is_given_once_per_authority(clerk, reviewer):
    filed(clerk, reviewer)
    second = to_file(clerk, VillageFactory(code=f"{TOWNSHIP}202"))

    assert refused(adoption.file_version, second, filing(), actor=reviewer, now=at(FILED)) == "该备案号已使用，请核对。"


def test_filing_before_the_posting_ended_is_refused(clerk, reviewer):
    version = to_file(clerk)

    assert refused(adoption.file_version, version, filing(filed_on=LAST), actor=reviewer, now=at(FILED)) == (
        "备案日期应在公示期满之后，请核对。"
    )


def test_clerk_does_not_file(clerk):
    version = to_file(clerk)

    with pytest.raises(PermissionDenied), transaction.atomic():
        adoption.file_version(version, filing(), actor=clerk, now=at(FILED))


def test_new_version_replaces_the_one_in_force(clerk, reviewer):
    first = filed(clerk, reviewer)
    second = start_revision(first.charter, actor=clerk)
    second = laid_on(second, CharterState.TO_VOTE, party_studied_on=date(2026, 10, 10))
    held = date(2026, 10, 20)
    adoption.record_meeting(meeting_of(second, held_on=held), actor=clerk, now=at(held))
    second = adoption.pass_vote(second, posting(began_on=held), actor=clerk, now=at(held))
    second = adoption.end_publicity(second, actor=clerk, now=at(date(2026, 11, 4)))
    later = date(2026, 11, 5)

    second = adoption.file_version(
        second, filing(number="样备〔2026〕002号", filed_on=later), actor=reviewer, now=at(later)
    )

    first.refresh_from_db()
    assert (first.state, first.in_force_until) == ("superseded", later)
    assert (second.state, second.in_force_from) == ("in_force", later)


def test_correction_is_ordered_and_lifted(clerk, reviewer):
    version = filed(clerk, reviewer)
    order = CorrectionOrder(
        version=version, ordered_on=FILED, content="删去第五条", basis="第三十一条", due_on=date(2026, 11, 9)
    )

    version = adoption.order_correction(order, actor=reviewer, now=at(FILED))
    assert version.state == CharterState.CORRECTING
    version = adoption.lift_correction(
        version, corrected_on=date(2026, 10, 20), note="已改正", actor=reviewer, now=at(date(2026, 10, 20))
    )
    assert (version.state, version.corrections.get().corrected_on) == ("in_force", date(2026, 10, 20))
