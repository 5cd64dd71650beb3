"""The townships of a county side by side, on the screen and as a form; one paper as a form."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from common.paper.conventions import long_date
from common.paper.paper import Paper
from common.templatetags.portal import badge
from common.views.gate import PermittedMixin
from common.views.paper import ListPaperView, RecordPaperView
from reporting.filters.targets import TargetOverviewFilter
from reporting.models import TargetPaper
from reporting.papers import TARGETS, TARGETS_SIDE_BY_SIDE, side_by_side, target_row
from reporting.tables.targets import STATE_BADGES
from reporting.target_figures import readings
from reporting.target_overview import overview_of
from reporting.views.targets import VIEW, light_badge, list_crumb
from villages.models import Region

EXPORT = "reporting.export_targetpaper"


class TargetOverviewView(PermittedMixin, TemplateView):
    permission = VIEW
    template_name = "reporting/target_overview.html"

    def get(self, request, *args, **kwargs) -> HttpResponse:
        known = TargetPaper.objects.for_user(request.user).with_lines()
        self.filterset = TargetOverviewFilter(request.GET, queryset=known, request=request)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        asked = self.filterset
        overview = overview_of(list(asked.qs.of_year(asked.year).order_by("township__code")))
        rows = [
            (paper, badge(STATE_BADGES[paper.state], paper.get_state_display()), [_cell(one) for one in cells])
            for paper, cells in overview.rows
        ]
        query = self.request.GET.copy()
        query["year"] = str(asked.year)
        paper = {"label": "打印", "icon": "printer", "url": f"{reverse('target_overview_paper')}?{query.urlencode()}"}
        return super().get_context_data(
            heading="责任目标对照表",
            breadcrumbs=[list_crumb()],
            filter=asked,
            columns=overview.columns,
            rows=rows,
            year=asked.year,
            actions=[paper] if self.request.user.has_perm(EXPORT) else [],
            **kwargs,
        )


def _cell(reading) -> dict | None:
    return {"reading": reading, "light": light_badge(reading)} if reading else None


class TargetOverviewPaperView(ListPaperView):
    model = TargetPaper
    permission = EXPORT
    filterset_class = TargetOverviewFilter
    form = TARGETS_SIDE_BY_SIDE

    def paper(self) -> Paper:
        found = self.found().with_lines()
        year = self.filterset.year
        form, rows = side_by_side(overview_of(list(found.of_year(year).order_by("township__code"))))
        region = self._region()
        return self.filled(form=form, rows=rows, year=year, place=region.name_in_titles if region else "全国")

    def _region(self) -> Region | None:
        code = self.filterset.form.cleaned_data.get("region") if self.filterset.form.is_valid() else ""
        chosen = Region.objects.for_user(self.request.user).filter(code=code).first() if code else None
        return chosen or self.request.user.region

    def back_url(self) -> str:
        return reverse("target_overview")


class TargetPaperPaperView(RecordPaperView):
    """完成情况 of one township."""

    model = TargetPaper
    permission = EXPORT
    form = TARGETS

    def get_queryset(self):
        return super().get_queryset().with_lines()

    def paper(self) -> Paper:
        paper = self.object
        rows = [target_row(reading) for reading in readings([paper])[paper.pk]]
        said = {"文号": paper.document_number, "签订日期": paper.signed_on and long_date(paper.signed_on)}
        summary = "　".join(f"{name}：{words}" for name, words in said.items() if words)
        return self.filled(rows=rows, year=paper.year, place=paper.township.name, summary=summary)
