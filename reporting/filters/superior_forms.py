import django_filters as filters

from reporting.models import SuperiorForm
from villages.filters.region import RegionFilterSet


class SuperiorFormFilter(RegionFilterSet):
    q = filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")

    class Meta:
        model = SuperiorForm
        fields: list[str] = []
