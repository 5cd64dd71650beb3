import django_filters as filters
from django.db.models import Q

from agreements.choices import CharterKind, ClauseTopic
from agreements.models import LibraryClause, ScreeningRule


class LibraryClauseFilter(filters.FilterSet):
    q = filters.CharFilter(label="条文或依据", method="by_text")
    kind = filters.ChoiceFilter(label="文件种类", choices=CharterKind.choices, empty_label="全部")
    topic = filters.ChoiceFilter(label="内容类别", choices=ClauseTopic.choices, empty_label="全部")

    class Meta:
        model = LibraryClause
        fields = ["q", "kind", "topic"]

    def by_text(self, rows, name, text):
        return rows.filter(Q(text__contains=text.strip()) | Q(basis__contains=text.strip()))


class ScreeningRuleFilter(filters.FilterSet):
    q = filters.CharFilter(label="名称", field_name="label", lookup_expr="contains")

    class Meta:
        model = ScreeningRule
        fields = ["q"]
