import django_filters as filters
from django.utils import timezone

from common.filters import YearFilter, years_in
from reporting.choices import TargetState
from reporting.models import TargetPaper
from villages.filters.region import RegionFilterSet


class TargetPaperFilter(RegionFilterSet):
    of_year = YearFilter(field_name="year")
    state = filters.ChoiceFilter(label="状态", choices=TargetState.choices, empty_label="全部")

    class Meta:
        model = TargetPaper
        fields: list[str] = []


class TargetOverviewFilter(RegionFilterSet):
    """Which papers stand side by side: of one year, this one unless another is asked for."""

    year = filters.ChoiceFilter(label="年度", choices=(), empty_label=None)

    class Meta:
        model = TargetPaper
        fields: list[str] = []

    def __init__(self, data=None, *args, request, **kwargs) -> None:
        data = data.copy() if data else {}
        years = years_in(TargetPaper.objects.for_user(request.user), "year") or [timezone.localdate().year]
        if str(data.get("year", "")) not in map(str, years):
            data["year"] = str(years[0])
        self.year = int(data["year"])
        super().__init__(data, *args, request=request, **kwargs)
        self.filters["year"].extra["choices"] = [(year, f"{year}年") for year in years]
