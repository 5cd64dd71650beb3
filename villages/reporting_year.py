"""Which year's figures are being collected. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

COLLECTION_BEGINS = 11  # in November the sheets of the running year are opened
BEIJING = ZoneInfo("Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 2009, 2100


def reporting_year(now: datetime) -> int:
    """The year whose sheets are being filled in: the running one from November on, before that the last."""
    day = now.astimezone(BEIJING)
    return day.year if day.month >= COLLECTION_BEGINS else day.year - 1


def year_asked(text: str, *, now: datetime) -> int:
    """The year that an address names; the one being reported where it names none that there can be."""
    is_year = len(text) == 4 and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR
    return int(text) if is_year else reporting_year(now)
