import django_filters
from django import forms
from django.db.models import Min, Q

from common.filters import YearFilter
from reporting.choices import NoTotal, RoundState
from reporting.models import AnnualGrade, AnnualRound, AnnualScore
from villages.choices import RegionLevel, VillageKind
from villages.filters.region import RegionFilterSet

LOOKS = [("placed", "有名次"), ("vetoed", "一票否决"), ("without", "没有总分"), *NoTotal.choices]


def rounds_on_offer(request):
    """Those whose figures the viewer may read: before they are published, only the county's own."""
    rounds = AnnualRound.objects.for_user(request.user).with_scheme().exclude(state=RoundState.NOT_BEGUN)
    region = request.user.region
    is_of_county = region is not None and region.level == RegionLevel.COUNTY
    return rounds if is_of_county else rounds.filter(state=RoundState.PUBLISHED)


def round_asked(request) -> AnnualRound | None:
    """The round that the address names; the last one of the year that it names, or of all where it names none."""
    rounds = rounds_on_offer(request).order_by("-scheme__year", "-pk")
    one, year = (request.GET.get(name, "") for name in ("round", "year"))
    if one.isdecimal():
        return rounds.filter(pk=one).first()
    of_year = rounds.filter(scheme__year=year) if len(year) == 4 and year.isdecimal() else rounds.none()
    return of_year.first() or rounds.first()


def grades_on_offer(request) -> list[tuple[str, str]]:
    """The grades of the rounds that can be chosen, the best first; several schemes may name the same."""
    grades = AnnualGrade.objects.filter(scheme__round__in=rounds_on_offer(request)).order_by()
    names = grades.values("name").annotate(least=Min("minimum")).order_by("-least", "name")
    return [(grade["name"], grade["name"]) for grade in names]


class AnnualRoundFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="名称", field_name="scheme__title", lookup_expr="contains")
    year = YearFilter(field_name="scheme__year")
    state = django_filters.ChoiceFilter(label="状态", choices=RoundState.choices, empty_label="全部")

    class Meta:
        model = AnnualRound
        fields = ["q", "year", "state"]


class AnnualScoreFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="村(居)名称或代码", method="by_text")
    round = django_filters.ModelChoiceFilter(
        label="年度考核",
        queryset=rounds_on_offer,
        empty_label="全部",
        widget=forms.Select(attrs={"class": "filter-wide"}),
    )
    kind = django_filters.ChoiceFilter(label="类型", choices=VillageKind.choices, empty_label="全部")
    grade = django_filters.ChoiceFilter(label="等次", choices=(), empty_label="全部")
    look = django_filters.ChoiceFilter(label="情况", choices=LOOKS, empty_label="全部", method="by_look")

    class Meta:
        model = AnnualScore
        fields = ["q", "round", "kind", "grade", "look"]

    def __init__(self, *args, request, **kwargs) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.filters["grade"].extra["choices"] = grades_on_offer(request)

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return rows.filter(Q(unit_name__contains=text) | Q(unit_code__startswith=text))

    def by_look(self, rows, name: str, wanted: str):
        if wanted == "placed":
            return rows.filter(place__isnull=False)
        if wanted == "vetoed":
            return rows.filter(is_vetoed=True)
        return rows.without_total() if wanted == "without" else rows.filter(reason=wanted)
