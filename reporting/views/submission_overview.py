"""各县上报情况: who has handed up for the year, and the sum of what was accepted, from the frozen figures."""

from functools import cached_property

from django.urls import reverse
from django.views.generic import TemplateView

from common.paper.declarations import ListForm
from common.paper.paper import Paper
from common.refusal import Refused
from common.views.gate import PermittedMixin
from common.views.paper import ListPaperView
from reporting.models import Submission
from reporting.official_forms.catalogue import BY_KEY
from reporting.snapshot.sums import COUNTY
from reporting.submission_standings import Standing, forms_to_sum, standings, sum_of_form
from reporting.tables.submissions import STATE_BADGES
from reporting.views.submissions import IMPORT, list_crumb
from villages.choices import RegionLevel
from villages.filters.statistics import years_on_offer
from villages.models import Region
from villages.views.chosen import chosen_reporting_year

OVERSEE = "reporting.oversee_submission"
MOST_COUNTIES = 200
TOO_MANY = "范围内的县(区)超过 {} 个，请先选择省、市。"


def titled(form: dict) -> str:
    """As the catalogue calls it; a form that is there no more bears the title that a county gave it."""
    known = BY_KEY.get(form["key"])
    return known.title if known else form["title"]


class OfYearMixin:
    """`year` and `region` stand in the address; the region is the viewer's own unless he chooses one below it."""

    @property
    def year(self) -> int:
        return chosen_reporting_year(self.request)

    @cached_property
    def region(self) -> Region | None:
        code = self.request.GET.get("region", "")
        inside = Region.objects.for_user(self.request.user).select_related("parent")
        chosen = inside.filter(code=code, level__lt=RegionLevel.COUNTY).first() if code else None
        return chosen or self.request.user.region

    def standings(self) -> list[Standing]:
        counties = Region.objects.for_user(self.request.user).at_level(RegionLevel.COUNTY).in_use()
        if self.region:
            counties = counties.below(self.region)
        if counties.count() > MOST_COUNTIES:
            raise Refused(TOO_MANY.format(MOST_COUNTIES))
        return standings(counties, self.year)


class SubmissionOverviewView(PermittedMixin, OfYearMixin, TemplateView):
    permission = OVERSEE
    template_name = "reporting/submission_overview.html"

    def get_context_data(self, **kwargs) -> dict:
        year, region = self.year, self.region
        try:
            lines, refusal = self.standings(), ""
        except Refused as refused:
            lines, refusal = [], str(refused)
        above = Region.objects.for_user(self.request.user).in_use().filter(level__lt=RegionLevel.COUNTY)
        choices = list(above.select_related("parent").order_by("code")) if region is None or len(lines) > 1 else []
        query = f"year={year}" + (f"&region={region.code}" if region else "")
        return super().get_context_data(
            heading="各县(区)上报情况",
            breadcrumbs=[list_crumb()],
            actions=self.actions(),
            year=year,
            years=years_on_offer(),
            region=region,
            regions=choices if len(choices) > 1 else [],
            refusal=refusal,
            lines=[(line, STATE_BADGES[line.newest.state] if line.newest else "warn") for line in lines],
            accepted=sum(line.accepted is not None for line in lines),
            forms=[
                form | {"title": titled(form), "url": f"{reverse('submission_sum')}?{query}&form={form['key']}"}
                for form in forms_to_sum(lines)
            ],
            **kwargs,
        )

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(IMPORT):
            return []
        return [{"label": "导入上报包", "icon": "package-import", "url": reverse("submission_import")}]


class SubmissionSumView(OfYearMixin, ListPaperView):
    """The sum of one form over all accepted submissions of the year."""

    model = Submission
    permission = OVERSEE
    form = ListForm(key="合计", title="上报表格合计", columns=(COUNTY,))  # before it is known which one

    def paper(self) -> Paper:
        key, region = self.request.GET.get("form", ""), self.region
        place = region.name_in_titles if region else "全国"
        lines = self.standings()
        held = {form["key"]: titled(form) for form in forms_to_sum(lines)}
        if key not in held:
            raise Refused("没有已接收的这张表，不能合计。请先接收各县(区)的上报件。")
        title = f"{self.year}年{place}上报表格合计：{key}"
        added, notes = sum_of_form(lines, key, title)
        return self.filled(
            form=added.form, rows=added.rows, place=place, year=self.year, summary=f"表名：{held[key]}", notes=notes
        )

    def back_url(self) -> str:
        query = self.request.GET.copy()
        for name in ("as", "form"):
            query.pop(name, None)
        return f"{reverse('submission_overview')}?{query.urlencode()}"
