from django import forms
from django.utils import timezone

from assessments.actions.honours import Scheme
from assessments.choices import RecheckOutcome
from assessments.models import Holiday, ProgrammeLevel
from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section

NOT_ONES_OWN = "撤销、注销由命名单位负责人办理；需要撤销的，请报其决定。"


class NamingForm(forms.Form):
    """Document, day and the series of the numbers; serials go on by themselves.

    One level at a time: each title has its own document or its own series.
    """

    level = forms.ModelChoiceField(
        ProgrammeLevel.objects.none(),
        label="命名级别",
        empty_label=None,
        error_messages={"required": "请选择命名级别。", "invalid_choice": "该级别没有待命名的村(居)，请重新选择。"},
    )
    document_number = forms.CharField(label="命名文号", max_length=60, error_messages={"required": "请填写命名文号。"})
    named_on = forms.DateField(label="命名日期", widget=DateInput(), error_messages={"required": "请填写命名日期。"})
    number_prefix = forms.CharField(
        label="证书编号字头",
        max_length=20,
        help_text="例如“津示范”，编号为“津示范〔2026〕001号”，序号接着同一字头、同一年度的最大号。",
        error_messages={"required": "请填写证书编号字头。"},
    )
    plaque_prefix = forms.CharField(
        label="标牌号字头",
        max_length=20,
        required=False,
        help_text="例如“津示牌”，标牌号为“津示牌2026001”；不发标牌的留空。",
    )

    def __init__(self, *args, levels, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        field.queryset = levels
        field.label_from_instance = lambda level: f"{level.name}（{level.honour}）"

    def clean_named_on(self):
        day = self.cleaned_data["named_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("命名日期不能晚于今天。")
        return day

    def _prefix(self, name: str) -> str:
        text = "".join(self.cleaned_data[name].split())
        if any(sign in "〔〕[]" or sign.isdigit() for sign in text):
            raise forms.ValidationError("字头只写文字，年份和序号由系统编排。")
        return text

    def clean_number_prefix(self) -> str:
        return self._prefix("number_prefix")

    def clean_plaque_prefix(self) -> str:
        return self._prefix("plaque_prefix")

    @property
    def scheme(self) -> Scheme:
        return Scheme(self.cleaned_data["number_prefix"], self.cleaned_data["plaque_prefix"])


class RecheckForm(NoPersonsMixin, forms.Form):
    outcome = forms.ChoiceField(
        label="复核结论",
        choices=RecheckOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复核结论。"},
    )
    checked_on = forms.DateField(label="复核日期", widget=DateInput(), error_messages={"required": "请填写复核日期。"})
    note = forms.CharField(
        label="复核意见",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请填写复核意见。"},
    )
    due_on = forms.DateField(label="整改期限", required=False, widget=DateInput(), help_text="限期整改的必填。")
    owner = forms.CharField(label="整改责任人", max_length=50, required=False, help_text="限期整改的必填。")

    def __init__(self, *args, outcomes, **kwargs) -> None:
        """`outcomes` are those that this user may come to."""
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        field.choices = [(value, label) for value, label in RecheckOutcome.choices if value in outcomes]
        field.error_messages["invalid_choice"] = NOT_ONES_OWN
        if len(field.choices) < len(RecheckOutcome.choices):
            field.help_text = NOT_ONES_OWN

    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("复核日期不能晚于今天。")
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("outcome") == RecheckOutcome.RECTIFY:
            if not cleaned.get("owner"):
                self.add_error("owner", "限期整改须填写整改责任人。")
            if not cleaned.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", "限期整改须填写整改期限。")
            elif cleaned.get("due_on") and cleaned["due_on"] < timezone.localdate():
                self.add_error("due_on", "整改期限不能早于今天。")
        return cleaned


class HolidayForm(ScopedModelForm):
    helper = PortalFormHelper(Section("节假日安排", ("day", "name"), "is_working", "source"))

    class Meta:
        model = Holiday
        fields = ("day", "name", "is_working", "source")
        widgets = {"day": DateInput()}
