"""How long an agreement runs. Pure."""

import calendar
from datetime import date, timedelta


def last_day_of(signed_on: date, months: int) -> date:
    """The last day of so many months from the day of signing on: 2026-03-05 and 36 give 2029-03-04.

    A month that has no such day ends the term with its own last day. Raises OverflowError past the year 9999.
    """
    years, month = divmod(signed_on.month - 1 + months, 12)
    year, month = signed_on.year + years, month + 1
    if year > date.max.year:
        raise OverflowError(f"{signed_on} and {months} months lie past the calendar")
    days = calendar.monthrange(year, month)[1]
    if signed_on.day > days:
        return date(year, month, days)
    return date(year, month, signed_on.day) - timedelta(days=1)
