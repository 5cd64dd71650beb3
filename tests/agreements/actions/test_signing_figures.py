"""What follows from the register: figures by village and region, metrics, what the township is reminded of."""

from datetime import date
from decimal import Decimal

import pytest

from agreements.choices import AgreementKind, AgreementState
from agreements.signing_summary import level_below, summary, whole
from common.inbox import tasks_for
from common.metrics import with_metrics
from tests.factories import (
    RegionFactory,
    SignedAgreementFactory,
    StaffUserFactory,
    TrustGroupFactory,
    VillageFactory,
)
from villages.choices import RegionLevel
from villages.models import Village

TOWN, COUNTY = "120119001", "120119"
TODAY = date(2026, 10, 19)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return RegionFactory(code=TOWN)


@pytest.fixture
def clerk(town):
    return StaffUserFactory(region=town)


@pytest.fixture
def village(town):
    return VillageFactory(township=town, name="样例村", households=4)


def households(village, *rows):
    for number, fields in rows:
        SignedAgreementFactory(village=village, household_number=number, **fields)


def test_summary_counts_households_once_and_leaves_unknown_blank(town, village):
    unknown = VillageFactory(township=town, households=None)
    letting = {"kind": AgreementKind.HOUSE_LETTING}
    households(
        village,
        ("1", {}),
        ("1", letting),
        ("2", letting),
        ("3", {"valid_until": date(2026, 10, 18)}),
        ("4", {"state": AgreementState.WITHDRAWN}),
        ("5", {"state": AgreementState.RENEWED}),
    )
    households(unknown, ("1", {}))
    TrustGroupFactory(village=village)
    TrustGroupFactory(village=village, disbanded_on=TODAY)

    lines = summary(town.path, None, TODAY)

    first, second = sorted(lines, key=lambda line: line.key)
    figures = ("due", "signed", "rate", "running", "expired", "closed", "groups")
    assert [getattr(first, name) for name in figures] == [4, 2, Decimal("50.00"), 3, 1, 1, 1]
    assert [getattr(second, name) for name in figures] == [None, 1, None, 1, 0, 0, 0]
    total = whole(lines)
    assert [getattr(total, name) for name in figures] == [4, 3, Decimal("50.00"), 4, 1, 1, 1]
    assert total.unknown == 1
    (of_county,) = summary("12/1201/120119/", RegionLevel.TOWNSHIP, TODAY)
    assert [getattr(of_county, name) for name in figures] == [getattr(total, name) for name in figures]
    (of_kind,) = summary("12/1201/120119/", RegionLevel.TOWNSHIP, TODAY, AgreementKind.HOUSE_LETTING)
    assert (of_kind.signed, of_kind.running) == (2, 2)


@pytest.mark.parametrize("level", [RegionLevel.PROVINCE, RegionLevel.COUNTY, RegionLevel.TOWNSHIP, None])
def test_summary_of_every_level_adds_up_to_the_same(village, level):
    households(village, ("1", {}), ("2", {}))

    assert (whole(summary("", level, TODAY)).due, whole(summary("", level, TODAY)).signed) == (4, 2)


@pytest.mark.parametrize(
    ("path", "level"),
    [
        ("", RegionLevel.PROVINCE),
        ("12/", RegionLevel.COUNTY),
        ("12/1201/", RegionLevel.COUNTY),
        ("12/1201/120119/", RegionLevel.TOWNSHIP),
        ("12/1201/120119/120119001/", None),
    ],
)
def test_scope_is_divided_into_its_next_parts(path, level):
    assert level_below(path) == level


def test_signing_rate_counts_households_and_is_blank_without_them(town, village):
    unknown = VillageFactory(township=town, households=None)
    letting = {"kind": AgreementKind.HOUSE_LETTING}
    households(village, ("1", {}), ("1", letting), ("2", {"state": AgreementState.ENDED}))
    households(unknown, ("1", {}))

    rows = with_metrics(Village.objects.all(), ["signed_households", "signing_rate"], year=2026)
    found = {row.pk: (row.metric_signed_households, row.metric_signing_rate) for row in rows}

    assert found == {village.pk: (1, Decimal("25.00")), unknown.pk: (1, None)}


def test_rate_of_a_past_year_stands_as_it_stood(village):
    households(village, ("1", {"signed_on": date(2024, 5, 1), "state": "ended", "closed_on": date(2025, 6, 1)}))

    def figure(year):
        return with_metrics(Village.objects.all(), ["signed_households"], year=year).get().metric_signed_households

    assert [figure(year) for year in (2023, 2024, 2025)] == [0, 1, 0]


def test_township_is_reminded_of_agreements_that_end_within_thirty_days(village, clerk, now):
    households(
        village,
        ("1", {"valid_until": date(2026, 11, 18)}),
        ("2", {"valid_until": date(2026, 10, 25)}),
        ("3", {"valid_until": date(2026, 11, 19)}),
        ("4", {"valid_until": date(2026, 10, 18)}),
    )
    county = StaffUserFactory(region=RegionFactory(code=COUNTY))

    def lines(user):
        return [(task.title, task.deadline, task.count) for task in tasks_for(user, now) if "协议" in task.title]

    assert lines(clerk) == [("1个村(居)的协议将在30天内到期", date(2026, 10, 25), 2)]
    assert lines(county) == []
