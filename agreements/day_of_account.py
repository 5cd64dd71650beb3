from datetime import date

from django.utils import timezone


def day_of_account(year: int) -> date:
    """The day on which a year's figure stands: its last, or today while it lasts."""
    return min(date(year, 12, 31), timezone.localdate())
