"""How far duties were met: what the database counts for many villages is what the periods say for each of them."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from agreements.choices import DutyBody, Frequency
from agreements.completion import Cell, Stint, Year, completion_by_area, records_of, stints_of_changed, there_in
from agreements.duty_periods import Completion, Span, completion_of
from tests.factories import (
    DutyFactory,
    DutyRecordFactory,
    FormerIdentityFactory,
    OpinionCaseFactory,
    VillageFactory,
)
from villages.choices import IdentityChange, VillageKind
from villages.models import Village

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 10)


def cells(area="pk", today=TODAY, number=2026):
    return completion_by_area(there_in(Village.objects.all(), number), Year.of(number, today), F(area))


def test_township_adds_up_its_villages_and_counts_each_period_once():
    quarterly = DutyFactory()
    first, second = VillageFactory(code="120119001201"), VillageFactory(code="120119001202")
    for village, day in ((first, date(2026, 1, 5)), (first, date(2026, 3, 31)), (second, date(2026, 4, 1))):
        DutyRecordFactory(village=village, duty=quarterly, held_on=day)
    DutyRecordFactory(village=second, duty=quarterly, held_on=date(2026, 7, 1), quantity=2)
    DutyRecordFactory(village=second, duty=quarterly, held_on=date(2025, 7, 1))

    # two quarters are over for both; the third was met early by one of them
    assert cells("township_id") == {"120119001": {quarterly.pk: Cell(Completion(owed=5, done=3), sessions=5)}}
    assert cells()[first.pk] == {quarterly.pk: Cell(Completion(owed=2, done=1), sessions=2)}


def test_villages_that_met_a_period_in_different_months_of_it_all_count():
    quarterly = DutyFactory()
    for number, month in ((1, 1), (2, 2), (3, 2), (4, 3)):
        village = VillageFactory(code=f"12011900120{number}")
        DutyRecordFactory(village=village, duty=quarterly, held_on=date(2026, month, 5))

    assert cells("township_id")["120119001"][quarterly.pk] == Cell(Completion(owed=8, done=4), sessions=4)


def test_each_kind_of_body_owes_its_own_duties():
    of_villages = DutyFactory(body=DutyBody.VILLAGE, frequency=Frequency.QUARTERLY)
    of_residents = DutyFactory(body=DutyBody.RESIDENTS, frequency=Frequency.HALF_YEARLY)
    village, residents = VillageFactory(code="120119001201"), VillageFactory(code="120119001001")

    found = cells()

    assert found[village.pk] == {of_villages.pk: Cell(Completion(2, 0))}
    assert found[residents.pk] == {of_residents.pk: Cell(Completion(1, 0))}


def test_fixed_day_is_met_around_it_only():
    duty = DutyFactory(frequency=Frequency.FIXED_DAY, month=5, day=29)
    late, right = VillageFactory(), VillageFactory()
    DutyRecordFactory(village=late, duty=duty, held_on=date(2026, 6, 13))
    DutyRecordFactory(village=right, duty=duty, held_on=date(2026, 6, 12))

    found = cells()

    assert found[late.pk][duty.pk] == Cell(Completion(1, 0))
    assert found[right.pk][duty.pk] == Cell(Completion(1, 1), sessions=1)


def test_what_happens_as_it_happens_is_counted_and_never_owed():
    duty = DutyFactory(frequency=Frequency.AS_IT_HAPPENS)
    village = VillageFactory()
    DutyRecordFactory(village=village, duty=duty, held_on=date(2026, 2, 1), quantity=5)

    assert cells()[village.pk][duty.pk] == Cell(Completion(0, 0), sessions=5)
    assert cells()[village.pk][duty.pk].completion.rate is None


def test_duty_that_changes_its_frequency_asks_for_each_of_them_in_its_days():
    monthly = DutyFactory(key="same", frequency=Frequency.MONTHLY, effective_until=date(2026, 3, 31))
    quarterly = DutyFactory(key="same", frequency=Frequency.QUARTERLY, effective_from=date(2026, 4, 1))
    village = VillageFactory()

    found = cells()[village.pk]

    assert found[monthly.pk] == Cell(Completion(3, 0))
    assert found[quarterly.pk] == Cell(Completion(1, 0))


def test_village_that_became_a_residents_committee_owes_both_kinds_each_in_its_days():
    of_villages = DutyFactory(body=DutyBody.VILLAGE, frequency=Frequency.QUARTERLY)
    of_residents = DutyFactory(body=DutyBody.RESIDENTS, frequency=Frequency.MONTHLY)
    unit = VillageFactory(code="120119001001")
    FormerIdentityFactory(
        village=unit, change=IdentityChange.CONVERTED, kind=VillageKind.VILLAGE, until=date(2026, 5, 20)
    )
    DutyRecordFactory(village=unit, duty=of_villages, held_on=date(2026, 3, 2))
    DutyRecordFactory(village=unit, duty=of_residents, held_on=date(2026, 6, 2))

    assert stints_of_changed(Village.objects.all(), 2026) == {
        unit.pk: [
            Stint(VillageKind.VILLAGE, Span(None, date(2026, 5, 19))),
            Stint(VillageKind.RESIDENTS, Span(date(2026, 5, 20))),
        ]
    }
    assert cells()[unit.pk] == {
        of_villages.pk: Cell(Completion(1, 1), sessions=1),
        of_residents.pk: Cell(Completion(2, 1), sessions=1),
    }


def test_merged_village_owes_the_year_until_its_end_and_the_years_before_in_full():
    duty = DutyFactory(frequency=Frequency.QUARTERLY)
    unit = VillageFactory(code="120119001201", merged=True)
    FormerIdentityFactory(village=unit, change=IdentityChange.MERGED, until=date(2026, 4, 15))
    long_gone = VillageFactory(code="120119001202", closed=True)
    FormerIdentityFactory(village=long_gone, change=IdentityChange.CLOSED, until=date(2024, 12, 31))

    assert cells()[unit.pk] == {duty.pk: Cell(Completion(1, 0))}
    assert cells(number=2025)[unit.pk] == {duty.pk: Cell(Completion(4, 0))}
    assert long_gone.pk not in cells()


def test_opinions_answered_in_time_meet_the_duty_with_a_deadline():
    duty = DutyFactory(frequency=Frequency.WITHIN_DAYS, days=3)
    village = VillageFactory()
    OpinionCaseFactory(village=village, received_on=date(2026, 3, 1), answered=True)
    OpinionCaseFactory(village=village, received_on=date(2026, 3, 1), answered_on=date(2026, 3, 5), answered=True)
    OpinionCaseFactory(village=village, received_on=date(2026, 8, 1), unanswered=True)
    OpinionCaseFactory(village=village, received_on=date(2026, 8, 8), unanswered=True)  # nobody knows yet
    OpinionCaseFactory(village=village, received_on=date(2025, 8, 8))

    assert cells()[village.pk][duty.pk] == Cell(Completion(3, 1), sessions=3)


def test_database_and_periods_agree_on_every_village_of_a_random_year():
    chance = random.Random(7)
    frequencies = (Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.HALF_YEARLY, Frequency.YEARLY)
    duties = [DutyFactory(frequency=frequency) for frequency in frequencies]
    duties.append(DutyFactory(frequency=Frequency.FIXED_DAY, month=7, day=11))
    villages = [VillageFactory(code=f"12011900{chance.randint(1, 3)}{201 + n}") for n in range(8)]
    for _ in range(120):
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(TODAY.timetuple().tm_yday))
        record = {"village": chance.choice(villages), "duty": chance.choice(duties), "held_on": day}
        if not record["village"].duty_records.filter(duty=record["duty"], held_on=day).exists():
            DutyRecordFactory(**record)
    year = Year.of(2026, TODAY)
    records = records_of([village.pk for village in villages], year)

    found = cells()

    for village in villages:
        for duty in duties:
            days = [record.held_on for record in records.get((village.pk, duty.pk), [])]
            assert found[village.pk][duty.pk].completion == completion_of(duty.periods(2026), days, TODAY)


def test_county_takes_as_many_queries_as_one_village():
    DutyFactory.create_batch(3)
    for number in range(201, 241):
        VillageFactory(code=f"120119001{number}")
    with CaptureQueriesContext(connection) as captured:
        cells("township_id")

    assert len(captured) == 4
