import django_filters as filters
from django import forms
from django.utils import timezone

from reporting.choices import TargetState
from reporting.models import TargetPaper
from villages.filters.region import RegionFilterSet


class TargetPaperFilter(RegionFilterSet):
    of_year = filters.NumberFilter(
        label="年度", field_name="year", widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
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
        known = TargetPaper.objects.for_user(request.user).order_by("-year").values_list("year", flat=True).distinct()
        years = list(known) or [timezone.localdate().year]
        if str(data.get("year", "")) not in map(str, years):
            data["year"] = str(years[0])
        self.year = int(data["year"])
        super().__init__(data, *args, request=request, **kwargs)
        self.filters["year"].extra["choices"] = [(year, f"{year}年") for year in years]
