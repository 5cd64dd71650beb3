"""One village's year: each duty with its periods and how they stand. What is overdue in a township."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agreements.choices import Frequency
from agreements.completion import Stint, Year, records_of, stints_of_changed
from agreements.duty_periods import Completion, Period, PeriodState, completion_of, state_of
from agreements.models import Duty, DutyRecord
from villages.models import Village

STATE_WORDS = {
    PeriodState.DONE: "已开展",
    PeriodState.OVERDUE: "逾期",
    PeriodState.DUE: "待开展",
    PeriodState.AHEAD: "未到期",
}


@dataclass(frozen=True)
class Slot:
    """A stretch of months in the row of a duty: one of its periods, or months in which nothing is asked."""

    months: int
    period: Period | None = None
    state: PeriodState | None = None
    records: tuple[DutyRecord, ...] = ()

    @property
    def word(self) -> str:
        return STATE_WORDS[self.state] if self.state else ""

    @property
    def times(self) -> int:
        return sum(record.quantity for record in self.records)


@dataclass(frozen=True)
class Line:
    """A duty in the calendar of one village."""

    duty: Duty
    slots: tuple[Slot, ...]
    completion: Completion
    times: int


def calendar_of(village: Village, year: Year) -> list[Line]:
    """The lines of one village, in the order of the catalogue; duties that do not bind it only where it did them."""
    stints = stints_of_changed(Village.objects.filter(pk=village.pk), year.number).get(village.pk)
    stints = stints or [Stint(village.kind)]
    records = records_of([village.pk], year)
    lines = []
    for duty in year.duties:
        done = records.get((village.pk, duty.pk), [])
        if duty.frequency == Frequency.WITHIN_DAYS or not (done or any(duty.binds(stint.kind) for stint in stints)):
            continue
        owed = year.owed(duty, stints)
        days = [record.held_on for record in done]
        completion = completion_of(owed, days, year.today)
        lines.append(Line(duty, tuple(_slots(owed, done, year)), completion, sum(row.quantity for row in done)))
    return lines


def _slots(owed: list[Period], records: list[DutyRecord], year: Year) -> Iterable[Slot]:
    """Twelve months: periods as long as they are, gaps month by month."""
    by_month = {period.first_month: period for period in owed}
    month = 1
    while month <= 12:
        period = by_month.get(month)
        if period is None:
            held = tuple(record for record in records if _belongs(record.held_on, month, owed))
            yield Slot(1, records=held)
            month += 1
            continue
        held = tuple(record for record in records if period.holds(record.held_on))
        yield Slot(period.months, period, state_of(period, [record.held_on for record in held], year.today), held)
        month += period.months


def _belongs(day: date, month: int, owed: list[Period]) -> bool:
    return day.month == month and not any(period.holds(day) for period in owed)


@dataclass(frozen=True)
class Overdue:
    """A duty that a village did not do in periods that are over."""

    village: Village
    duty: Duty
    periods: tuple[Period, ...]


def overdue_of(villages: Iterable[Village], year: Year) -> list[Overdue]:
    """By village, then in the order of the catalogue. Three queries however many villages of a township there are."""
    villages = list(villages)
    changed = stints_of_changed(Village.objects.filter(pk__in=[village.pk for village in villages]), year.number)
    records = records_of([village.pk for village in villages], year)
    found = []
    for village in villages:
        for duty in year.duties:
            days = [record.held_on for record in records.get((village.pk, duty.pk), [])]
            owed = year.owed(duty, changed.get(village.pk) or [Stint(village.kind)])
            late = tuple(period for period in owed if state_of(period, days, year.today) == PeriodState.OVERDUE)
            if late:
                found.append(Overdue(village, duty, late))
    return found
