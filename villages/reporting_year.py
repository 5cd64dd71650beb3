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
