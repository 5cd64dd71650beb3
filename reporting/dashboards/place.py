"""What a dashboard is about: a township, county or city in one year, and the parts it is divided into."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from villages.choices import RegionLevel
from villages.models import Region, StaffUser, Village
from villages.models.village import VillageQuerySet

# What the villages of a place are grouped by, on rows of `Village`.
PARTS = {
    RegionLevel.CITY: "township__parent_id",
    RegionLevel.COUNTY: "township_id",
    RegionLevel.TOWNSHIP: "pk",
}


@dataclass(frozen=True)
class Part:
    """A county of a city, a township of a county, a village of a township."""

    key: object
    name: str
    url: str


@dataclass(frozen=True)
class Place:
    """One region and year for one viewer. `today` is the day on which things are overdue."""

    viewer: StaffUser
    region: Region
    year: int
    today: date

    @property
    def villages(self) -> VillageQuerySet:
        return Village.objects.for_user(self.viewer).filter(township__path__startswith=self.region.path)

    def inside(self, rows: models.QuerySet) -> models.QuerySet:
        """Rows that belong to a village of the place; the gate stands before it."""
        return rows.for_user(self.viewer).filter(village__township__path__startswith=self.region.path)

    def by_part(self, village: str = "village__") -> models.F:
        """The part that a row belongs to; `village` is the way from the row to its village."""
        return models.F(f"{village}{PARTS[RegionLevel(self.region.level)]}")

    @property
    def parts_name(self) -> str:
        names = {RegionLevel.CITY: "县(区)", RegionLevel.COUNTY: "乡镇(街道)", RegionLevel.TOWNSHIP: "村(居)"}
        return names[RegionLevel(self.region.level)]

    @cached_property
    def parts(self) -> list[Part]:
        """In administrative order, one query."""
        if self.region.level == RegionLevel.TOWNSHIP:
            villages = self.villages.active().order_by("code").only("pk", "name", "code")
            return [Part(village.pk, village.name, village.get_absolute_url()) for village in villages]
        below = Region.objects.for_user(self.viewer).in_use().below(self.region)
        level = RegionLevel.COUNTY if self.region.level == RegionLevel.CITY else RegionLevel.TOWNSHIP
        return [
            Part(region.code, region.name, self.address(region)) for region in below.at_level(level).order_by("code")
        ]

    def told(self, rows: list) -> list:
        """Every region, but of the many villages of a township only those about which there is something to tell."""
        if self.region.level != RegionLevel.TOWNSHIP:
            return rows
        return [row for row in rows if any(row.figures)]

    def address(self, region: Region, **more) -> str:
        return f"{reverse('dashboard')}?{urlencode({'year': self.year, 'region': region.code} | more)}"
