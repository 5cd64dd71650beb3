import django_filters
from django.db import models
from django.utils import timezone

from assessments.choices import FindingSource, RectificationState
from assessments.models import Batch, InspectionPlan, Rectification
from villages.filters.region import RegionFilterSet


def batches_on_offer(request):
    return Batch.objects.for_user(request.user).order_by("-year", "pk")


def on_village(rows, text: str):
    """Rows of the villages whose name or code the text begins or names."""
    text = "".join(text.split())
    return rows.filter(models.Q(village__name__contains=text) | models.Q(village__code__startswith=text))


class InspectionPlanFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")
    batch = django_filters.ModelChoiceFilter(label="批次", queryset=batches_on_offer, empty_label="全部")

    class Meta:
        model = InspectionPlan
        fields = ["q", "batch"]


class RectificationFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="村(居)或问题", method="by_text")
    batch = django_filters.ModelChoiceFilter(label="批次", queryset=batches_on_offer, empty_label="全部")
    source = django_filters.ChoiceFilter(label="来源", choices=FindingSource.choices, empty_label="全部")
    state = django_filters.ChoiceFilter(label="状态", choices=RectificationState.choices, empty_label="全部")
    look = django_filters.ChoiceFilter(
        label="需要处理",
        choices=[("overdue", "逾期未整改"), ("live", "未销号")],
        empty_label="全部",
        method="to_look_at",
    )

    class Meta:
        model = Rectification
        fields = ["q", "batch", "source", "state", "look"]

    def by_text(self, rows, name: str, text: str):
        return on_village(rows, text) | rows.filter(problem__contains="".join(text.split()))

    def to_look_at(self, rows, name: str, wanted: str):
        return rows.open() if wanted == "live" else rows.overdue_on(timezone.localdate())
