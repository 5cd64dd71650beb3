"""How far duties were met, as the overview, the heat map and the form show it: rows of regions, columns of duties."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models.expressions import Combinable
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from agreements.choices import PERIODIC, Frequency
from agreements.completion import Cell, Year, completion_by_area, there_in
from agreements.models import Duty
from villages.choices import RegionLevel
from villages.filters.statistics import years_on_offer
from villages.models import Region, Village
from villages.progress import AREAS, level_of_progress


@dataclass
class AreaRow:
    """One line of the overview: a region or a village, with a cell for each column."""

    name: str
    url: str
    cells: list[Cell | None]
    whole: Cell
    is_total: bool = False


@dataclass(frozen=True)
class Column:
    """A column of the overview: entries of the catalogue that are counted together, being one duty."""

    key: str
    name: str
    title: str
    frequency: str
    unit: str
    duties: tuple[int, ...]

    @property
    def has_rate(self) -> bool:
        """What is registered as it happens has occurrences, but nothing that is owed."""
        return self.frequency != Frequency.AS_IT_HAPPENS


def columns_of(duties: list[Duty]) -> list[Column]:
    """One for each key, in the order of the catalogue: 村民代表会议 and 居民代表会议 stand in one column."""
    by_key: dict[str, list[Duty]] = {}
    for duty in duties:
        by_key.setdefault(duty.key, []).append(duty)
    return [
        Column(
            key,
            same[0].short_name,
            "、".join(f"{duty.name}（{duty.frequency_text}）" for duty in same),
            same[0].frequency,
            same[0].unit,
            tuple(duty.pk for duty in same),
        )
        for key, same in by_key.items()
    ]


def row_of(name: str, url: str, cells: dict[int, Cell], columns: list[Column]) -> AreaRow:
    """A column that binds nobody here is None, which is something else than 0."""
    shown: list[Cell | None] = []
    whole = Cell()
    for column in columns:
        parts = [cells[duty] for duty in column.duties if duty in cells]
        shown.append(sum(parts[1:], parts[0]) if parts else None)
        if parts and (column.frequency in PERIODIC or column.frequency == Frequency.WITHIN_DAYS):
            whole = whole + shown[-1]
    return AreaRow(name, url, shown, whole)


def in_all(rows: list[AreaRow], columns: list[Column]) -> AreaRow:
    cells: list[Cell | None] = []
    for number, _ in enumerate(columns):
        parts = [row.cells[number] for row in rows if row.cells[number] is not None]
        cells.append(sum(parts[1:], parts[0]) if parts else None)
    return AreaRow("合计", "", cells, sum((row.whole for row in rows), Cell()), is_total=True)


def chosen_year(request) -> int:
    wanted = request.GET.get("year", "")
    offered = {str(year) for year, _ in years_on_offer()}
    return int(wanted) if wanted in offered else timezone.localdate().year


def chosen_region(request) -> Region | None:
    """The region asked for, or the user's own; 404 outside his scope."""
    code = request.GET.get("region", "")
    if not code:
        return request.user.region
    found = Region.objects.for_user(request.user).filter(code=code).select_related("parent").first()
    if found is None:
        raise Http404
    return found


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

    def area_rows(self, page: str) -> list[AreaRow]:
        """One for each village of a township, else for each region of the next level; `page` is where they lead."""
        area, places = self._places(page)
        found = completion_by_area(self.villages(), self.year, area)
        return [row_of(name, url, found.get(key, {}), self.columns) for key, name, url in places(found)]

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
