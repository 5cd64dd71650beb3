"""The demo's duties: a year of meetings and activities in the demo clerks' townships, entered as clerks enter them."""

import random
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from agreements.actions.demo_plans import make_demo_plans
from agreements.actions.duties import Entry, record_duty
from agreements.actions.duty_catalogue import load_duties
from agreements.choices import PERIODIC, Frequency
from agreements.duty_periods import Period
from agreements.models import Duty, DutyRecord
from common.history import act_of
from villages.models import StaffUser, Village

SEED = 529
DEMO_CLERKS = ("xiaying_jb", "luozhuangzi_jb")
KEPT_SHARE = 0.88  # of what is due; the rest is overdue, so that the demo has something to show
TOGETHER = ("training", "member_day", "population_day", "inspection")  # meetings of the whole township


@transaction.atomic
def make_demo_duties(*, now: datetime) -> int:
    """A year's records for each demo clerk's township that has none yet. Returns how many lines were written."""
    load_duties()
    written = 0
    for clerk in StaffUser.objects.filter(username__in=DEMO_CLERKS).select_related("region").order_by("pk"):
        villages = list(Village.objects.for_user(clerk).active().select_related("township").order_by("code"))
        if DutyRecord.objects.for_user(clerk).exists() or not villages:
            continue
        with act_of(clerk):
            written += _year_of(villages, clerk, timezone.localdate(now))
            make_demo_plans(clerk, villages, now=now)
    return written


def _year_of(villages: list[Village], clerk: StaffUser, today: date) -> int:
    chance = random.Random(f"{SEED}{clerk.username}")
    written = 0
    for duty in Duty.objects.recorded().in_force_in(today.year):
        for day in _days(duty, today, chance):
            if duty.key in TOGETHER:
                chosen = [village for village in villages if chance.random() < 0.96]
            else:
                chosen = [village for village in villages if chance.random() < KEPT_SHARE]
            chosen = [village for village in chosen if duty.binds(village.kind)]
            if chosen:
                line = Entry(duty, day, attendance=chance.randint(9, 60), summary=f"开展{duty.name}。")
                written += len(record_duty(chosen, line, actor=clerk, today=today).records)
    return written


def _days(duty: Duty, today: date, chance: random.Random) -> list[date]:
    """One day in each period that has begun; a few days of the year for what is registered as it happens."""
    if duty.frequency == Frequency.AS_IT_HAPPENS:
        first = date(today.year, 1, 1)
        days = [first + timedelta(days=chance.randrange(365)) for _ in range(6)]
        return sorted({day for day in days if day <= today})
    if duty.frequency not in PERIODIC:
        return []
    return [_day_in(period, today, chance) for period in duty.periods(today.year) if period.starts <= today]


def _day_in(period: Period, today: date, chance: random.Random) -> date:
    last = min(period.ends, today)
    return period.starts + timedelta(days=chance.randint(0, (last - period.starts).days))
