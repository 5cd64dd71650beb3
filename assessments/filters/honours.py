import django_filters
from django.db.models import Q

from assessments.choices import HonourState, NoticeState
from assessments.filters.inspections import batches_on_offer, on_village
from assessments.models import Holiday, Honour, NamingNotice
from common.filters import YearFilter
from villages.filters.region import RegionFilterSet


class NamingNoticeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="标题", field_name="title", lookup_expr="contains")
    batch = django_filters.ModelChoiceFilter(label="批次", queryset=batches_on_offer, empty_label="全部")
    state = django_filters.ChoiceFilter(label="状态", choices=NoticeState.choices, empty_label="全部")

    class Meta:
        model = NamingNotice
        fields = ["q", "batch", "state"]


class HonourFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="村(居)、称号或编号", method="by_text")
    year = YearFilter(label="批次年份")
    state = django_filters.ChoiceFilter(label="状态", choices=HonourState.choices, empty_label="全部")

    class Meta:
        model = Honour
        fields = ["q", "year", "state"]

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return on_village(rows, text) | rows.filter(Q(title__contains=text) | Q(number__contains=text))


class HolidayFilter(django_filters.FilterSet):
    year = YearFilter(field_name="day__year")

    class Meta:
        model = Holiday
        fields = ["year"]
