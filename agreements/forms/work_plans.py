from django import forms
from django.utils import timezone

from agreements.forms.holder import HOLDER_CLASSES, HolderFormMixin
from agreements.models import BudgetLine, Duty, PlanTask, WorkPlan
from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section

MONTHS = [(month, f"{month}月") for month in range(1, 13)]


class WorkPlanCreateForm(NoPersonsMixin, HolderFormMixin, ScopedModelForm):
    helper = PortalFormHelper(Section("工作计划", ("village", "region"), ("year",), "goals", "carry"))

    carry = forms.BooleanField(label="沿用上年计划的任务", required=False, initial=True)

    class Meta:
        model = WorkPlan
        fields = ("village", "region", "year", "goals")
        field_classes = HOLDER_CLASSES
        widgets = {"goals": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        years = [(year, f"{year}年") for year in range(this_year + 1, this_year - 3, -1)]
        self.fields["year"] = forms.TypedChoiceField(label="年度", choices=years, coerce=int, initial=this_year)


class WorkPlanForm(NoPersonsMixin, ScopedModelForm):
    helper = PortalFormHelper(Section("工作计划", "goals"))

    class Meta:
        model = WorkPlan
        fields = ("goals",)
        widgets = {"goals": forms.Textarea(attrs={"rows": 8})}


class DutyOfTask(forms.ModelChoiceField):
    def label_from_instance(self, duty: Duty) -> str:
        return f"{duty.name}（{duty.frequency_text}）"


class PlanTaskForm(NoPersonsMixin, ScopedModelForm):
    """A task of a draft; of an adopted plan only what became of it."""

    helper = PortalFormHelper(
        Section(
            "任务",
            "content",
            ("first_month", "last_month"),
            ("responsible_unit", "position"),
            ("duty", "target"),
            "resources",
            note="选了对应制度的，完成次数由制度记录自动统计。",
        )
    )

    class Meta:
        model = PlanTask
        fields = (
            "content",
            "first_month",
            "last_month",
            "responsible_unit",
            "position",
            "duty",
            "target",
            "resources",
        )
        field_classes = {"duty": DutyOfTask}
        widgets = {name: forms.Select(choices=MONTHS) for name in ("first_month", "last_month")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        duty = self.fields["duty"]
        year = self.instance.plan.year if self.instance.plan_id else timezone.localdate().year
        duty.queryset = duty.queryset.recorded().in_force_in(year)
        duty.empty_label = "无"
        duty.help_text = ""


class OutcomeForm(NoPersonsMixin, ScopedModelForm):
    helper = PortalFormHelper(Section("完成情况", "outcome"))

    class Meta:
        model = PlanTask
        fields = ("outcome",)
        widgets = {"outcome": forms.Textarea(attrs={"rows": 3})}


class BudgetLineForm(NoPersonsMixin, ScopedModelForm):
    helper = PortalFormHelper(Section("预算", ("use", "amount"), "note"))

    class Meta:
        model = BudgetLine
        fields = ("use", "amount", "note")


class AdoptForm(NoPersonsMixin, forms.Form):
    meeting = forms.CharField(
        label="通过计划的会议", max_length=100, error_messages={"required": "请填写通过计划的会议。"}
    )
    on = forms.DateField(label="通过日期", widget=DateInput(), error_messages={"required": "请填写通过日期。"})


class CloseForm(NoPersonsMixin, forms.Form):
    summary = forms.CharField(
        label="年终总结",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "请填写年终总结。"},
    )
