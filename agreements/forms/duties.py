from django import forms
from django.utils import timezone

from agreements.models import Duty, DutyRecord
from common.file_kinds import ACCEPT
from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section
from villages.models import Village

TYPED = ("duty", "held_on", "attendance", "quantity", "summary")


class DutyChoice(forms.ModelChoiceField):
    def label_from_instance(self, duty: Duty) -> str:
        return f"{duty.name}（{duty.frequency_text}）"


class _DutyForm(NoPersonsMixin, ScopedModelForm):
    class Meta:
        model = DutyRecord
        fields = TYPED
        field_classes = {"duty": DutyChoice}
        widgets = {"held_on": DateInput()}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].queryset = self.fields["duty"].queryset.recorded()
        self.fields["held_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("日期不能晚于今天，请在开展之后登记。")
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        duty, day = cleaned.get("duty"), cleaned.get("held_on")
        if duty and day and not Duty.objects.in_force_on(day).filter(pk=duty.pk).exists():
            self.add_error("duty", f"“{duty}”在{day:%Y-%m-%d}没有施行，请另选制度或日期。")
        return cleaned


class DutyEntryForm(_DutyForm):
    """One line for one village or for many of a township."""

    villages = forms.ModelMultipleChoiceField(
        label="村(居)",
        queryset=Village.objects.active(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个村(居)。"},
    )
    file = forms.FileField(label="附件（可不传）", required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}))

    def __init__(self, *args, township=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].queryset = self.fields["duty"].queryset.in_force_in(timezone.localdate().year)
        villages = self.fields["villages"]
        villages.queryset = villages.queryset.select_related("township").order_by("code").defer("name_grams")
        if township is not None:
            villages.queryset = villages.queryset.filter(township=township)
        self.fields["summary"].widget.attrs["autocomplete"] = "off"

    def _get_validation_exclusions(self) -> set:
        """The village of each line is not a field of this form."""
        return super()._get_validation_exclusions() | {"village"}


class DutyRecordForm(_DutyForm):
    helper = PortalFormHelper(
        Section("制度记录", ("duty", "held_on"), ("attendance", "quantity"), "summary", "whole_occasion")
    )

    whole_occasion = forms.BooleanField(label="同时修改同场的其他村(居)", required=False, initial=True)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        village = self.instance.village if self.instance.village_id else None
        if village:
            self.fields["duty"].queryset = self.fields["duty"].queryset.binding(village.kind)
        self.others = self.instance.others.count() if self.instance.pk else 0
        if self.others:
            self.fields["whole_occasion"].label = f"同时修改同场的其他{self.others}个村(居)"
        else:
            del self.fields["whole_occasion"]
            self.helper = PortalFormHelper(
                Section("制度记录", ("duty", "held_on"), ("attendance", "quantity"), "summary")
            )


class DutyForm(ScopedModelForm):
    """An entry of the catalogue. Of one that has records only its name, order and end may change."""

    helper = PortalFormHelper(
        Section(
            "制度", ("name", "short_name"), ("frequency", "body"), ("month", "day"), ("days", "unit"), "requirement"
        ),
        Section("施行", ("effective_from", "effective_until"), "position"),
    )

    class Meta:
        model = Duty
        fields = (
            "name",
            "short_name",
            "frequency",
            "body",
            "month",
            "day",
            "days",
            "unit",
            "requirement",
            "position",
            "effective_from",
            "effective_until",
        )
        widgets = {"effective_from": DateInput(), "effective_until": DateInput()}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.records.exists():
            for name in ("frequency", "body", "month", "day", "days", "effective_from"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "已有记录，不能改；频次有变化的请用“改变频次”。"

    def clean_effective_until(self):
        last_day = self.cleaned_data["effective_until"]
        if last_day and self.instance.pk and self.instance.records.filter(held_on__gt=last_day).exists():
            raise forms.ValidationError("这一天之后已有记录，请另选停用日期。")
        return last_day
