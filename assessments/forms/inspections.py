from django import forms
from django.utils import timezone

from assessments.models import InspectionPlan, InspectionSample, Rectification
from assessments.sampling_table import FIRST_TEXT, parse_table, say_table
from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section
from villages.choices import RegionLevel
from villages.forms.village_field import VillageField


class RegionChoice(forms.ModelChoiceField):
    def label_from_instance(self, region) -> str:
        is_township = region.level == RegionLevel.TOWNSHIP
        return f"{region.parent.name} {region.name}" if is_township else region.name_in_titles


class InspectionPlanForm(ScopedModelForm):
    helper = PortalFormHelper(
        Section("检查计划", "name", ("batch", "region")), Section("抽样办法", "tiers", "applicants_only")
    )

    tiers = forms.CharField(
        label="每个乡镇(街道)抽取个数",
        widget=forms.Textarea(attrs={"rows": 4}),
        initial=FIRST_TEXT,
        help_text="每行一档，从少到多，例如“不足20个抽2个”“20-29个抽3个”“≥30个村抽4个”。",
        error_messages={"required": "请填写抽样办法，每行一档。"},
    )

    class Meta:
        model = InspectionPlan
        fields = ("name", "batch", "region", "applicants_only")
        field_classes = {"region": RegionChoice}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        regions = self.fields["region"]
        regions.queryset = regions.queryset.in_use().select_related("parent")
        if self.user.region_id:
            regions.initial = self.user.region_id
        if self.instance.pk:
            self.initial["tiers"] = say_table(self.instance.table).replace("、", "\n")

    def clean_tiers(self):
        try:
            return parse_table(self.cleaned_data["tiers"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict:
        cleaned = super().clean()
        batch, region = cleaned.get("batch"), cleaned.get("region")
        if batch and region and not region.path.startswith(batch.scope_path):
            self.add_error(
                "region", f"批次“{batch}”只在{batch.programme.region.name_in_titles}开展，请选择其中的地区。"
            )
        return cleaned

    def save(self, commit: bool = True) -> InspectionPlan:
        self.instance.table = [list(tier) for tier in self.cleaned_data["tiers"]]
        return super().save(commit)


class DrawForm(forms.Form):
    seed = forms.CharField(
        label="抽签号（可不填）",
        max_length=40,
        required=False,
        help_text="当众摇出的号码等，作为随机种子；不填的由系统随机产生。抽取后公开，任何人都可以据此重演。",
    )


class InspectionSampleForm(NoPersonsMixin, ScopedModelForm):
    """The sheet of a visit. Neither photograph nor place is asked for."""

    helper = PortalFormHelper(Section("检查情况", ("inspected_on", "inspectors"), "summary"))

    class Meta:
        model = InspectionSample
        fields = ("inspected_on", "inspectors", "summary")
        widgets = {"inspected_on": DateInput(), "summary": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].required = True

    def clean_inspected_on(self):
        day = self.cleaned_data["inspected_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("检查日期不能晚于今天。")
        return day


class RectificationForm(NoPersonsMixin, ScopedModelForm):
    helper = PortalFormHelper(Section("整改事项", ("village", "source"), "problem", ("owner", "due_on")))

    class Meta:
        model = Rectification
        fields = ("village", "source", "problem", "owner", "due_on")
        field_classes = {"village": VillageField}
        widgets = {"due_on": DateInput(), "problem": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        villages = self.fields["village"]
        if self.instance.village_id:
            villages.queryset = villages.queryset.filter(pk=self.instance.village_id).select_related("township")
            villages.disabled = True
        else:
            villages.offer(villages.queryset.active())
        if self.instance.source:
            self.fields["source"].disabled = True

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate() and "due_on" in self.changed_data:
            raise forms.ValidationError("整改期限不能早于今天。")
        return day


class FindingAnswerForm(NoPersonsMixin, forms.Form):
    answer = forms.CharField(
        label="整改情况",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "请填写整改情况。"},
    )
    answered_on = forms.DateField(
        label="整改完成日期", widget=DateInput(), error_messages={"required": "请填写整改完成日期。"}
    )

    def clean_answered_on(self):
        day = self.cleaned_data["answered_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("整改完成日期不能晚于今天。")
        return day


class FindingCloseForm(NoPersonsMixin, forms.Form):
    recheck = forms.CharField(
        label="复查结论",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写复查结论。"},
    )


class FindingRejectForm(FindingCloseForm):
    due_on = forms.DateField(
        label="新的整改期限", widget=DateInput(), error_messages={"required": "请填写新的整改期限。"}
    )

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("新的整改期限不能早于今天。")
        return day
