"""How many periods of a year's duties went by without what they ask for: the number of `duty_calendar.overdue_of`.

Asked as one query for the inbox of a township: a unit that was one thing all year is counted by the database, one
that was converted brings its changes and its records along and is looked at here.
"""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONObject

from agreements.completion import Stint, Year, changes_since, stints_of
from agreements.duty_metrics import met_of
from agreements.duty_periods import Period, PeriodState, state_of
from agreements.models import Duty, DutyRecord
from villages.choices import VillageKind
from villages.models.village import VillageQuerySet


def with_what_was_met(villages: VillageQuerySet, year: Year) -> QuerySet:
    """A row per unit that still stands: kind, periods met, and of a converted one its changes and what was held."""
    over = {kind: _over(year, [Stint(kind)]) for kind in VillageKind.values}
    met = Case(*[When(kind=kind, then=met_of(periods)) for kind, periods in over.items()], output_field=IntegerField())
    own = changes_since(year.number).filter(village=OuterRef("pk"))
    held = DutyRecord.objects.of_year(year.number).filter(village=OuterRef("pk")).order_by("held_on")
    changes = ArraySubquery(own.values(json=JSONObject(change="change", until="until", kind="kind")))
    records = ArraySubquery(held.values(json=JSONObject(duty="duty_id", day="held_on")))
    nothing = Value([], output_field=records.output_field)
    of_changed = Case(When(Exists(own), then=records), default=nothing, output_field=records.output_field)
    return villages.active().order_by().values("kind", met=met, changes=changes, records=of_changed)


def overdue_in(rows: list[dict], year: Year) -> int:
    """The number, of the rows of `with_what_was_met`."""
    over = {kind: len(_over(year, [Stint(kind)])) for kind in VillageKind.values}
    return sum(_overdue_of_changed(row, year) if row["changes"] else over[row["kind"]] - row["met"] for row in rows)


def _over(year: Year, stints: list[Stint]) -> list[tuple[Duty, Period]]:
    """What units of these stints should have done by now."""
    owed = [(duty, period) for duty in year.duties for period in year.owed(duty, stints)]
    return [(duty, period) for duty, period in owed if period.ends < year.today]


def _overdue_of_changed(row: dict, year: Year) -> int:
    changes = [
        (each["change"], date.fromisoformat(each["until"]), each["kind"], row["kind"]) for each in row["changes"]
    ]
    days: dict[int, list[date]] = {}
    for record in row["records"]:
        days.setdefault(record["duty"], []).append(date.fromisoformat(record["day"]))
    over = _over(year, stints_of(changes))
    states = [state_of(period, days.get(duty.pk, []), year.today) for duty, period in over]
    return states.count(PeriodState.OVERDUE)
