"""Questions that are kept as SQL say what they would say if they were written anew."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.actions.duty_catalogue import load_duties
from agreements.choices import Frequency
from agreements.models import Duty
from common.metric_questions import rows_with_metrics
from common.metrics import all_metrics, with_metrics
from tests.factories import (
    AnnualStatisticsFactory,
    DutyRecordFactory,
    FormerIdentityFactory,
    OpinionCaseFactory,
    VillageFactory,
)
from villages.choices import IdentityChange, VillageKind
from villages.models import Village

pytestmark = pytest.mark.django_db
YEAR = 2025
KEYS = [metric.key for metric in all_metrics()]


@pytest.fixture
def village():
    load_duties()
    village = VillageFactory(code="120119001201")
    for number, duty in enumerate(Duty.objects.recorded()):
        DutyRecordFactory(village=village, duty=duty, held_on=date(YEAR, 1 + number % 12, 3))
    AnnualStatisticsFactory(village=village, year=YEAR, members=180, resident_population=2000, state="filed")
    OpinionCaseFactory(village=village, received_on=date(YEAR, 3, 1), answered=True)
    VillageFactory(code="120119001001")
    return village


def columns_of(row) -> dict:
    names = [name for key in KEYS for name in (f"metric_{key}", f"metric_{key}_as_of")]
    return {name: getattr(row, name) for name in names}


def kept(*villages) -> list[dict]:
    keys = [village.pk for village in villages]
    return [columns_of(row) for row in rows_with_metrics(Village, keys, KEYS, year=YEAR)]


def anew(*villages) -> list[dict]:
    rows = Village.objects.filter(pk__in=[village.pk for village in villages]).order_by("pk")
    return [columns_of(row) for row in with_metrics(rows, KEYS, year=YEAR)]


def queries_of(*villages) -> int:
    with CaptureQueriesContext(connection) as captured:
        kept(*villages)
    return len(captured)


def test_what_is_kept_says_the_same_and_takes_one_query(village):
    units = list(Village.objects.order_by("pk"))
    written_anew = anew(*units)

    assert kept(*units) == kept(*units) == written_anew
    assert (queries_of(village), queries_of(*units)) == (1, 1)
    assert kept(village)[0]["metric_duty_completion"] is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda village: Duty.objects.filter(frequency=Frequency.MONTHLY).update(frequency=Frequency.QUARTERLY),
        lambda village: village.duty_records.filter(duty__key="monthly_meeting").delete(),
        lambda village: FormerIdentityFactory(
            village=village, change=IdentityChange.CONVERTED, kind=VillageKind.RESIDENTS, until=date(YEAR, 5, 20)
        ),
    ],
)
def test_what_was_read_while_it_was_written_is_asked_along(village, change):
    before = kept(village)[0]

    change(village)

    after = kept(village)
    assert after == anew(village)
    assert after[0]["metric_duty_completion"] != before["metric_duty_completion"]


def test_figures_of_a_unit_that_was_converted_follow_its_records(village):
    FormerIdentityFactory(
        village=village, change=IdentityChange.CONVERTED, kind=VillageKind.RESIDENTS, until=date(YEAR, 5, 20)
    )
    meeting = Duty.objects.get(key="monthly_meeting")
    before = kept(village)[0]["metric_duty_monthly_meeting"]

    added = DutyRecordFactory(village=village, duty=meeting, held_on=date(YEAR, 8, 9))
    more = kept(village)[0]["metric_duty_monthly_meeting"]
    added.held_on = date(YEAR, 8, 9).replace(year=YEAR - 1)
    added.save()

    assert more > before
    assert kept(village) == anew(village)
    assert kept(village)[0]["metric_duty_monthly_meeting"] == before
