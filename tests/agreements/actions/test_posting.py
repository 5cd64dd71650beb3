"""The posting: its clock, its objections, its restart, and what the database keeps of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from agreements.actions import adoption
from agreements.actions.charters import advance
from agreements.actions.public_archive import is_unaltered
from agreements.choices import CharterState
from agreements.models import Objection, PublicArchive
from tests.agreements.desks_of_adoption import (
    FILED,
    HELD,
    LAST,
    POSTED,
    at,
    filing,
    meeting_of,
    posting,
    publicised,
    refused,
    to_file,
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
