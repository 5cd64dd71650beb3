"""Terms in working days, Beijing calendar. Plain dates in and out; no database.

Monday to Friday are worked, save where the State Council's yearly arrangement says otherwise: `exceptions` maps a day
to True (a weekend that is worked, 调休上班) or False (a holiday).
"""

from collections.abc import Mapping
from datetime import date, timedelta

MOST_DAYS = 366
LONGEST_BREAK = 60  # calendar days without a single working day: such a calendar is mistaken


def is_working(day: date, exceptions: Mapping[date, bool] | None = None) -> bool:
    return (exceptions or {}).get(day, day.weekday() < 5)


def next_working_day(day: date, exceptions: Mapping[date, bool] | None = None) -> date:
    """`day` itself where it is worked, else the first after it that is. ValueError where none is in sight."""
    for ahead in range(LONGEST_BREAK + 1):
        if is_working(found := day + timedelta(days=ahead), exceptions):
            return found
    raise ValueError(f"{day:%Y年%m月%d日}起{LONGEST_BREAK}天内没有工作日，请核对节假日安排。")


def last_working_day(began_on: date, days: int, exceptions: Mapping[date, bool] | None = None) -> date:
    """The last of `days` working days (1 to 366), the day on which it began being the first where it is worked.

    A notice posted on Monday for 5 working days ends on Friday at 23:59:59. ValueError outside the range.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"工作日天数应在1至{MOST_DAYS}之间，请核对。")
    last = next_working_day(began_on, exceptions)
    for _ in range(days - 1):
        last = next_working_day(last + timedelta(days=1), exceptions)
    return last


def working_days_between(began_on: date, last: date, exceptions: Mapping[date, bool] | None = None) -> int:
    """How many days are worked from the one to the other, both included; 0 where `last` lies before."""
    span = (last - began_on).days + 1
    return sum(is_working(began_on + timedelta(days=ahead), exceptions) for ahead in range(span))
