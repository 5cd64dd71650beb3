"""指标对照表 on screen and on paper: metrics, years and region are chosen in the address."""

from functools import cached_property

from django.urls import reverse
from django.views.generic import TemplateView

from common.actions.papers import refuse_too_long
from common.metrics import Metric
from common.paper.paper import Paper
from common.refusal import Refused
from common.views.gate import PermittedMixin
from common.views.paper import ListPaperView
from reporting.actions.books import on_paper
from reporting.cross_table import EMPTY, MOST_METRICS, MOST_YEARS, can_be_rolled, filled, metrics_on_offer
from reporting.official_forms.declaration import Asked, Content
from reporting.official_forms.on_screen import table_of
from reporting.views.asked import NOTHING, address_of_page, asked_in, catalogue_crumb, ways_above
from villages.choices import RegionLevel
from villages.filters.statistics import years_on_offer
from villages.models import Village

USUAL = ("resident_population", "births", "birth_rate", "members", "member_coverage")
PERMISSION = "reporting.view_crosstable"


class _OfCrossTable:
    """What the address chooses; the table is worked out once."""

    @cached_property
    def asked(self) -> Asked:
        return asked_in(self.request)

    @cached_property
    def ticked_metrics(self) -> list[Metric]:
        """In the order of the register, not of the ticks."""
        wanted = set(self.request.GET.getlist("metric")) or set(USUAL)
        return [one for one in metrics_on_offer() if one.key in wanted]

    @cached_property
    def ticked_years(self) -> list[int]:
        """The newest first; this one and the two before unless others are asked for."""
        wanted = self.request.GET.getlist("years")
        found = [year for year, _ in years_on_offer() if str(year) in wanted]
        return found or [self.asked.year - n for n in range(3)]

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.ticked_metrics[:MOST_METRICS]]

    @property
    def years(self) -> list[int]:
        return self.ticked_years[:MOST_YEARS]

    @property
    def left_out(self) -> str:
        """What was ticked beyond what fits beside each other, in words; blank where all of it is shown."""
        metrics = [one.label for one in self.ticked_metrics[MOST_METRICS:]]
        return "、".join([*metrics, *(f"{year}年" for year in self.ticked_years[MOST_YEARS:])])

    @cached_property
    def rolled(self) -> bool:
        return self.request.GET.get("rolled") == "1" and can_be_rolled(self.asked)

    @cached_property
    def content(self) -> Content:
        return filled(self.asked, self.keys, self.years, rolled=self.rolled)


class CrossTableView(PermittedMixin, _OfCrossTable, TemplateView):
    permission = PERMISSION
    template_name = "reporting/cross_table.html"

    def get_context_data(self, **kwargs) -> dict:
        region = self.asked.region
        context = {
            "heading": f"{self.asked.place}指标对照表",
            "region": region,
            "metrics": [(one, one.key in self.keys) for one in metrics_on_offer()],
            "years": [(year, label, year in self.years) for year, label in years_on_offer()],
            "by_village": self.asked.by_village,
            "can_list_villages": region is not None and region.level < RegionLevel.TOWNSHIP,
            "can_be_rolled": can_be_rolled(self.asked),
            "rolled": self.rolled,
            "most": (MOST_METRICS, MOST_YEARS),
            "left_out": self.left_out,
            "breadcrumbs": [catalogue_crumb(), *ways_above(self.request, region)],
            "actions": self.actions(),
            "empty": NOTHING,
        }
        try:
            paper = on_paper(self.content, self.asked)
        except Refused as refusal:
            return super().get_context_data(refusal=refusal, **context, **kwargs)
        table = table_of(paper, self.content.links)
        return super().get_context_data(
            table=table, row_count=paper.row_count, notes=paper.all_notes, **context, **kwargs
        )

    def actions(self) -> list[dict]:
        query = self.request.GET.urlencode()
        saved = reverse("saved_view_create")
        paper = f"{reverse('cross_table_paper')}?{query}".rstrip("?")
        return [
            {"label": "保存查询", "icon": "bookmark", "url": f"{saved}?{address_of_page(self.request)}"},
            {"label": "打印、下载", "icon": "file-text", "url": paper, "primary": True},
        ]


class CrossTablePaperView(_OfCrossTable, ListPaperView):
    """What is on screen, to print, as Excel and Word."""

    model = Village
    permission = PERMISSION

    form = EMPTY  # of a refusal; the paper brings its own

    def paper(self) -> Paper:
        refuse_too_long(len(self.content.rows), self.output())
        return on_paper(self.content, self.asked)

    def back_url(self) -> str:
        query = self.request.GET.copy()
        query.pop("as", None)
        return f"{reverse('cross_table')}?{query.urlencode()}".rstrip("?")

    def filter_words(self) -> str:
        years = "、".join(map(str, self.years))
        return f"{self.asked.place}；年度：{years}；指标：{'、'.join(self.keys)}"
