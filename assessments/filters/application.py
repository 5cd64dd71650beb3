import django_filters as filters
from django import forms
from django.utils import timezone

from assessments.choices import ApplicationState
from assessments.desks import desks_of
from assessments.filters.programme_kind import ProgrammeKindFilterSet
from assessments.models import Application, Batch, ProgrammeLevel
from villages.choices import VillageKind
from villages.filters.statistics import years_on_offer
from villages.models import Village


def batches_on_offer(request):
    return Batch.objects.for_user(request.user).order_by("-year", "pk")


def levels_on_offer(request):
    return ProgrammeLevel.objects.for_user(request.user).select_related("programme").order_by("programme", "position")


class ApplicationFilter(ProgrammeKindFilterSet):
    q = filters.CharFilter(label="村(居)", method="named", widget=forms.TextInput(attrs={"placeholder": "名称或代码"}))
    year = filters.ChoiceFilter(label="年度", choices=years_on_offer, empty_label="全部", field_name="batch__year")
    batch = filters.ModelChoiceFilter(label="批次", queryset=batches_on_offer, empty_label="全部")
    level = filters.ModelChoiceFilter(label="申报级别", queryset=levels_on_offer, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=ApplicationState.choices, empty_label="全部")
    kind = filters.ChoiceFilter(
        label="类型", choices=VillageKind.choices, empty_label="全部", field_name="village__kind"
    )
    look = filters.ChoiceFilter(
        label="范围",
        choices=[("waiting", "待我单位办理"), ("overdue", "已逾期"), ("live", "办理中"), ("mine", "我提交的")],
        empty_label="全部",
        method="to_look_at",
    )

    class Meta:
        model = Application
        fields = ["q", "programme_kind", "year", "batch", "level", "state", "kind", "look"]

    def named(self, rows, name, value):
        return rows.filter(village__in=Village.objects.found_by(value))

    def to_look_at(self, rows, name, value):
        user = self.request.user
        if value == "waiting":
            return rows.running().at(*desks_of(user))
        if value == "mine":
            return rows.filter(submitted_by=user)
        if value == "live":
            return rows.running()
        return rows.running().with_deadline().filter(due_on__lt=timezone.localdate())
