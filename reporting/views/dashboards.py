"""总览: what a township, county or city has to know at a glance, each chart with a table that says the same."""

from functools import cached_property

from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from common.views.gate import PermittedMixin
from reporting.dashboards.batches import applications_panel
from reporting.dashboards.campaigns import campaign_panel
from reporting.dashboards.duties import DutyFigures, duties_panel
from reporting.dashboards.opinions import opinions_panel
from reporting.dashboards.overdue import overdue_panel
from reporting.dashboards.panel import Panel
from reporting.dashboards.place import PARTS, Part, Place
from reporting.dashboards.scores import grades_panel, places_panel, trend_panel
from villages.filters.statistics import years_on_offer
from villages.models import Region


class DashboardView(PermittedMixin, TemplateView):
    """Of the viewer's own region, or of one below it. Above a city only the way down is shown."""

    permission = "reporting.view_dashboard"
    template_name = "reporting/dashboard.html"

    @cached_property
    def year(self) -> int:
        wanted = self.request.GET.get("year", "")
        return int(wanted) if wanted in {str(year) for year, _ in years_on_offer()} else timezone.localdate().year

    @cached_property
    def region(self) -> Region | None:
        """The region asked for, or the viewer's own; 404 outside his scope."""
        code, own = self.request.GET.get("region", ""), self.request.user.region
        if not code or (own and code == own.code):
            return own
        found = Region.objects.for_user(self.request.user).filter(code=code).select_related("parent").first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs) -> dict:
        region = self.region
        place = Place(self.request.user, region, self.year, timezone.localdate()) if self._is_shown(region) else None
        return super().get_context_data(
            heading=f"{self.year}年{region.name_in_titles if region else '全国'}总览",
            region=region,
            year=self.year,
            years=years_on_offer(),
            panels=self.panels(place) if place else [],
            below=[] if place else self.regions_below(),
            breadcrumbs=self.breadcrumbs(),
            **kwargs,
        )

    def _is_shown(self, region: Region | None) -> bool:
        return region is not None and region.level in PARTS

    def panels(self, place: Place) -> list[Panel]:
        duties = DutyFigures(place)
        return [
            applications_panel(place),
            duties_panel(duties),
            campaign_panel(place),
            opinions_panel(place),
            grades_panel(place),
            places_panel(place),
            trend_panel(place),
            overdue_panel(place, duties.missed),
        ]

    def regions_below(self) -> list[Part]:
        """The next level down, as the only thing that can be shown of a province or the nation."""
        children = Region.objects.for_user(self.request.user).in_use().filter(parent=self.region).order_by("code")
        return [
            Part(one.code, one.name_in_titles, f"?year={self.year}&region={one.code}")
            for one in children.select_related("parent")
        ]

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The way up to the viewer's own region."""
        own, region = self.request.user.region, self.region
        if region is None or region == own:
            return []
        codes = region.path.strip("/").split("/")[:-1]
        above = Region.objects.for_user(self.request.user).filter(code__in=codes).select_related("parent")
        top = [] if own else [("全国", f"?year={self.year}")]
        return [
            *top,
            *((one.name_in_titles, f"?year={self.year}&region={one.code}") for one in above.order_by("code")),
        ]
