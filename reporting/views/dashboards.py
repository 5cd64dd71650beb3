"""总览: what a township, county or city has to know at a glance, each chart with a table that says the same."""

from functools import cached_property

from django.utils import timezone
from django.views.generic import TemplateView

from common.views.gate import PermittedMixin
from reporting.dashboards.batches import applications_panel
from reporting.dashboards.campaigns import campaign_panel
from reporting.dashboards.duties import DutyFigures, duties_panel
from reporting.dashboards.opinions import opinions_panel
from reporting.dashboards.overdue import overdue_panel
from reporting.dashboards.panel import Panel
from reporting.dashboards.place import PARTS_NAMES, Part, Place
from reporting.dashboards.scores import grades_panel, places_panel, trend_panel
from reporting.views.asked import ways_above
from villages.filters.statistics import years_on_offer
from villages.models import Region
from villages.views.chosen import chosen_region, chosen_year


class DashboardView(PermittedMixin, TemplateView):
    """Of the viewer's own region, or of one below it. Above a city only the way down is shown."""

    permission = "reporting.view_dashboard"
    template_name = "reporting/dashboard.html"

    @cached_property
    def year(self) -> int:
        return chosen_year(self.request)

    @cached_property
    def region(self) -> Region | None:
        return chosen_region(self.request)

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
            breadcrumbs=ways_above(self.request, region),
            **kwargs,
        )

    def _is_shown(self, region: Region | None) -> bool:
        return region is not None and region.level in PARTS_NAMES

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
