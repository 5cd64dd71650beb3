"""The year and region of the pages about duties, and the matrix that belongs to them."""

from functools import cached_property
from urllib.parse import urlencode

from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone

from agreements.completion import Year, completion_by_area, there_in
from agreements.duty_matrix import AreaRow, Column, columns_of, row_of
from agreements.silent_counties import areas_in, silent_counties, that_record
from villages.choices import RegionLevel
from villages.models import Region, Village
from villages.progress import AREAS, level_of_progress
from villages.views.chosen import chosen_region, chosen_year


class OfYearMixin:
    """The year and the region that the address asks for, and the figures below that region."""

    @cached_property
    def year(self) -> Year:
        return Year.of(chosen_year(self.request), timezone.localdate())

    @cached_property
    def region(self) -> Region | None:
        return chosen_region(self.request)

    @cached_property
    def columns(self) -> list[Column]:
        return columns_of(self.year.duties)

    @property
    def at_township(self) -> bool:
        return self.region is not None and self.region.level == RegionLevel.TOWNSHIP

    def villages(self):
        rows = there_in(Village.objects.for_user(self.request.user), self.year.number)
        return rows.filter(township__path__startswith=self.region.path) if self.region else rows

    def address(self, name: str, region: Region | None = None) -> str:
        query = {"year": self.year.number} | ({"region": region.code} if region else {})
        return f"{reverse(name)}?{urlencode(query)}"

    @cached_property
    def silent(self) -> list[Region]:
        return silent_counties(self.villages(), self.year.number)

    def area_rows(self, page: str) -> list[AreaRow]:
        """One for each village of a township, else for each region of the next level; `page` is where they lead."""
        area, places = self._places(page)
        found = completion_by_area(that_record(self.villages(), self.silent), self.year, area)
        blank = areas_in(self.villages(), self.silent, area) - found.keys()
        return [
            row_of(name, url, found.get(key, {}), self.columns, is_silent=key in blank)
            for key, name, url in places([*found, *blank])
        ]

    def _places(self, page: str):
        """What the region is divided into: an expression on villages, and (key, name, address) of those found."""
        if self.at_township:
            return "pk", lambda found: [
                (village.pk, village.name, f"{reverse('duty_calendar', args=[village.pk])}?year={self.year.number}")
                for village in Village.objects.filter(pk__in=found).order_by("code").only("pk", "name", "code")
            ]
        area: Combinable = AREAS[level_of_progress(self.region.path if self.region else "")]
        return area, lambda found: [
            (region.code, region.name, self.address(page, region))
            for region in Region.objects.filter(code__in=found).order_by("code")
        ]
