import django_filters as filters

from reporting.choices import CircularState
from reporting.models import Circular
from villages.filters.region import RegionFilterSet


class CircularFilter(RegionFilterSet):
    q = filters.CharFilter(label="标题", field_name="title", lookup_expr="contains")
    state = filters.ChoiceFilter(label="状态", choices=CircularState.choices, empty_label="全部")

    class Meta:
        model = Circular
        fields: list[str] = []
