import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from villages.choices import RegionLevel, StatisticsState
from villages.models import AnnualStatistics, Region, Village
from villages.models.region import RegionQuerySet
from villages.progress import level_of_progress, without_sheet
from villages.reporting_year import reporting_year

YEARS_OFFERED = 8


def years_on_offer() -> list[tuple[int, str]]:
    """This year and the ones before, newest first."""
    this_year = timezone.localdate().year
    return [(year, f"{year}年") for year in range(this_year, this_year - YEARS_OFFERED, -1)]


def regions_on_offer(request) -> RegionQuerySet:
    """Regions to narrow to: those that the scope is divided into, and the townships of a chosen county."""
    user = request.user
    if user.region_path is None:
        return Region.objects.none()
    wanted = Q(level=level_of_progress(user.region_path))
    chosen = request.GET.get("region", "")
    if chosen.isdigit() and user.region_path.count("/") < RegionLevel.COUNTY:
        wanted |= Q(code__in=[chosen, chosen[:2], chosen[:6]]) | Q(parent__code=chosen) | Q(parent__code=chosen[:6])
    return Region.objects.for_user(user).in_use().filter(wanted, level__gte=level_of_progress(user.region_path))


class _YearAndRegionFilter(filters.FilterSet):
    year = filters.ChoiceFilter(label="年度", choices=years_on_offer, empty_label=None, method="of_year")
    region = filters.ModelChoiceFilter(label="区划", queryset=regions_on_offer, empty_label="全部", method="in_region")
    q = filters.CharFilter(label="村(居)", method="named", widget=forms.TextInput(attrs={"placeholder": "名称或代码"}))

    def __init__(self, data=None, *args, **kwargs) -> None:
        data = data.copy() if data else {}
        chosen = str(data.get("year", ""))
        offered = {str(year) for year, _ in years_on_offer()}
        data["year"] = chosen if chosen in offered else str(reporting_year(timezone.now()))
        super().__init__(data, *args, **kwargs)

    @property
    def chosen_year(self) -> int:
        return int(self.data["year"])

    @property
    def chosen_region(self) -> Region | None:
        return self.form.cleaned_data.get("region") if self.form.is_valid() else None


class AnnualStatisticsFilter(_YearAndRegionFilter):
    state = filters.ChoiceFilter(label="状态", choices=StatisticsState.choices, empty_label="全部")
    look = filters.ChoiceFilter(
        label="需要处理",
        choices=[("warning", "有提示"), ("gaps", "未填齐"), ("carried", "沿用待确认")],
        empty_label="全部",
        method="to_look_at",
    )

    class Meta:
        model = AnnualStatistics
        fields: list[str] = []

    def of_year(self, rows, name, value):
        return rows.of_year(int(value))

    def in_region(self, rows, name, value):
        return rows.filter(village__township__path__startswith=value.path)

    def named(self, rows, name, value):
        return rows.filter(village__in=Village.objects.found_by(value))

    def to_look_at(self, rows, name, value):
        if value == "warning":
            return rows.with_warning_flag().filter(has_warning=True)
        return rows.with_gaps() if value == "gaps" else rows.carry_unconfirmed()


class MissingSheetFilter(_YearAndRegionFilter):
    """Active villages that have no sheet of the year."""

    class Meta:
        model = Village
        fields: list[str] = []

    def of_year(self, rows, name, value):
        return without_sheet(rows, int(value))

    def in_region(self, rows, name, value):
        return rows.filter(township__path__startswith=value.path)

    def named(self, rows, name, value):
        return rows.found_by(value)
