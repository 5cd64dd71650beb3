"""The metrics say what the overview says, for every village."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from agreements.actions.duty_catalogue import load_duties
from agreements.choices import PERIODIC, Frequency
from agreements.completion import Cell, Year, completion_by_area, there_in
from agreements.duty_calendar import overdue_of
from agreements.models import Duty
from agreements.overdue_count import overdue_in, with_what_was_met
from common.metrics import all_metrics, with_metrics
from tests.factories import DutyRecordFactory, FormerIdentityFactory, OpinionCaseFactory, VillageFactory
from villages.choices import IdentityChange, VillageKind
from villages.models import Village

pytestmark = pytest.mark.django_db
YEAR = 2025


def figures(village: Village, *keys: str) -> list:
    row = with_metrics(Village.objects.filter(pk=village.pk), keys, year=YEAR).get()
    return [getattr(row, f"metric_{key}") for key in keys]


def test_completion_by_metric_is_completion_by_overview():
    load_duties()
    units = [VillageFactory(code="120119001201"), VillageFactory(code="120119001001")]
    turned = VillageFactory(code="120119001002")
    FormerIdentityFactory(
        village=turned, change=IdentityChange.CONVERTED, kind=VillageKind.VILLAGE, until=date(YEAR, 5, 20)
    )
    for number, duty in enumerate(Duty.objects.recorded()):
        for unit in (*units, turned):
            DutyRecordFactory(village=unit, duty=duty, held_on=date(YEAR, 1 + number % 12, 3), quantity=2)
    found = completion_by_area(there_in(Village.objects.all(), YEAR), Year.of(YEAR, timezone.localdate()), "pk")
    periodic = {duty.pk for duty in Duty.objects.filter(frequency__in=PERIODIC)}
    meetings = set(Duty.objects.filter(key="monthly_meeting").values_list("pk", flat=True))

    for unit in (*units, turned):
        parts = {
            keys: sum((cell for duty, cell in found[unit.pk].items() if duty in keys), Cell()).completion.rate
            for keys in (frozenset(periodic), frozenset(meetings))
        }
        assert figures(unit, "duty_completion", "duty_monthly_meeting") == list(parts.values())
        assert figures(unit, "duty_problems_solved") == [2]


def test_running_period_counts_once_it_is_met():
    load_duties()
    village, today = VillageFactory(code="120119001201"), timezone.localdate()
    DutyRecordFactory(village=village, duty=Duty.objects.get(key="awareness"), held_on=today)

    row = with_metrics(Village.objects.all(), ["duty_awareness", "duty_democratic_review"], year=today.year).get()

    last_day = date(today.year, 12, 31)
    assert row.metric_duty_awareness == Decimal("100.00")
    assert row.metric_duty_democratic_review == (None if today <= last_day else Decimal(0))


def test_opinions_answered_in_time_of_those_that_are_known():
    village, silent = VillageFactory(code="120119001201"), VillageFactory(code="120119001202")
    first = date(YEAR, 3, 1)
    OpinionCaseFactory(village=village, received_on=first, answered=True)
    OpinionCaseFactory(village=village, received_on=first, answered_on=first + timedelta(days=4), answered=True)
    OpinionCaseFactory(village=village, received_on=first, unanswered=True)

    assert figures(village, "opinions_received", "opinions_in_time") == [3, Decimal("33.33")]
    assert figures(silent, "opinions_received", "opinions_in_time") == [0, None]


def test_every_duty_of_a_new_portal_has_its_metric():
    load_duties()
    keys = set(Duty.objects.exclude(frequency=Frequency.WITHIN_DAYS).values_list("key", flat=True))

    assert {f"duty_{key}" for key in keys} <= {metric.key for metric in all_metrics()}


@pytest.mark.parametrize("turned", [False, True])
def test_number_in_the_inbox_is_the_number_of_the_overdue_list(turned):
    load_duties()
    units = [VillageFactory(code=f"120119001{number}") for number in ("201", "202", "002")]
    for number, duty in enumerate(Duty.objects.recorded()):
        for unit in units[:2]:
            DutyRecordFactory(village=unit, duty=duty, held_on=date(YEAR, 1 + number % 12, 3))
    if turned:
        change = {"change": IdentityChange.CONVERTED, "kind": VillageKind.VILLAGE, "until": date(YEAR, 5, 20)}
        FormerIdentityFactory(village=units[2], **change)
    year = Year.of(YEAR, timezone.localdate())

    listed = sum(len(line.periods) for line in overdue_of(units, year))

    counted = overdue_in(list(with_what_was_met(Village.objects.all(), year)), year)
    assert counted == listed > 0
