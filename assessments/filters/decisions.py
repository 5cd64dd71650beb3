import django_filters
from django.db.models import Exists, OuterRef

from assessments.choices import Outcome
from assessments.filters.inspections import batches_on_offer
from assessments.filters.programme_kind import ProgrammeKindFilterSet
from assessments.models import Application, Decision
from villages.filters.region import RegionFilterSet


class DecisionDeskFilter(ProgrammeKindFilterSet):
    """What lies at the deciding desks of the user."""

    q = django_filters.CharFilter(label="村(居)", field_name="village__name", lookup_expr="contains")
    batch = django_filters.ModelChoiceFilter(label="批次", queryset=batches_on_offer, empty_label="全部")
    outcome = django_filters.ChoiceFilter(
        label="拟定结果", choices=[("none", "未拟定"), *Outcome.choices], empty_label="全部", method="by_outcome"
    )

    class Meta:
        model = Application
        fields = ["q", "programme_kind", "batch", "outcome"]

    def by_outcome(self, rows, name: str, wanted: str):
        pending = Decision.objects.pending().filter(application=OuterRef("pk"))
        if wanted == "none":
            return rows.filter(~Exists(pending))
        return rows.filter(Exists(pending.filter(outcome=wanted)))


class DecisionFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="村(居)", field_name="application__village__name", lookup_expr="contains")
    batch = django_filters.ModelChoiceFilter(
        label="批次", field_name="application__batch", queryset=batches_on_offer, empty_label="全部"
    )
    outcome = django_filters.ChoiceFilter(label="结果", choices=Outcome.choices, empty_label="全部")
    look = django_filters.ChoiceFilter(
        label="状态", choices=[("pending", "待发布"), ("released", "已发布")], empty_label="全部", method="to_look_at"
    )

    class Meta:
        model = Decision
        fields = ["q", "batch", "outcome", "look"]

    def to_look_at(self, rows, name: str, wanted: str):
        return rows.filter(released_at__isnull=wanted == "pending")
