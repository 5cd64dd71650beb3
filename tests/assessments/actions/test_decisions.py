"""Verdicts: prepared at a desk, for its own eyes. How they are released: test_releases.py."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from assessments.actions.decisions import drop, prepare, prepare_many, release
from assessments.choices import ApplicationState, Outcome
from assessments.models import Application, Decision
from common.refusal import Refused
from tests.assessments.papers import COUNTY, TOWNSHIP, at_desk, passed, running_batch, seats_of, seen
from tests.factories import DeclaredInterestFactory, RectificationFactory, StaffUserFactory
from villages.choices import Role

DUE = date(2026, 11, 30)


@pytest.fixture
def officer(db):
    return StaffUserFactory(region__code=COUNTY, reviewer=True, name="样例审核")


@pytest.fixture
def leader(db):
    return StaffUserFactory(region__code=COUNTY, leader=True)


@pytest.fixture
def batch(db):
    return running_batch()


def test_prepared_verdict_moves_nothing_and_only_its_desk_sees_it(batch, officer, leader, now):
    application = at_desk(batch, 201)

    decision = passed(application, officer, now)

    application.refresh_from_db()
    assert application.state == ApplicationState.COUNTY_ASSESSING
    assert (decision.desk, decision.decided_by_name) == ("county_assessing", "样例审核")
    sees = {
        name: Decision.objects.for_user(user).filter(pk=decision.pk).exists()
        for name, user in {
            "officer": officer,
            "leader": leader,
            "township": StaffUserFactory(region__code=TOWNSHIP, reviewer=True),
            "city": StaffUserFactory(region__code="1201", leader=True),
            "neighbour": StaffUserFactory(region__code="120118", leader=True),
            "nation": StaffUserFactory(leader=True, national=True),
        }.items()
    }
    assert sees == {
        "officer": True,
        "leader": True,
        "township": False,
        "city": False,
        "neighbour": False,
        "nation": False,
    }


def test_second_verdict_replaces_the_first(batch, officer, leader, now):
    application = at_desk(batch, 201)
    passed(application, officer, now)

    prepare(application, Outcome.FAIL, "材料不实", actor=leader, now=now)

    decision = Decision.objects.get()
    assert (decision.outcome, decision.note, decision.decided_by) == ("fail", "材料不实", leader)


@pytest.mark.parametrize(
    ("outcome", "note", "due_on", "sentence"),
    [
        (Outcome.FAIL, " ", None, "拟定“不通过”必须填写理由"),
        (Outcome.RECTIFY, "", DUE, "拟定“限期整改”必须填写理由"),
        (Outcome.RECTIFY, "公开不及时", None, "必须填写整改期限"),
    ],
)
def test_adverse_verdict_wants_its_reason_and_day(batch, officer, now, outcome, note, due_on, sentence):
    application = at_desk(batch, 201)
    RectificationFactory(village=application.village, application=application)

    with pytest.raises(Refused, match=sentence):
        prepare(application, outcome, note, due_on, actor=officer, now=now)

    assert list(Decision.objects.all()) == []


def test_rectification_wants_points_on_the_ledger(batch, officer, now):
    with pytest.raises(Refused, match="请先登记需要整改的问题"):
        prepare(at_desk(batch, 201), Outcome.RECTIFY, "公开不及时", DUE, actor=officer, now=now)


def test_pass_wants_the_sheet_of_the_desk_and_no_open_point(batch, officer, now):
    unscored, open_point = at_desk(batch, 201), at_desk(batch, 202)
    unscored.score_sheets.all().delete()
    RectificationFactory(village=open_point.village, application=open_point)

    results = prepare_many([unscored, open_point], Outcome.PASS, "", None, actor=officer, now=now)

    assert [one.refusal for one in results] == [
        "县级评分表还没有提交，请先完成评分。",
        "还有1项整改没有销号，请逐项复查后再评定。",
    ]


@pytest.mark.parametrize("conflict", ["submitted", "declared"])
def test_who_submitted_it_or_is_kin_neither_prepares_nor_releases(batch, officer, leader, now, conflict):
    application = at_desk(batch, 201)
    decision = passed(application, officer, now)
    seats_of(batch, 1)
    if conflict == "submitted":
        Application.objects.filter(pk=application.pk).update(submitted_by=leader)
    else:
        DeclaredInterestFactory(user=leader, village=application.village)

    with pytest.raises(Refused, match="其他人员办理"):
        prepare(application, Outcome.PASS, actor=leader, now=now)
    with pytest.raises(Refused):
        release(seen(decision), actor=leader, now=now)

    decision.refresh_from_db()
    assert decision.released_at is None


STATES = [state for state in ApplicationState if state != ApplicationState.COUNTY_ASSESSING]


@pytest.mark.parametrize("state", STATES)
def test_application_elsewhere_gets_no_verdict_of_the_county(batch, officer, now, state):
    application = at_desk(batch, 201, state, rectified_for=ApplicationState.COUNTY_ASSESSING)

    if state == ApplicationState.RECHECKING:
        assert prepare(application, Outcome.PASS, actor=officer, now=now).desk == state
    else:
        with pytest.raises((Refused, PermissionDenied)):
            prepare(application, Outcome.PASS, actor=officer, now=now)


PEOPLE = {
    (Role.CLERK, COUNTY): False,
    (Role.REVIEWER, COUNTY): True,
    (Role.LEADER, COUNTY): True,
    (Role.REVIEWER, TOWNSHIP): False,
    (Role.LEADER, "1201"): False,
    (Role.LEADER, "120118"): False,
    (Role.BUSINESS_ADMIN, COUNTY): False,
}


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize(("who", "may"), PEOPLE.items())
def test_every_outcome_by_everybody(batch, now, outcome, who, may):
    application = at_desk(batch, 201)
    if outcome == Outcome.RECTIFY:
        RectificationFactory(village=application.village, application=application)
    user = StaffUserFactory(role=who[0], region__code=who[1])

    results = prepare_many([application], outcome, "样例理由", DUE, actor=user, now=now)

    assert [not one.refusal for one in results] == [may]
    assert Decision.objects.exists() == may


def test_verdict_is_taken_back_by_its_desk_alone(batch, officer, now):
    decision = passed(at_desk(batch, 201), officer, now)

    with pytest.raises(Refused):
        drop(decision, actor=StaffUserFactory(region__code="1201", leader=True))
    drop(decision, actor=officer)

    assert list(Decision.objects.all()) == []
