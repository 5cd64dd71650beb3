"""How far the filing of a year has come, region by region."""

from dataclasses import dataclass

from django.db import models

from villages.areas import area_of
from villages.choices import RegionLevel, StatisticsState
from villages.models import AnnualStatistics, Region
from villages.models.village import VillageQuerySet


@dataclass(frozen=True)
class FilingProgress:
    """The sheets of one region: due, opened, filed (locked ones included), locked."""

    code: str
    name: str
    due: int
    opened: int
    filed: int
    locked: int

    @property
    def percent(self) -> int:
        """Filed of due, in whole per cent rounded down: 100 means all."""
        return self.filed * 100 // self.due if self.due else 0


def level_of_progress(path: str) -> RegionLevel:
    """What the progress of a scope is divided into: townships in a county, counties above it."""
    depth = len(path.rstrip("/").split("/")) if path else 0
    if depth == 0:
        return RegionLevel.PROVINCE
    return RegionLevel.TOWNSHIP if depth >= RegionLevel.COUNTY else RegionLevel.COUNTY


AREAS = {level: area_of(level) for level in RegionLevel}


def progress_by_region(villages: VillageQuerySet, year: int, level: RegionLevel) -> list[FilingProgress]:
    """Progress of each region of that level that has active villages, by code. One query for townships, two above."""
    filed = models.Q(sheet__state__in=[StatisticsState.FILED, StatisticsState.LOCKED])
    rows = (
        villages.active()
        .order_by()
        .annotate(
            sheet=models.FilteredRelation("statistics", condition=models.Q(statistics__year=year)),
            area=AREAS[level],
        )
        .values("area", *(["township__name"] if level == RegionLevel.TOWNSHIP else []))
        .annotate(
            due=models.Count("pk"),
            opened=models.Count("sheet"),
            filed=models.Count("sheet", filter=filed),
            locked=models.Count("sheet", filter=models.Q(sheet__state=StatisticsState.LOCKED)),
        )
        .order_by("area")
    )
    found = list(rows)
    names = {row["area"]: row.get("township__name") for row in found}
    if level != RegionLevel.TOWNSHIP:
        names = dict(Region.objects.filter(code__in=names).values_list("code", "name"))
    return [
        FilingProgress(row["area"], names[row["area"]], row["due"], row["opened"], row["filed"], row["locked"])
        for row in found
    ]


def in_all(parts: list[FilingProgress]) -> FilingProgress:
    """The sum of several regions."""
    return FilingProgress(
        "",
        "合计",
        sum(part.due for part in parts),
        sum(part.opened for part in parts),
        sum(part.filed for part in parts),
        sum(part.locked for part in parts),
    )


def without_sheet(villages: VillageQuerySet, year: int) -> VillageQuerySet:
    """Active villages whose sheet of that year has not been opened; adds `has_last_year`."""
    sheets = AnnualStatistics.objects.filter(village=models.OuterRef("pk"))
    return (
        villages.active()
        .filter(~models.Exists(sheets.of_year(year)))
        .annotate(has_last_year=models.Exists(sheets.of_year(year - 1)))
    )
