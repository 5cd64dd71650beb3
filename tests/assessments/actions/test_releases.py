"""Verdicts released in one act: each to its desk, never over quota, in as many queries for thirty as for three."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.actions.decisions import judged, prepare, release, seat_lines
from assessments.actions.quota import use_seat
from assessments.choices import ApplicationState, Outcome, SheetState, Stage
from assessments.desks import DESKS
from assessments.models import Application, Decision, ProgrammeLevel, QuotaEntry, QuotaSeat
from common.models import Notice, StepRecord
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from tests.assessments.papers import COUNTY, TOWNSHIP, at_desk, passed, running_batch, seats_of, seen
from tests.factories import RectificationFactory, ScoreSheetFactory, StaffUserFactory
from villages.choices import Role

DUE = date(2026, 11, 30)


@pytest.fixture
def officer(db):
    return StaffUserFactory(region__code=COUNTY, reviewer=True)


@pytest.fixture
def leader(db):
    return StaffUserFactory(region__code=COUNTY, leader=True)


@pytest.fixture
def batch(db):
    return running_batch()


def test_all_go_in_one_act_each_to_its_desk(batch, officer, leader, now):
    seats_of(batch, 1)
    first, second, third = (at_desk(batch, number) for number in (201, 202, 203))
    RectificationFactory(village=second.village, application=second)
    decisions = [
        passed(first, officer, now),
        prepare(second, Outcome.RECTIFY, "公开不及时", DUE, actor=officer, now=now),
        prepare(third, Outcome.FAIL, "材料不实", actor=officer, now=now),
    ]

    results = release(seen(*decisions), actor=leader, now=now)

    assert [one.refusal for one in results] == ["", "", ""]
    states = dict(Application.objects.values_list("village__code", "state"))
    assert states == {
        f"{TOWNSHIP}201": ApplicationState.CITY_INSPECTING,
        f"{TOWNSHIP}202": ApplicationState.RECTIFYING,
        f"{TOWNSHIP}203": ApplicationState.FAILED,
    }
    second.refresh_from_db()
    assert second.rectified_for == ApplicationState.COUNTY_ASSESSING
    assert {one.released_at for one in Decision.objects.all()} == {now}
    assert {step.actor for step in StepRecord.objects.of(third)} == {leader}
    assert QuotaSeat.objects.get().used == 1
    assert Notice.objects.filter(title__contains="评定结果").count() == 3


def test_over_quota_nothing_goes_and_the_sentence_counts(batch, officer, leader, now):
    seats_of(batch, 1)
    decisions = [passed(at_desk(batch, number), officer, now) for number in (201, 202)]

    with pytest.raises(Refused, match="分配1个名额，已用0个，本次拟通过需2个，超出1个"):
        release(seen(*decisions), actor=leader, now=now)

    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.COUNTY_ASSESSING}
    assert Decision.objects.pending().count() == 2


def test_county_without_seats_is_named(batch, officer, leader, now):
    decision = passed(at_desk(batch, 201), officer, now)

    with pytest.raises(Refused, match="还没有分配名额"):
        release(seen(decision), actor=leader, now=now)


def test_seat_taken_at_the_registration_is_not_taken_twice(batch, officer, leader, now):
    seats_of(batch, 1)
    application = at_desk(batch, 201)
    use_seat(application, actor=officer, now=now)
    decision = passed(application, officer, now)

    assert seat_lines(judged(Decision.objects.with_application(), actor=leader, now=now)) == []
    release(seen(decision), actor=leader, now=now)

    assert QuotaSeat.objects.get().used == 1


def test_what_cannot_go_stays_prepared_and_says_why(batch, officer, leader, now):
    seats_of(batch, 2)
    good, bad = at_desk(batch, 201), at_desk(batch, 202)
    decisions = [passed(good, officer, now), passed(bad, officer, now)]
    RectificationFactory(village=bad.village, application=bad)

    results = release(seen(*decisions), actor=leader, now=now)

    assert [one.refusal for one in results] == ["", "还有1项整改没有销号，请逐项复查后再评定。"]
    assert [decision.application for decision in Decision.objects.pending()] == [bad]


def test_verdict_changed_since_it_was_looked_at_is_not_released(batch, officer, leader, now):
    seats_of(batch, 1)
    application = at_desk(batch, 201)
    looked_at = seen(passed(application, officer, now))
    prepare(application, Outcome.FAIL, "材料不实", actor=officer, now=now)

    with pytest.raises(Refused, match="拟定结果刚刚有变动"):
        release(looked_at, actor=leader, now=now)


@pytest.mark.parametrize(("role", "code"), [(Role.REVIEWER, COUNTY), (Role.LEADER, TOWNSHIP), (Role.CLERK, COUNTY)])
def test_only_a_leader_above_the_township_releases(batch, officer, now, role, code):
    decision = passed(at_desk(batch, 201), officer, now)

    with pytest.raises(PermissionDenied):
        release(seen(decision), actor=StaffUserFactory(role=role, region__code=code), now=now)


@pytest.mark.parametrize("code", ["1201", "120118"])
def test_leader_of_another_desk_finds_nothing_to_release(batch, officer, now, code):
    decision = passed(at_desk(batch, 201), officer, now)

    with pytest.raises(Refused, match=ALREADY_HANDLED):
        release(seen(decision), actor=StaffUserFactory(leader=True, region__code=code), now=now)


def test_released_verdict_stays(batch, officer, leader, now):
    seats_of(batch, 1)
    decision = passed(at_desk(batch, 201), officer, now)
    release(seen(decision), actor=leader, now=now)

    for change in (lambda: Decision.objects.update(note="改"), lambda: Decision.objects.all().delete()):
        with pytest.raises(InternalError), transaction.atomic():
            change()


def test_after_the_recheck_it_goes_on_from_the_desk_that_ordered(batch, officer, leader, now):
    seats_of(batch, 1)
    application = at_desk(batch, 201, ApplicationState.RECHECKING, rectified_for=ApplicationState.COUNTY_ASSESSING)
    decision = passed(application, officer, now)

    release(seen(decision), actor=leader, now=now)

    application.refresh_from_db()
    assert application.state == ApplicationState.CITY_INSPECTING


ABOVE = {
    COUNTY: ApplicationState.CITY_INSPECTING,
    "1201": ApplicationState.PROVINCE_REVIEWING,
    "12": ApplicationState.NATION_REVIEWING,
    None: ApplicationState.PUBLICISED,
}


def test_national_candidate_is_judged_by_county_city_province_and_nation_in_turn(batch, now):
    seats_of(batch, 1)
    ProgrammeLevel.objects.update(desks=[desk.value for desk in DESKS])
    application, way = at_desk(batch, 201), []
    ScoreSheetFactory(application=application, stage=Stage.CITY, state=SheetState.SUBMITTED)
    for code in ABOVE:
        place = {"region__code": code} if code else {"national": True}
        reviewer, leader = StaffUserFactory(reviewer=True, **place), StaffUserFactory(leader=True, **place)
        release(seen(passed(application, reviewer, now)), actor=leader, now=now)
        application = Application.objects.get(pk=application.pk)
        way.append(application.state)

    assert way == list(ABOVE.values())


def prepared(batch, numbers, officer, now) -> list[Decision]:
    """In turn passed, to be rectified (each with a reason of its own) and failed, the last with a seat to give back."""
    decisions = []
    for number in numbers:
        application, kind = at_desk(batch, number), number % 3
        if kind == 0:
            decisions.append(passed(application, officer, now))
        elif kind == 1:
            RectificationFactory(village=application.village, application=application)
            decisions.append(prepare(application, Outcome.RECTIFY, f"问题{number}", DUE, actor=officer, now=now))
        else:
            use_seat(application, actor=officer, now=now)
            decisions.append(prepare(application, Outcome.FAIL, "材料不实", actor=officer, now=now))
    return decisions


def queries_of(decisions, leader, now) -> int:
    with CaptureQueriesContext(connection) as captured:
        results = release(seen(*decisions), actor=leader, now=now)
    assert {one.refusal for one in results} == {""}
    return len(captured)


def test_thirty_take_as_many_queries_as_three(batch, officer, leader, now):
    seats_of(batch, 30)
    ContentType.objects.get_for_model(Application)  # asked once, then known

    few = queries_of(prepared(batch, range(201, 204), officer, now), leader, now)
    many = queries_of(prepared(batch, range(204, 234), officer, now), leader, now)

    assert many == few
    assert QuotaSeat.objects.get().used == 11
    assert QuotaEntry.objects.filter(movement="returned").count() == 11
    said = {step.target_id: step.note for step in StepRecord.objects.filter(verb="order")}
    assert said == {one.application_id: one.note for one in Decision.objects.filter(outcome=Outcome.RECTIFY)}
