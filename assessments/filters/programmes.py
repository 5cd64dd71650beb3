import django_filters as filters

from assessments.choices import ProgrammeKind
from assessments.models import Programme
from villages.filters.region import UseFilterSet


class ProgrammeFilter(UseFilterSet):
    q = filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")
    kind = filters.ChoiceFilter(label="性质", choices=ProgrammeKind.choices, empty_label="全部")

    class Meta:
        model = Programme
        fields: list[str] = []
