"""Sheets of annual statistics for the tests of their screens."""

from tests.factories import AnnualStatisticsFactory, VillageFactory
from villages.models import AnnualStatistics

YEAR = 2025
LIST = "/statistics/?year=2025"


def village(number: int = 201, township: str = "120119001"):
    return VillageFactory(code=f"{township}{number}")


def sheet_of(number: int = 201, township: str = "120119001", year: int = YEAR, **figures):
    return AnnualStatisticsFactory(village=village(number, township), year=year, **figures)


def rows_of(response) -> list[AnnualStatistics]:
    """The sheets that a list shows."""
    return list(response.context["table"].page.object_list.data)


def posted(sheet: AnnualStatistics, **figures) -> dict:
    """What the form of a sheet posts."""
    values = sheet.figures | {"explanation": sheet.explanation, "revision": sheet.revision} | figures
    return {name: "" if value is None else value for name, value in values.items()}
