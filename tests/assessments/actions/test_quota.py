"""Seats are allotted by rate, minimum and rounding or by number, taken once by an application, and given back."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.actions.quota import adjust, allot, held_seats, return_seats, use_seat
from assessments.choices import Rounding, SeatMovement
from assessments.models import QuotaEntry, QuotaSeat
from common.refusal import Refused
from tests.factories import (
    ApplicationFactory,
    BatchFactory,
    ProgrammeLevelFactory,
    QuotaSeatFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.choices import VillageState

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    """A city of two counties: one of 120 units and one that was closed, one of 3."""
    city = RegionFactory(code="9901")
    first, second = RegionFactory(code="990101100"), RegionFactory(code="990102100")
    VillageFactory.create_batch(120, township=first)
    VillageFactory(township=first, state=VillageState.CLOSED)
    VillageFactory.create_batch(3, township=second)
    return city


@pytest.fixture
def batch(city):
    return BatchFactory(programme__region=city, state="open", quota_rate=2)


@pytest.fixture
def officer(city):
    return StaffUserFactory(reviewer=True, region=city)


def table(batch) -> list[tuple]:
    return list(batch.seats.order_by("county").values_list("county", "units", "allotted", "is_explicit", "used"))


def test_allot_gives_each_county_its_seats_by_the_rule_or_by_number(batch, officer, now):
    allot(batch, {}, actor=officer, now=now)
    assert table(batch) == [("990101", 120, 2, False, 0), ("990102", 3, 1, False, 0)]

    allot(batch, {"990102": 4}, actor=officer, now=now)
    assert table(batch) == [("990101", 120, 2, False, 0), ("990102", 3, 4, True, 0)]
    ledger = QuotaEntry.objects.order_by("pk").values_list("seat__county", "movement", "number", "made_by_name")
    assert list(ledger) == [
        ("990101", SeatMovement.ALLOTTED, 2, officer.name),
        ("990102", SeatMovement.ALLOTTED, 1, officer.name),
        ("990102", SeatMovement.ALLOTTED, 3, officer.name),
    ]


def test_allot_goes_by_rate_rounding_and_minimum_of_the_batch(city, officer, now):
    rule = {"quota_rate": Decimal("2.6"), "quota_rounding": Rounding.UP, "quota_minimum": 2}
    batch = BatchFactory(programme__region=city, state="open", **rule)

    allot(batch, {}, actor=officer, now=now)

    assert [seat[2] for seat in table(batch)] == [4, 2]


def test_allot_asks_no_more_queries_for_thirty_counties_than_for_two(batch, officer, now):
    with CaptureQueriesContext(connection) as few:
        allot(batch, {}, actor=officer, now=now)
    other = BatchFactory(programme__region=RegionFactory(code="9902"), state="open")
    for county in range(30):
        RegionFactory(code=f"9902{county + 1:02}")
    actor = StaffUserFactory(reviewer=True, region=other.programme.region)

    with CaptureQueriesContext(connection) as many:
        allot(other, {}, actor=actor, now=now)

    assert len(many) <= len(few)
    assert other.seats.count() == 30


def test_county_does_not_enlarge_its_share_of_a_citys_batch(batch, officer, now):
    seat = allot(batch, {}, actor=officer, now=now)[0]
    county = StaffUserFactory(leader=True, region__code="990101")

    with pytest.raises(PermissionDenied):
        allot(batch, {"990101": 99}, actor=county, now=now)
    with pytest.raises(PermissionDenied):
        adjust(seat, 99, reason="多要几个", actor=county, now=now)
    assert [row[2] for row in table(batch)] == [2, 1]


def test_ended_batch_allots_nothing(city, officer, now):
    ended = BatchFactory(programme__region=city, state="closed")

    with pytest.raises(Refused, match=r"^本批次已结束，只供查阅。$"):
        allot(ended, {}, actor=officer, now=now)


def test_seats_are_never_adjusted_below_what_is_used_and_never_without_a_reason(batch, officer, now):
    seat = QuotaSeatFactory(batch=batch, county=RegionFactory(code="990101"), allotted=3, used=2)

    for number, reason, sentence in [
        (1, "压减", "样例990101县已用2个名额，不能少于2个；请先撤销或退回申报，再减少名额。"),
        (-1, "压减", "样例990101县的名额不能小于0，请填写0或正整数。"),
        (5, " ", "请填写调整名额的理由。"),
    ]:
        with pytest.raises(Refused) as refusal:
            adjust(seat, number, reason=reason, actor=officer, now=now)
        assert str(refusal.value) == sentence

    row = adjust(seat, 2, reason="压减", actor=officer, now=now)
    assert (row.allotted, row.is_explicit, row.left) == (2, True, 0)
    assert list(seat.entries.values_list("number", "reason")) == [(-1, "压减")]


def test_allotting_below_what_is_used_writes_nothing(batch, officer, now):
    QuotaSeatFactory(batch=batch, county=RegionFactory(code="990102"), allotted=3, used=2)

    with pytest.raises(Refused, match=r"^样例990102县已用2个名额，不能少于2个"):
        allot(batch, {}, actor=officer, now=now)

    assert [row[0] for row in table(batch)] == ["990102"]


# --- Taking a seat and giving it back


@pytest.fixture
def applications():
    """Three villages of one county, with one seat among them."""
    county = RegionFactory(code="990101")
    QuotaSeatFactory(batch=BatchFactory(programme__region=county, state="open"), county=county)
    return papers_of(QuotaSeat.objects.get().batch, 3)


def papers_of(batch, number: int) -> list:
    level = ProgrammeLevelFactory(programme=batch.programme, uses_quota=True)
    county = batch.programme.region
    return [
        ApplicationFactory(batch=batch, level=level, village__township__code=f"{county.code}{100 + n}")
        for n in range(number)
    ]


def seat_of(application) -> QuotaSeat:
    return QuotaSeat.objects.get(batch=application.batch)


def test_last_seat_goes_to_the_first_and_the_second_reads_why(applications, officer, now):
    first, second, _ = applications

    assert use_seat(first, actor=officer, now=now).left == 0
    with pytest.raises(Refused) as refusal:
        use_seat(second, actor=officer, now=now)

    assert str(refusal.value) == (
        f"样例990101县的1个名额已全部用完，{second.village}没有占到名额；"
        "请向批次主办单位申请调整，或先撤销、退回其他申报。"
    )
    assert held_seats([first, second]) == {first.pk: seat_of(first).pk}


def test_application_takes_one_seat_however_often_it_is_asked(applications, officer, now):
    for _ in range(2):
        use_seat(applications[0], actor=officer, now=now)

    assert seat_of(applications[0]).used == 1
    assert QuotaEntry.objects.count() == 1


def test_seat_given_back_is_free_for_another(applications, officer, now):
    first, second, third = applications
    use_seat(first, actor=officer, now=now)

    assert return_seats([first, third], actor=officer, now=now)[first.pk].left == 1
    assert return_seats([first, third], actor=officer, now=now) == {}  # nothing left to give back
    use_seat(second, actor=officer, now=now)

    seat = seat_of(first)
    moved = list(seat.entries.order_by("pk").values_list("application", "movement", "number"))
    assert moved == [(first.pk, "used", 1), (first.pk, "returned", -1), (second.pk, "used", 1)]
    assert seat.used == 1


def test_taking_a_seat_is_no_newer_version_of_the_number_somebody_edits(applications, officer, now):
    before = seat_of(applications[0]).revision
    use_seat(applications[0], actor=officer, now=now)
    assert seat_of(applications[0]).revision == before


def test_level_without_quota_takes_no_seat(applications, officer, now):
    applications[0].level.uses_quota = False
    assert use_seat(applications[0], actor=officer, now=now) is None
    assert QuotaEntry.objects.count() == 0


def test_county_without_seats_is_told_who_allots_them(officer, now):
    batch = BatchFactory(programme__region=RegionFactory(code="990101"), state="open")
    (application,) = papers_of(batch, 1)

    with pytest.raises(Refused) as refusal:
        use_seat(application, actor=officer, now=now)

    assert str(refusal.value) == "样例990101县在“样例批次”中还没有分配名额，请批次主办单位先分配名额。"


def test_database_itself_refuses_one_seat_too_many(applications):
    seat = seat_of(applications[0])
    with pytest.raises(IntegrityError, match="no_more_seats_used_than_allotted"), transaction.atomic():
        QuotaSeat.objects.filter(pk=seat.pk).update(used=2)
