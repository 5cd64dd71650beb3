"""命名公示: written, posted for working days, objected to, concluded after its last second."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, transaction

from assessments.actions.holidays import load_holidays
from assessments.actions.notices import (
    answer_objection,
    conclude_notice,
    post_notice,
    record_objection,
    strike,
    write_notice,
    years_unknown,
)
from assessments.actions.quota import use_seat
from assessments.choices import ApplicationState, NoticeState
from assessments.models import Holiday, NamingNotice, NoticeEntry, NoticeObjection, QuotaSeat
from assessments.posted_notice import check_value, is_public
from assessments.working_days import last_working_day
from common.refusal import Refused
from tests.assessments.papers import COUNTY, TOWNSHIP, at_desk, running_batch, seats_of
from tests.factories import StaffUserFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db
BEIJING = ZoneInfo("Asia/Shanghai")
SAID = {
    "title": "2026年样例拟命名公示",
    "basis": "样发〔2026〕1号",
    "publisher": "样例县人民政府",
    "contact": "样例甲",
    "phone": "02200000000",
    "working_days": 5,
}


@pytest.fixture
def leader():
    return StaffUserFactory(region__code=COUNTY, leader=True)


@pytest.fixture
def batch():
    return running_batch()


@pytest.fixture
def units(batch):
    return [at_desk(batch, number, ApplicationState.PUBLICISED) for number in (201, 202)]


@pytest.fixture
def draft(batch, units, leader):
    return write_notice(NamingNotice(batch=batch, **SAID), units, actor=leader)


@pytest.fixture
def posted(draft, leader, now):
    return post_notice(draft, actor=leader, now=now)


def at(year, month, day, hour=10, minute=0, second=0):
    return datetime(year, month, day, hour, minute, second, tzinfo=BEIJING)


def test_calendar_of_2026_as_published():
    assert load_holidays() == 39
    assert load_holidays() == 0
    kept = Holiday.objects.as_exceptions()

    assert [day for day, worked in sorted(kept.items()) if worked] == [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]
    assert last_working_day(date(2026, 9, 30), 5, kept) == date(2026, 10, 12)
    assert last_working_day(date(2026, 2, 13), 3, kept) == date(2026, 2, 24)
    assert set(Holiday.objects.values_list("source", flat=True)) == {
        "国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日）"
    }


def test_year_without_a_calendar_is_named():
    load_holidays()

    assert years_unknown(date(2026, 12, 28), date(2027, 1, 6)) == [2027]
    assert years_unknown(date(2026, 1, 1), date(2026, 1, 9)) == []


def test_draft_takes_the_list_again(draft, units, leader):
    write_notice(draft, units[:1], actor=leader)

    assert [entry.application for entry in draft.entries.all()] == units[:1]


def test_unit_elsewhere_or_listed_already_is_refused(draft, batch, units, leader):
    elsewhere = at_desk(batch, 203, ApplicationState.COUNTY_ASSESSING)

    for stray in (elsewhere, units[0]):
        with pytest.raises(Refused, match="不在本批次待公示的名单中"), transaction.atomic():
            write_notice(NamingNotice(batch=batch, **SAID), [stray], actor=leader)


@pytest.mark.parametrize(
    ("role", "code"), [(Role.CLERK, COUNTY), (Role.LEADER, TOWNSHIP), (Role.LEADER, "120118"), (Role.AUDITOR, COUNTY)]
)
def test_only_the_office_that_runs_the_programme_writes_and_posts(batch, units, draft, now, role, code):
    user = StaffUserFactory(role=role, region__code=code)

    with pytest.raises(PermissionDenied):
        write_notice(NamingNotice(batch=batch, **SAID), units, actor=user)
    with pytest.raises(PermissionDenied):
        post_notice(draft, actor=user, now=now)


def test_reviewer_writes_but_the_leader_posts(draft, now):
    with pytest.raises(PermissionDenied):
        post_notice(draft, actor=StaffUserFactory(region__code=COUNTY, reviewer=True), now=now)


def test_posted_for_working_days_and_frozen(draft, leader):
    load_holidays()

    posted = post_notice(draft, actor=leader, now=at(2026, 9, 29))

    assert (posted.starts_on, posted.ends_on) == (date(2026, 9, 29), date(2026, 10, 10))
    assert posted.sha256 == check_value(posted.wording)
    assert [group["place"] for group in posted.wording["groups"]] == ["样例120119县样例120119001街道"]
    assert [unit["name"] for unit in posted.wording["groups"][0]["units"]] == ["样例201村", "样例202村"]
    for change in (
        lambda: NamingNotice.objects.update(title="改"),
        lambda: NamingNotice.objects.all().delete(),
        lambda: NoticeEntry.objects.all().delete(),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            change()


def test_empty_list_and_unit_that_left_are_not_posted(draft, units, batch, leader, now):
    write_notice(draft, [], actor=leader)
    with pytest.raises(Refused, match="公示名单为空"):
        post_notice(draft, actor=leader, now=now)

    write_notice(draft, units, actor=leader)
    strike(units[0], "样例理由", actor=leader, now=now)
    with pytest.raises(Refused, match="已不在公示环节"):
        post_notice(draft, actor=leader, now=now)


def test_public_from_the_posting_to_the_last_second(posted):
    assert posted.ends_on == date(2026, 10, 23)
    moments = {
        at(2026, 10, 18): False,
        at(2026, 10, 19): True,
        at(2026, 10, 23, 23, 59, 59): True,
        at(2026, 10, 24, 0): False,
    }
    assert {moment: is_public(posted, moment) for moment in moments} == moments


def test_concluded_only_after_the_last_second(posted, leader):
    with pytest.raises(Refused, match="期满后才能结束公示"):
        conclude_notice(posted, actor=leader, now=at(2026, 10, 23, 23, 59, 59))

    ended = conclude_notice(posted, actor=leader, now=at(2026, 10, 24, 0))

    assert ended.state == NoticeState.CONCLUDED
    assert not is_public(ended, at(2026, 10, 20))


def objection_to(posted, application, **said):
    return NoticeObjection(
        notice=posted, application=application, **{"received_on": date(2026, 10, 19), "content": "公开不实"} | said
    )


def test_objection_must_be_answered_before_the_end(posted, units, leader, now):
    objection = record_objection(objection_to(posted, units[0]), actor=leader, now=now)
    late = at(2026, 10, 26)
    with pytest.raises(Refused, match="还有1件异议没有答复"):
        conclude_notice(posted, actor=leader, now=late)

    answer_objection(objection, " 经查不属实 ", False, date(2026, 10, 26), actor=leader, now=late)
    conclude_notice(posted, actor=leader, now=late)

    objection.refresh_from_db()
    assert (objection.answer, objection.is_upheld) == ("经查不属实", False)
    with pytest.raises(Refused):
        answer_objection(objection, "改口", True, date(2026, 10, 26), actor=leader, now=late)


@pytest.mark.parametrize("received_on", [date(2026, 10, 18), date(2026, 10, 20)])
def test_objection_before_the_posting_or_from_tomorrow_is_refused(posted, units, leader, now, received_on):
    with pytest.raises(Refused, match="收到日期应在公示开始之后"):
        record_objection(objection_to(posted, units[0], received_on=received_on), actor=leader, now=now)


def test_objection_to_a_unit_off_the_list_is_refused(posted, batch, leader, now):
    stranger = at_desk(batch, 209, ApplicationState.PUBLICISED)

    with pytest.raises(Refused, match="不在本次公示名单中"):
        record_objection(objection_to(posted, stranger), actor=leader, now=now)


def test_objection_keeps_nobody(posted):
    names = {field.name for field in NoticeObjection._meta.fields}

    assert names & {"name", "person", "informant", "objector", "phone", "contact"} == set()


def test_who_is_struck_gives_the_seat_back(posted, batch, units, leader, now):
    seats_of(batch, 1)
    use_seat(units[0], actor=leader, now=now)

    struck = strike(units[0], "异议成立", actor=leader, now=now + timedelta(minutes=1))

    assert struck.state == ApplicationState.FAILED
    assert QuotaSeat.objects.get().used == 0
