"""制度落实: how far duties were met (F10) on screen and as a form, the heat map, what is overdue."""

from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse
from django.views.generic import TemplateView

from agreements.choices import Frequency
from agreements.completion import Cell, completion_by_area
from agreements.duty_calendar import overdue_of
from agreements.duty_matrix import in_all, row_of
from agreements.duty_papers import FORM, PARTS, columns_on_paper, paper_row
from agreements.models import DutyRecord
from agreements.silent_counties import note_on
from agreements.tables.duties import OverdueTable
from agreements.views.duty_figures import OfYearMixin
from common.actions.papers import Output, refuse_too_long
from common.pagination import PAGE_SIZES, paged
from common.paper.paper import Paper
from common.views.gate import PermittedMixin
from common.views.paper import ListPaperView
from villages.filters.statistics import years_on_offer
from villages.models import Region
from villages.progress import AREAS, level_of_progress

VIEW = "agreements.view_dutyrecord"
CHANGE = "agreements.change_dutyrecord"
EXPORT = "agreements.export_dutyrecord"


class _OfYearView(OfYearMixin, PermittedMixin, TemplateView):
    """A page about one year and one region of the viewer's scope."""

    permission = VIEW
    heading = ""

    def get_context_data(self, **kwargs) -> dict:
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
        above = (
            Region.objects.filter(code__in=codes).for_user(self.request.user).select_related("parent").order_by("code")
        )
        top = [] if self.request.user.region else [("全国", f"{reverse(name)}?year={self.year.number}")]
        return [*crumbs, *top, *((region.name_in_titles, self.address(name, region)) for region in above)]


class DutyOverviewView(_OfYearView):
    """F10 制度落实情况表, with a way down from region to village."""

    template_name = "agreements/duty_overview.html"
    heading = "制度落实情况"

    def get_context_data(self, **kwargs) -> dict:
        rows = self.area_rows(self.request.resolver_match.view_name)
        return super().get_context_data(
            columns=self.columns,
            rows=rows,
            total=in_all(rows, self.columns),
            by_village=self.at_township,
            papers=self.papers() if self.request.user.has_perm(EXPORT) else [],
            **kwargs,
        )

    def papers(self) -> list[dict]:
        """The form as a workbook, and on paper in parts that an A4 page can hold."""
        address = self.address("duty_paper", self.region)
        parts = range(0, len(self.columns), PARTS)
        return [
            {"label": "Excel 全表", "url": f"{address}&as=xlsx"},
            *(
                {
                    "label": f"打印第{number}部分",
                    "title": "、".join(column.name for column in self.columns[start : start + PARTS]),
                    "url": f"{address}&part={number}",
                }
                for number, start in enumerate(parts, start=1)
            ),
        ]


class DutyPaperView(OfYearMixin, ListPaperView):
    """F10 as an official form: the whole as a workbook, part by part on paper and in Word."""

    model = DutyRecord
    permission = EXPORT
    form = FORM

    def paper(self) -> Paper:
        rows = self.area_rows("duty_overview")
        refuse_too_long(len(rows), self.output())
        is_whole = self.output() == Output.XLSX or len(self.columns) <= PARTS
        chosen, words = (self.columns, "") if is_whole else self.part()
        form = replace(self.form, columns=columns_on_paper(chosen, by_village=self.at_township))
        return self.filled(
            form=form,
            rows=[paper_row(row, self.columns, chosen) for row in rows],
            place=self.region.name_in_titles if self.region else "全国",
            year=self.year.number,
            summary=words,
            notes=(f"截至{self.year.today:%Y年%-m月%-d日}。", *note_on(self.silent)),
        )

    def part(self) -> tuple[list, str]:
        """The columns of the part asked for, and which part it is, in words."""
        wanted, parts = self.request.GET.get("part", "1"), -(-len(self.columns) // PARTS)
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 4 and 0 < int(wanted) <= parts else 1
        return self.columns[(number - 1) * PARTS : number * PARTS], f"第{number}部分，共{parts}部分"

    def back_url(self) -> str:
        return self.address("duty_overview", self.region)


class DutyHeatView(DutyOverviewView):
    """The same figures as colours: a chart, and under it a table that says the same."""

    template_name = "agreements/duty_heat.html"
    heading = "制度落实热力图"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        columns, rows = self.columns, context["rows"]
        series = [
            {"label": column.name, "unit": "%", "figures": [_rate(row.cells[number]) for row in rows]}
            for number, column in enumerate(columns)
            if column.has_rate
        ]
        return context | {"chart": {"kind": "heat", "names": [row.name for row in rows], "series": series}}


def _rate(cell: Cell | None) -> str | None:
    """As text, so that nothing is rounded on the way to the script."""
    return None if cell is None or cell.completion.rate is None else str(cell.completion.rate)


class DutyOverdueView(_OfYearView):
    """What was not done in time: line by line in a township, by number above it."""

    template_name = "agreements/duty_overdue.html"
    heading = "制度落实逾期清单"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        if self.at_township:
            table = paged(OverdueTable(self.lines(context["can_change"])), self.request)
            return context | {"table": table, "page_sizes": PAGE_SIZES}
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
        regions = Region.objects.filter(code__in=found).order_by("code")
        rows = [
            (region, row_of(region.name, "", found[region.code], self.columns).whole.completion) for region in regions
        ]
        return [
            {"name": region.name, "url": self.address("duty_overdue", region), "completion": completion}
            for region, completion in rows
        ]
