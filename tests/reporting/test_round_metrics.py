"""Total and place of the published round as metrics, with their source and day."""

from datetime import UTC, datetime

import pytest

from common.metrics import metric, with_metrics
from reporting.choices import RoundState
from reporting.metric_totals import totals_by, words_of_total
from reporting.models import AnnualRound
from tests.factories import VillageFactory
from tests.factories.reporting_rounds import at
from tests.reporting.published import HERE, THERE, published_round
from villages.models import Village

pytestmark = pytest.mark.django_db
YEAR, KEYS = 2026, ("annual_total", "annual_place")
PUBLISHED = datetime(2026, 12, 20, 2, tzinfo=UTC)


def of_village(code: str, year: int = YEAR):
    row = with_metrics(Village.objects.filter(code=code), KEYS, year=year).get()
    return row.metric_annual_total, row.metric_annual_place, row.metric_annual_total_as_of


def test_published_round_gives_total_place_and_day():
    one = published_round(YEAR)
    AnnualRound.objects.filter(pk=one.pk).update(published_at=PUBLISHED)
    VillageFactory(code=f"{HERE}299")

    assert of_village(f"{HERE}202") == (80.5, 3, PUBLISHED)
    assert of_village(f"{THERE}203") == (97, None, PUBLISHED)  # vetoed: a total, no place
    assert of_village(f"{THERE}204") == (None, None, PUBLISHED)  # no sheet: blank, never 0
    assert of_village(f"{HERE}299") == (None, None, None)
    assert of_village(f"{HERE}202", YEAR - 1) == (None, None, None)
    assert {metric(key).source for key in KEYS} == {"已公布的年度考核"}


@pytest.mark.parametrize("state", [state for state in RoundState if state != RoundState.PUBLISHED])
def test_round_that_is_not_published_or_opened_again_gives_nothing(state):
    at(published_round(YEAR), state)

    assert of_village(f"{HERE}202") == (None, None, None)


def test_of_a_region_the_mean_is_told_and_said_to_be_one():
    published_round(YEAR)

    found = totals_by(Village.objects.all(), KEYS, year=YEAR, by="township__code")

    assert found[HERE] == {"annual_total": 87.75, "annual_place": 2}
    assert float(found[THERE]["annual_total"]) == 81.08  # of the three that have one
    assert {words_of_total(metric(key)) for key in KEYS} == {"各村(居)平均"}
