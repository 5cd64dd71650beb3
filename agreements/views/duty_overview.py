"""制度落实: how far duties were met (F10), the heat map, what is overdue, and one village's calendar."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models.expressions import Combinable
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from django_tables2 import RequestConfig

from agreements.choices import PERIODIC, Frequency
from agreements.completion import Cell, Year, completion_by_area, there_in
from agreements.duty_calendar import calendar_of, overdue_of
from agreements.models import Duty
from agreements.tables.duties import OverdueTable
from common.views.gate import PermittedMixin, ScopedDetailView
from villages.choices import RegionLevel
from villages.filters.statistics import years_on_offer
from villages.models import Region, Village
from villages.progress import AREAS, level_of_progress
from villages.views.village import list_crumb as village_crumb

VIEW = "agreements.view_dutyrecord"
CHANGE = "agreements.change_dutyrecord"


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


class _OfYearView(PermittedMixin, TemplateView):
    """A page about one year and one region of the viewer's scope."""

    permission = VIEW
    heading = ""

    def get_context_data(self, **kwargs) -> dict:
        self.year = Year.of(chosen_year(self.request), timezone.localdate())
        self.region = chosen_region(self.request)
        return super().get_context_data(
            heading=f"{self.year.number}年{self.heading}",
            year=self.year,
            years=years_on_offer(),
            region=self.region,
            breadcrumbs=self.breadcrumbs(),
            tabs=self.tabs(),
            actions=self.actions(),
            can_change=self.request.user.has_perm(CHANGE),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(CHANGE):
            return []
        return [{"label": "登记", "icon": "plus", "url": reverse("duty_record_create"), "primary": True}]

    def address(self, name: str, region: Region | None = None) -> str:
        query = {"year": self.year.number} | ({"region": region.code} if region else {})
        return f"{reverse(name)}?{urlencode(query)}"

    def tabs(self) -> list[dict]:
        pages = (("duty_overview", "落实情况"), ("duty_heat", "热力图"), ("duty_overdue", "逾期清单"))
        return [
            {
                "label": label,
                "url": self.address(name, self.region),
                "is_current": name == self.request.resolver_match.view_name,
            }
            for name, label in pages
        ]

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The way down from the viewer's own region to the one shown."""
        name = self.request.resolver_match.view_name
        crumbs = [("制度记录", reverse("duty_record_list"))]
        if self.region is None or self.region == self.request.user.region:
            return crumbs
        codes = self.region.path.strip("/").split("/")[:-1]
        above = Region.objects.filter(code__in=codes).for_user(self.request.user).order_by("code")
        top = [] if self.request.user.region else [("全国", f"{reverse(name)}?year={self.year.number}")]
        return [*crumbs, *top, *((region.name, self.address(name, region)) for region in above)]

    def villages(self):
        rows = there_in(Village.objects.for_user(self.request.user), self.year.number)
        return rows.filter(township__path__startswith=self.region.path) if self.region else rows


class DutyOverviewView(_OfYearView):
    """F10 制度落实情况表, with a way down from region to village."""

    template_name = "agreements/duty_overview.html"
    heading = "制度落实情况"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        columns = columns_of(self.year.duties)
        rows = self.rows(columns)
        return context | {
            "columns": columns,
            "rows": rows,
            "total": in_all(rows, columns),
            "by_village": self.at_township,
        }

    @property
    def at_township(self) -> bool:
        return self.region is not None and self.region.level == RegionLevel.TOWNSHIP

    def rows(self, columns: list[Column]) -> list[AreaRow]:
        area, places = self.places()
        found = completion_by_area(self.villages(), self.year, area)
        return [row_of(name, url, found.get(key, {}), columns) for key, name, url in places(found)]

    def places(self):
        """What the region is divided into: an expression on villages, and (key, name, address) of those found."""
        if self.at_township:
            return "pk", lambda found: [
                (village.pk, village.name, f"{reverse('duty_calendar', args=[village.pk])}?year={self.year.number}")
                for village in Village.objects.filter(pk__in=found).order_by("code").only("pk", "name", "code")
            ]
        level = level_of_progress(self.region.path if self.region else "")
        area: Combinable = AREAS[level]
        name = self.request.resolver_match.view_name
        return area, lambda found: [
            (region.code, region.name, self.address(name, region))
            for region in Region.objects.filter(code__in=found).order_by("code")
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


class DutyHeatView(DutyOverviewView):
    """The same figures as colours: a chart, and under it a table that says the same."""

    template_name = "agreements/duty_heat.html"
    heading = "制度落实热力图"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        columns, rows = context["columns"], context["rows"]
        rated = [number for number, column in enumerate(columns) if column.has_rate]
        points = [
            [x, y, str(row.cells[number].completion.rate)]
            for y, row in enumerate(rows)
            for x, number in enumerate(rated)
            if row.cells[number] is not None and row.cells[number].completion.rate is not None
        ]
        chart = {
            "columns": [columns[number].name for number in rated],
            "rows": [row.name for row in rows],
            "points": points,
        }
        return context | {"chart": chart}


class DutyOverdueView(_OfYearView):
    """What was not done in time: line by line in a township, by number above it."""

    template_name = "agreements/duty_overdue.html"
    heading = "制度落实逾期清单"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        if self.region is not None and self.region.level == RegionLevel.TOWNSHIP:
            table = OverdueTable(self.lines(context["can_change"]))
            RequestConfig(self.request, paginate={"per_page": 50}).configure(table)
            return context | {"table": table}
        return context | {"parts": self.parts()}

    def lines(self, can_change: bool) -> list[dict]:
        villages = self.villages().order_by("code").select_related("township").defer("name_grams")
        return [self.line(late, can_change) for late in overdue_of(villages, self.year)]

    def line(self, late, can_change: bool) -> dict:
        village, first = late.village, late.periods[0]
        query = urlencode({"village": village.pk, "duty": late.duty.pk, "township": village.township_id})
        may_enter = can_change and not village.why_closed and late.duty.frequency != Frequency.WITHIN_DAYS
        return {
            "code": village.code,
            "village": village.name,
            "duty": late.duty.name,
            "frequency": late.duty.frequency_text,
            "periods": "、".join(period.label for period in late.periods),
            "count": len(late.periods),
            "oldest": first.ends,
            "days": (self.year.today - first.ends).days,
            "calendar_url": f"{reverse('duty_calendar', args=[village.pk])}?year={self.year.number}",
            "entry_url": f"{reverse('duty_record_create')}?{query}" if may_enter else "",
        }

    def parts(self) -> list[dict]:
        level = level_of_progress(self.region.path if self.region else "")
        found = completion_by_area(self.villages(), self.year, AREAS[level])
        columns = columns_of(self.year.duties)
        regions = Region.objects.filter(code__in=found).order_by("code")
        rows = [(region, row_of(region.name, "", found[region.code], columns).whole.completion) for region in regions]
        return [
            {"name": region.name, "url": self.address("duty_overdue", region), "completion": completion}
            for region, completion in rows
        ]


def calendar_context(village: Village, number: int, today: date) -> dict:
    """What `agreements/_duty_calendar.html` shows of one village."""
    year = Year.of(number, today)
    lines = calendar_of(village, year)
    return {"year": year, "lines": lines, "months": range(1, 13)}


class DutyCalendarView(ScopedDetailView):
    """Months and duties of one village: done, due, overdue."""

    model = Village
    pk_url_kwarg = "village"
    permission = VIEW
    template_name = "agreements/duty_calendar.html"

    def get_queryset(self):
        return super().get_queryset().select_related("township__parent")

    def get_context_data(self, **kwargs) -> dict:
        village, year = self.object, chosen_year(self.request)
        can_change = not village.why_closed and self.request.user.has_perm(CHANGE, village)
        context = super().get_context_data(years=years_on_offer(), can_change=can_change, **kwargs)
        context |= calendar_context(village, year, timezone.localdate())
        return context | {"heading": f"{village.name} {year}年制度落实日历"}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        village = self.object
        return [village_crumb(), (village.name, f"{village.get_absolute_url()}?tab=duties")]

    def actions(self) -> list[dict]:
        village = self.object
        if village.why_closed or not self.request.user.has_perm(CHANGE, village):
            return []
        query = urlencode({"village": village.pk, "township": village.township_id})
        url = f"{reverse('duty_record_create')}?{query}"
        return [{"label": "登记", "icon": "plus", "url": url, "primary": True}]
