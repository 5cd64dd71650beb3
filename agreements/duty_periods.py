"""When a duty is due: the periods of a year, which of them are owed, and how far they were met. Pure.

A duty of a frequency divides the year into periods; one record dated inside a period meets it. Days count to
23:59:59 of their last day.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from agreements.choices import PERIODIC, Frequency
from common.quotient import quotient

# An activity of a fixed day (5月29日, 7月11日) is held around that day: so many days before or after it.
AROUND_FIXED_DAY = 14
QUARTERS = ("一季度", "二季度", "三季度", "四季度")
HALVES = ("上半年", "下半年")
MONTHS_IN = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}
# A unit that begins in the middle of one of these does not owe it; the year's own duties it still owes.
WHOLE_ONLY = (Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.HALF_YEARLY)


@dataclass(frozen=True)
class Period:
    """A span of days, both ends included, in which a duty is to be done once."""

    starts: date
    ends: date
    label: str
    first_month: int
    months: int

    def holds(self, day: date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(frozen=True)
class Span:
    """The days in which something binds; None is open."""

    since: date | None = None
    until: date | None = None  # the last day, included

    def __and__(self, other: "Span") -> "Span":
        return Span(
            max((day for day in (self.since, other.since) if day), default=None),
            min((day for day in (self.until, other.until) if day), default=None),
        )


ALWAYS = Span()


class PeriodState(StrEnum):
    DONE = "done"
    OVERDUE = "overdue"
    DUE = "due"  # running, not yet done
    AHEAD = "ahead"


@dataclass(frozen=True)
class Completion:
    """应开展, 已开展: counted in periods. A period is owed once it is over or already met."""

    owed: int = 0
    done: int = 0

    def __add__(self, other: "Completion") -> "Completion":
        return Completion(self.owed + other.owed, self.done + other.done)

    @property
    def missing(self) -> int:
        return self.owed - self.done

    @property
    def rate(self) -> Decimal | None:
        """Per cent, two decimals, rounded half up; None where nothing is owed."""
        return quotient(self.done, self.owed, times=100)


def periods_of(frequency: str, year: int, *, month: int | None = None, day: int | None = None) -> tuple[Period, ...]:
    """The periods of a year, in order. None for duties that are only counted as they happen.

    `month` and `day` are those of a fixed day. Raises ValueError when a fixed day is asked for without them.
    """
    if frequency == Frequency.FIXED_DAY:
        if not month or not day:
            raise ValueError("a fixed day has a month and a day")
        middle = date(year, month, min(day, monthrange(year, month)[1]))
        around = timedelta(days=AROUND_FIXED_DAY)
        starts, ends = max(middle - around, date(year, 1, 1)), min(middle + around, date(year, 12, 31))
        return (Period(starts, ends, f"{month}月{middle.day}日", month, 1),)
    if frequency not in PERIODIC:
        return ()
    length = MONTHS_IN[Frequency(frequency)]
    return tuple(_period(year, first, length) for first in range(1, 13, length))


def _period(year: int, first_month: int, months: int) -> Period:
    last_month = first_month + months - 1
    names = {1: [f"{month}月" for month in range(1, 13)], 3: QUARTERS, 6: HALVES, 12: ("全年",)}
    ends = date(year, last_month, monthrange(year, last_month)[1])
    return Period(date(year, first_month, 1), ends, names[months][(first_month - 1) // months], first_month, months)


def owed_in(periods: Iterable[Period], span: Span, frequency: str) -> tuple[Period, ...]:
    """The periods that a unit owes in the days in which the duty binds it.

    A period whose last day lies behind the end is not owed (a merged village has no half quarter to answer for);
    a month, quarter or half-year that had begun before the unit or the duty did is not owed either.
    """
    return tuple(period for period in periods if _is_owed(period, span, frequency))


def _is_owed(period: Period, span: Span, frequency: str) -> bool:
    if span.until and period.ends > span.until:
        return False
    if not span.since:
        return True
    return period.starts >= span.since if frequency in WHOLE_ONLY else period.ends >= span.since


def state_of(period: Period, days: Iterable[date], today: date) -> PeriodState:
    """How a period stands on a day, given the days on which the duty was done."""
    if any(period.holds(day) for day in days):
        return PeriodState.DONE
    if period.ends < today:
        return PeriodState.OVERDUE
    return PeriodState.DUE if period.starts <= today else PeriodState.AHEAD


def completion_of(periods: Iterable[Period], days: Iterable[date], today: date) -> Completion:
    """What was owed up to a day and what was done of it."""
    days = tuple(days)
    states = [state_of(period, days, today) for period in periods]
    done = states.count(PeriodState.DONE)
    return Completion(done + states.count(PeriodState.OVERDUE), done)


def answer_due(received: date, days: int) -> date:
    """The last day for an answer, counted in calendar days from the day after it was received."""
    return received + timedelta(days=days)
