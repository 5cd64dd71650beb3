"""The calendar a new portal begins with; the business administrator keeps it from then on."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from assessments.models import Holiday

FIRST_CALENDAR = Path(__file__).parent.parent / "data" / "holidays.toml"


@transaction.atomic
def load_holidays() -> int:
    """Add the days of the published arrangements that are not kept yet; kept ones stay. Returns how many are new."""
    kept = set(Holiday.objects.values_list("day", flat=True))
    found = []
    for arrangement in tomllib.loads(FIRST_CALENDAR.read_text(encoding="utf-8"))["arrangement"]:
        for one in arrangement["holidays"]:
            said = {"name": one["name"], "source": arrangement["source"]}
            free = [one["from"] + timedelta(days=n) for n in range((one["to"] - one["from"]).days + 1)]
            found += [Holiday(day=day, is_working=False, **said) for day in free]
            found += [Holiday(day=day, is_working=True, **said) for day in one["worked"]]
    new = [holiday for holiday in found if holiday.day not in kept]
    Holiday.objects.bulk_create(new)
    return len(new)
