"""How far the duties of a year were met, region by region or village by village. One answer for every screen.

Villages that are one thing through the whole year are counted by the database; the few that were converted, merged
or closed in it are looked at one by one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractMonth, Floor

from agreements.choices import Frequency
from agreements.duty_periods import ALWAYS, Completion, Period, Span, completion_of, owed_in
from agreements.models import Duty, DutyRecord, OpinionCase
from villages.choices import IdentityChange, VillageState
from villages.models import FormerIdentity
from villages.models.village import VillageQuerySet

ENDS = (IdentityChange.MERGED, IdentityChange.CLOSED)
MONTHS_IN_BUCKET = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6}


@dataclass(frozen=True)
class Stint:
    """The days in which a unit was of one kind."""

    kind: str
    span: Span = ALWAYS


@dataclass(frozen=True)
class Cell:
    """One duty in one region: periods owed and met, and how often it was done in all."""

    completion: Completion = field(default_factory=Completion)
    sessions: int = 0

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.completion + other.completion, self.sessions + other.sessions)


@dataclass
class Year:
    """What every computation of one year needs: the duties in force and the periods each of them asks for."""

    number: int
    today: date
    duties: list[Duty] = field(default_factory=list)

    @classmethod
    def of(cls, number: int, today: date) -> "Year":
        return cls(number, today, list(Duty.objects.in_force_in(number)))

    @property
    def first_day(self) -> date:
        return date(self.number, 1, 1)

    def owed(self, duty: Duty, stints: Iterable[Stint]) -> list[Period]:
        """The periods of a duty that a unit of these stints owes."""
        periods = duty.periods(self.number)
        spans = [stint.span & duty.span for stint in stints if duty.binds(stint.kind)]
        return [period for span in spans for period in owed_in(periods, span, duty.frequency)]


def there_in(villages: VillageQuerySet, year: int) -> VillageQuerySet:
    """Units that were there on one day of the year at least."""
    ended = FormerIdentity.objects.filter(
        village=models.OuterRef("pk"), change__in=ENDS, until__gte=date(year, 1, 1)
    ).order_by()
    return villages.filter(models.Q(state=VillageState.ACTIVE) | models.Exists(ended))


def stints_of_changed(villages: VillageQuerySet, year: int) -> dict[int, list[Stint]]:
    """The stints of those units that were converted, merged or closed in this year or later."""
    changes = changes_since(year).filter(village__in=villages.order_by())
    found: dict[int, list[tuple]] = {}
    for village, *change in changes.values_list("village_id", "change", "until", "kind", "village__kind"):
        found.setdefault(village, []).append(tuple(change))
    return {village: stints_of(rows) for village, rows in found.items()}


def changes_since(year: int) -> models.QuerySet:
    """What made another kind of unit of a village, or ended it, in this year or later; by village, in order."""
    of_kind = FormerIdentity.objects.filter(change__in=[*ENDS, IdentityChange.CONVERTED])
    return of_kind.filter(until__gte=date(year, 1, 1)).order_by("village_id", "until", "pk")


def stints_of(changes: Iterable[tuple[str, date, str, str]]) -> list[Stint]:
    """The stints of one unit, from its changes in order: change, last day before it, kind before it, kind now."""
    stints, since = [], None
    for change, day, kind_before, kind_now in changes:
        if change in ENDS:
            return [*stints, Stint(kind_before, Span(since, day))]
        stints.append(Stint(kind_before, Span(since, day - timedelta(days=1))))
        since, last_kind = day, kind_now
    return [*stints, Stint(last_kind, Span(since))]


def completion_by_area(villages: VillageQuerySet, year: Year, area: Combinable | str) -> dict[object, dict[int, Cell]]:
    """area key → duty key → Cell. `area` is an expression on villages, e.g. the township or the village itself."""
    changed = stints_of_changed(villages, year.number)
    here = villages.order_by().annotate(area=area if isinstance(area, Combinable) else models.F(area))
    steady = here.active().exclude(pk__in=changed)
    found: dict[object, dict[int, Cell]] = {}
    _count_steady(found, steady, year)
    _count_changed(found, here, changed, year)
    _count_opinions(found, here, year)
    return found


def _add(found: dict, area, duty: int, cell: Cell) -> None:
    cells = found.setdefault(area, {})
    cells[duty] = cells.get(duty, Cell()) + cell


def _count_steady(found: dict, steady: VillageQuerySet, year: Year) -> None:
    units = {(row["area"], row["kind"]): row["n"] for row in steady.values("area", "kind").annotate(n=_number())}
    met: dict[tuple, dict[int, int]] = {}
    for row in _records_by_bucket(steady, year):
        key = (row["area"], row["kind"], row["duty_records__duty"])
        met.setdefault(key, {})[row["bucket"]] = row["n"]
        _add(found, row["area"], row["duty_records__duty"], Cell(sessions=row["sessions"]))
    for (area, kind), number in units.items():
        found.setdefault(area, {})
        for duty in year.duties:
            if duty.binds(kind):
                by_bucket = met.get((area, kind, duty.pk), {})
                _add(found, area, duty.pk, Cell(_steady_completion(duty, kind, number, by_bucket, year)))


def _number() -> models.Count:
    return models.Count("pk", distinct=True)


def _steady_completion(duty: Duty, kind: str, units: int, met: Mapping[int, int], year: Year) -> Completion:
    """`met` says for each period of the year, counted from 1, how many of the units met it."""
    numbered = {period: number for number, period in enumerate(duty.periods(year.number), start=1)}
    owed = done = 0
    for period in year.owed(duty, [Stint(kind)]):
        times = met.get(numbered[period], 0)
        done += times
        owed += units if period.ends < year.today else times
    return Completion(owed, done)


def _records_by_bucket(steady: VillageQuerySet, year: Year) -> models.QuerySet:
    """How many units met which period of which duty; of a fixed day only what was held around it counts."""
    month = ExtractMonth("duty_records__held_on")  # numeric in PostgreSQL, so a division of it keeps its remainder
    by_frequency: dict[str, list[int]] = {}
    for duty in year.duties:
        by_frequency.setdefault(duty.frequency, []).append(duty.pk)
    bucket = models.Case(
        *[
            models.When(duty_records__duty__in=by_frequency.get(frequency, []), then=Floor((month - 1) / months) + 1)
            for frequency, months in MONTHS_IN_BUCKET.items()
        ],
        default=1,
        output_field=models.IntegerField(),
    )
    counted = models.Q(
        *[
            models.Q(duty_records__duty=duty, duty_records__held_on__range=_counted_days(duty, year))
            for duty in year.duties
        ],
        _connector=models.Q.OR,
    )
    if not year.duties:
        return steady.none().values("area")
    return (
        steady.filter(counted)
        .annotate(bucket=bucket)
        .values("area", "kind", "duty_records__duty", "bucket")
        .annotate(n=_number(), sessions=models.Sum("duty_records__quantity"))
    )


def _counted_days(duty: Duty, year: Year) -> tuple[date, date]:
    """The first and the last day of the year on which this duty can be met."""
    if duty.frequency == Frequency.FIXED_DAY:
        (period,) = duty.periods(year.number)
        return period.starts, period.ends
    return year.first_day, date(year.number, 12, 31)


def _count_changed(found: dict, here: VillageQuerySet, changed: dict[int, list[Stint]], year: Year) -> None:
    if not changed:
        return
    areas = dict(here.filter(pk__in=changed).values_list("pk", "area"))
    records = records_of(changed, year)
    for village, stints in changed.items():
        found.setdefault(areas[village], {})
        for duty in year.duties:
            first, last = _counted_days(duty, year)
            lines = [line for line in records.get((village, duty.pk), []) if first <= line.held_on <= last]
            owed = year.owed(duty, stints)
            if owed or lines:
                sessions = sum(record.quantity for record in lines)
                days = [record.held_on for record in lines]
                _add(found, areas[village], duty.pk, Cell(completion_of(owed, days, year.today), sessions))


def records_of(villages: Iterable, year: Year) -> dict[tuple[int, int], list[DutyRecord]]:
    """(village, duty) → its records of the year, by day."""
    found: dict[tuple[int, int], list[DutyRecord]] = {}
    for record in DutyRecord.objects.filter(village__in=list(villages)).of_year(year.number).order_by("held_on"):
        found.setdefault((record.village_id, record.duty_id), []).append(record)
    return found


def _count_opinions(found: dict, here: VillageQuerySet, year: Year) -> None:
    """A duty with a deadline is met by cases answered in time; a case counts once that is known."""
    duties = [duty for duty in year.duties if duty.frequency == Frequency.WITHIN_DAYS]
    if not duties:
        return
    settled = OpinionCase.objects.of_year(year.number).settled_by(year.today)
    rows = here.filter(opinion_cases__in=settled).values("area")
    in_time = models.Q(opinion_cases__answered_on__lte=models.F("opinion_cases__due_on"))
    for row in rows.annotate(n=models.Count("opinion_cases"), met=models.Count("opinion_cases", filter=in_time)):
        for duty in duties:
            _add(found, row["area"], duty.pk, Cell(Completion(row["n"], row["met"]), row["n"]))
