"""The demo's figures: three years for all units, two of them locked, the last at every desk; made once."""

from collections import Counter

import pytest
from django.utils import timezone

from tests.factories import VillageFactory
from tests.factories.demo import demo_people
from villages.actions.demo_changes import make_demo_changes
from villages.actions.demo_registry import make_demo_registry
from villages.actions.demo_statistics import make_demo_statistics
from villages.actions.words import load_words
from villages.choices import StatisticsState, VillageState
from villages.models import AnnualStatistics, FormerIdentity, Village
from villages.reporting_year import reporting_year

pytestmark = pytest.mark.django_db
SHOWN, OTHERS = 30, 9


@pytest.fixture
def districts(now):
    for number in range(SHOWN):
        VillageFactory(code=f"120119104{201 + number}")
    for number in range(OTHERS):
        VillageFactory(code=f"120119999{201 + number}")
    VillageFactory(code="120101001001")
    demo_people(now)
    load_words()
    make_demo_registry(now=now)


def test_three_years_of_figures_lie_at_every_desk_and_are_brought_once(districts, now):
    brought = [make_demo_statistics(now=now), make_demo_statistics(now=now)]

    units, last = Village.objects.count(), reporting_year(now)
    of_last = 25 + OTHERS - 3 + 1
    assert brought == [2 * units + of_last, 0]
    states = Counter(AnnualStatistics.objects.values_list("year", "state"))
    assert states[last - 2, StatisticsState.LOCKED] == states[last - 1, StatisticsState.LOCKED] == units
    assert {state for year, state in states if year == last} == set(StatisticsState)
    assert all(0 < sheet.births_male + sheet.births_female < 100 for sheet in AnnualStatistics.objects.all())


def test_units_end_once_after_their_last_full_year(districts, now):
    make_demo_statistics(now=now)

    ended = [make_demo_changes(now=now), make_demo_changes(now=now)]

    assert ended == [3, 0]
    assert Counter(Village.objects.exclude(state=VillageState.ACTIVE).values_list("state", flat=True)) == {
        VillageState.MERGED: 2,
        VillageState.CLOSED: 1,
    }
    gone = FormerIdentity.objects.values("village")
    assert timezone.localdate(now).year == FormerIdentity.objects.first().until.year
    years = set(AnnualStatistics.objects.filter(village__in=gone).values_list("year", flat=True))
    assert years == {reporting_year(now) - 2, reporting_year(now) - 1}
