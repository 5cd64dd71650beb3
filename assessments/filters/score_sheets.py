import django_filters

from assessments.choices import SheetState, Stage
from assessments.models import Batch, DeclaredInterest, ScoreSheet
from villages.filters.region import RegionFilterSet


def batches_in_sight(request):
    return Batch.objects.for_user(request.user) if request is not None else Batch.objects.none()


class ScoreSheetFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="村(居)名称", method="by_name")
    batch = django_filters.ModelChoiceFilter(
        label="批次", field_name="application__batch", queryset=batches_in_sight, empty_label="全部"
    )
    stage = django_filters.ChoiceFilter(label="评分环节", choices=Stage.choices, empty_label="全部")
    state = django_filters.ChoiceFilter(label="状态", choices=SheetState.choices, empty_label="全部")

    class Meta:
        model = ScoreSheet
        fields = ["q", "batch", "stage", "state"]

    def by_name(self, rows, name: str, text: str):
        return rows.filter(application__village__name__contains="".join(text.split()))


class DeclaredInterestFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="村(居)或申明人", method="by_text")
    standing = django_filters.ChoiceFilter(
        label="情况", choices=[("1", "回避中"), ("0", "已解除")], empty_label="全部", method="by_standing"
    )

    class Meta:
        model = DeclaredInterest
        fields = ["q", "standing"]

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return rows.filter(village__name__contains=text) | rows.filter(user__name__contains=text)

    def by_standing(self, rows, name: str, value: str):
        return rows.filter(ended_on__isnull=value == "1")
