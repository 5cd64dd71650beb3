import django_filters
from django.db.models import Q

from reporting.choices import NoTotal, RoundState
from reporting.models import AnnualRound, AnnualScore
from villages.choices import VillageKind
from villages.filters.region import RegionFilterSet

LOOKS = [("placed", "有名次"), ("vetoed", "一票否决"), ("without", "没有总分"), *NoTotal.choices]


def rounds_on_offer(request):
    return AnnualRound.objects.for_user(request.user).with_scheme().exclude(state=RoundState.NOT_BEGUN)


class AnnualRoundFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="名称", field_name="scheme__title", lookup_expr="contains")
    year = django_filters.NumberFilter(label="年度", field_name="scheme__year")
    state = django_filters.ChoiceFilter(label="状态", choices=RoundState.choices, empty_label="全部")

    class Meta:
        model = AnnualRound
        fields = ["q", "year", "state"]


class AnnualScoreFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="村(居)名称或代码", method="by_text")
    round = django_filters.ModelChoiceFilter(label="年度考核", queryset=rounds_on_offer, empty_label="全部")
    kind = django_filters.ChoiceFilter(label="类型", choices=VillageKind.choices, empty_label="全部")
    grade = django_filters.CharFilter(label="等次", field_name="grade")
    look = django_filters.ChoiceFilter(label="情况", choices=LOOKS, empty_label="全部", method="by_look")

    class Meta:
        model = AnnualScore
        fields = ["q", "round", "kind", "grade", "look"]

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return rows.filter(Q(unit_name__contains=text) | Q(unit_code__startswith=text))

    def by_look(self, rows, name: str, wanted: str):
        if wanted == "placed":
            return rows.filter(place__isnull=False)
        if wanted == "vetoed":
            return rows.filter(is_vetoed=True)
        return rows.without_total() if wanted == "without" else rows.filter(reason=wanted)
