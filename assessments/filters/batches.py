import django_filters as filters

from assessments.choices import BatchState
from assessments.models import Batch, Programme
from common.filters import YearFilter
from villages.filters.region import RegionFilterSet


def programmes_on_offer(request):
    return Programme.objects.for_user(request.user)


class BatchFilter(RegionFilterSet):
    q = filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")
    programme = filters.ModelChoiceFilter(label="创建项目", queryset=programmes_on_offer, empty_label="全部")
    in_year = YearFilter(field_name="year")
    state = filters.ChoiceFilter(label="状态", choices=BatchState.choices, empty_label="全部")

    class Meta:
        model = Batch
        fields: list[str] = []
