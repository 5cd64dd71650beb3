"""A metric of many villages as one figure of their township."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.metrics import all_metrics
from reporting.metric_totals import totals_by, unit_of_total, words_of_total
from tests.factories import AnnualStatisticsFactory, FormerIdentityFactory, RegionFactory, VillageFactory
from villages.choices import IdentityChange, StatisticsState
from villages.models import Village

pytestmark = pytest.mark.django_db
HERE, THERE, YEAR = "990101101", "990101102", 2026


def filed(code: str, year: int = YEAR, **figures) -> None:
    AnnualStatisticsFactory(village=village_of(code), year=year, state=StatisticsState.FILED, **figures)


def village_of(code: str) -> Village:
    return Village.objects.filter(code=code).first() or VillageFactory(code=code)


def totals(*keys: str, year: int = YEAR) -> dict:
    return totals_by(Village.objects.all(), keys, year=year, by="township")


def test_counts_are_added_up_and_rates_worked_out_from_the_sums():
    filed(f"{HERE}201", resident_population=1000, members=100, births=3, births_male=1, births_female=2)
    filed(f"{HERE}202", resident_population=200, members=50, births=4, births_male=2, births_female=2)
    filed(f"{THERE}201", resident_population=300, members=30, births=0, births_male=0, births_female=0)

    found = totals("members", "member_coverage", "birth_rate")

    assert found == {
        HERE: {"members": 150, "member_coverage": Decimal("12.50"), "birth_rate": Decimal("5.83")},
        THERE: {"members": 30, "member_coverage": Decimal("10.00"), "birth_rate": Decimal("0.00")},
    }


def test_rate_leaves_out_villages_of_which_a_part_is_not_known():
    filed(f"{HERE}201", families_in_need=10, families_aided=8)
    filed(f"{HERE}202", families_in_need=None, families_aided=None)
    filed(f"{HERE}203", families_in_need=10, families_aided=None)

    assert totals("aid_rate") == {HERE: {"aid_rate": Decimal("80.00")}}


def test_surveyed_rates_are_the_mean_of_the_villages_that_have_one():
    filed(f"{HERE}201", awareness_rate=Decimal("90.00"))
    filed(f"{HERE}202", awareness_rate=Decimal("95.55"))
    filed(f"{HERE}203", awareness_rate=None)

    assert totals("awareness_rate") == {HERE: {"awareness_rate": Decimal("92.78")}}


def test_nothing_known_is_blank_and_not_0():
    VillageFactory(code=f"{HERE}201")

    assert totals("members", "member_coverage", "awareness_rate") == {
        HERE: {"members": None, "member_coverage": None, "awareness_rate": None}
    }


def test_questions_give_the_share_of_villages_that_can_say_yes():
    VillageFactory.create_batch(2, township=RegionFactory(code=HERE))

    assert totals("charter_in_force") == {HERE: {"charter_in_force": Decimal("0.00")}}
    question = next(one for one in all_metrics() if one.key == "charter_in_force")
    assert (unit_of_total(question), words_of_total(question)) == ("%", "达到的村(居)所占比例")


def test_last_years_figures_stay_with_a_unit_that_has_ended():
    ended = VillageFactory(code=f"{HERE}201", merged=True)
    FormerIdentityFactory(village=ended, change=IdentityChange.MERGED, until=date(2026, 3, 1))
    filed(f"{HERE}201", year=2025, members=70)
    filed(f"{HERE}202", year=2025, members=30)

    assert [totals("members", year=year).get(HERE) for year in (2025, 2027)] == [{"members": 100}, {"members": None}]


def test_any_number_of_townships_and_keys_is_one_query():
    for township in range(101, 106):
        for number in range(201, 204):
            filed(f"990101{township}{number}", members=1)
    keys = ["members", "member_coverage", "awareness_rate", "signing_rate", "six_haves"]
    with CaptureQueriesContext(connection) as captured:
        found = totals(*keys)

    assert [len(captured), len(found)] == [1, 5]


@pytest.mark.parametrize("metric", all_metrics(), ids=lambda metric: metric.key)
def test_every_metric_has_a_total(metric):
    VillageFactory(code=f"{HERE}201")

    (found,) = totals(metric.key).values()

    assert set(found) == {metric.key}
    assert found[metric.key] is None or found[metric.key] >= 0
