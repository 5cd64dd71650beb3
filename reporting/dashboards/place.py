"""What a dashboard is about: a township, county or city in one year, and the parts it is divided into."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.db import models
from django.db.models.expressions import Combinable
from django.urls import reverse

from villages.areas import area_of, level_below
from villages.choices import RegionLevel
from villages.models import Region, StaffUser, Village
from villages.models.village import VillageQuerySet

# The levels that have a dashboard, and what the parts of such a region are called.
PARTS_NAMES = {RegionLevel.CITY: "县(区)", RegionLevel.COUNTY: "乡镇(街道)", RegionLevel.TOWNSHIP: "村(居)"}


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

    @property
    def level(self) -> RegionLevel | None:
        """What the parts are: regions of this level, or villages (None)."""
        return level_below(self.region.path)

    def by_part(self, village: str = "village__") -> Combinable:
        """The part that a row belongs to; `village` is the way from the row to its village."""
        return area_of(self.level, village)

    @property
    def parts_name(self) -> str:
        return PARTS_NAMES[RegionLevel(self.region.level)]

    @cached_property
    def parts(self) -> list[Part]:
        """In administrative order, one query."""
        if self.level is None:
            villages = self.villages.active().order_by("code").only("pk", "name", "code")
            return [Part(village.pk, village.name, village.get_absolute_url()) for village in villages]
        below = Region.objects.for_user(self.viewer).in_use().below(self.region)
        return [
            Part(region.code, region.name, self.address(region))
            for region in below.at_level(self.level).order_by("code")
        ]

    def told(self, rows: list) -> list:
        """Every region, but of the many villages of a township only those about which there is something to tell."""
        if self.level is not None:
            return rows
        return [row for row in rows if any(row.figures)]

    def page(self, name: str) -> str:
        """The address of another page about the same region and year."""
        return f"{reverse(name)}?{urlencode({'year': self.year, 'region': self.region.code})}"

    def address(self, region: Region) -> str:
        return f"{reverse('dashboard')}?{urlencode({'year': self.year, 'region': region.code})}"
