"""When the forms of a year are due, read from the words that the catalogue prints. Pure."""

import re
from collections.abc import Iterable
from datetime import date

from reporting.official_forms.declaration import OfficialForm

AFTER_THE_YEAR = re.compile(r"次年(\d{1,2})月(\d{1,2})日")


def due_day(due: str, year: int) -> date | None:
    """次年1月31日 is 31 January after the year; None where the words name no such day."""
    found = AFTER_THE_YEAR.search(due)
    return date(year + 1, int(found[1]), int(found[2])) if found else None


def first_due(forms: Iterable[OfficialForm], year: int) -> date | None:
    """The first day on which one of those forms is due that a county hands up."""
    days = (due_day(form.due, year) for form in forms if form.fill)
    return min((day for day in days if day), default=None)
