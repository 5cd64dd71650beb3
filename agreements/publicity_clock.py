"""The publicity clock: calendar days, Beijing time. Plain dates in and out; no database.

村民委员会组织法 art. 35 and 城市居民委员会组织法 art. 34 ask for a number of days at least; the number comes from the
rules of law of the day on which the posting began, never from this file.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
MOST_DAYS = 366


def last_day(began_on: date, days: int) -> date:
    """The last of `days` calendar days (1 to 366), the day of posting being the first. ValueError outside the range."""
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"a posting lasts 1 to {MOST_DAYS} days")
    return began_on + timedelta(days=days - 1)


def ends_at(last: date) -> datetime:
    """The last second of the last day, Beijing time. Until then objections count."""
    return datetime.combine(last, time(23, 59, 59), BEIJING)


def has_run_out(last: date, now: datetime) -> bool:
    """Whether the last day is over in Beijing. `now` knows its time zone; ValueError where it does not."""
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return now.astimezone(BEIJING).date() > last


def may_end_from(last: date) -> date:
    """The first day on which the paper may leave publicity: the day after the last."""
    return last + timedelta(days=1)


def days_left(last: date, now: datetime) -> int:
    """Days that remain, today included; 0 when the clock has run out."""
    return 0 if has_run_out(last, now) else (last - now.astimezone(BEIJING).date()).days + 1


def day_of_posting(began_on: date, now: datetime) -> int:
    """Which day of the posting today is, from 1; 0 before it begins."""
    return max(0, (now.astimezone(BEIJING).date() - began_on).days + 1)


def is_long_enough(days: int, floor: int | None) -> bool:
    """Whether `days` reaches the floor of the law; without a floor one day is enough."""
    return days >= max(1, floor or 1)


def is_in_time(received_on: date, began_on: date, last: date) -> bool:
    """Whether an objection came while the paper was posted; the first and the last day count."""
    return began_on <= received_on <= last
