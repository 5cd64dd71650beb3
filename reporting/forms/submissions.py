"""What people type when they hand up, return and take in."""

from collections.abc import Sequence
from datetime import date

from django import forms

from common.forms import DateInput, PortalFormHelper, Section, say_please_choose
from reporting.official_forms.declaration import OfficialForm
from reporting.submission_checks import DRAWN_MEANWHILE, Doubt

YEARS_OFFERED = 3
LONGEST_REASON = 500


class DrawForm(forms.Form):
    """Which year, and which of the forms that the user may draw."""

    year = forms.TypedChoiceField(label="年度", coerce=int)
    forms = forms.MultipleChoiceField(label="上报的表格", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, offered: Sequence[OfficialForm], newest: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {form.key: form for form in offered}
        self.fields["year"].choices = [(year, f"{year}年") for year in range(newest, newest - YEARS_OFFERED, -1)]
        self.fields["forms"].choices = [(form.key, f"{form.key} {form.title}") for form in offered]
        self.fields["forms"].initial = list(self.offered)
        self.helper = PortalFormHelper(Section("生成上报件", "year", "forms"))
        for field in self.fields.values():
            say_please_choose(field)

    @property
    def chosen(self) -> list[OfficialForm]:
        """In the order of the catalogue."""
        return [form for key, form in self.offered.items() if key in self.cleaned_data["forms"]]


class HandUpForm(forms.Form):
    """A reason for each doubt. `seal` brings back which drawing was looked at."""

    seal = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, doubts: Sequence[Doubt], seal: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.doubts, self.drawn = list(doubts), seal
        self.fields["seal"].initial = seal
        for doubt in self.doubts:
            field = forms.CharField(
                label=doubt.text,
                max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": f"请说明情况：{doubt.text}"},
            )
            self.fields[doubt.key] = field

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("seal") != self.drawn:
            raise forms.ValidationError(DRAWN_MEANWHILE)
        return cleaned

    @property
    def rows(self) -> list[tuple[Doubt, forms.BoundField]]:
        return [(doubt, self[doubt.key]) for doubt in self.doubts]


class ReturnForm(forms.Form):
    note = forms.CharField(
        label="退回原因",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请填写退回原因，写明哪张表、哪个数需要核对。"},
    )
    revise_by = forms.DateField(
        label="更正期限",
        widget=DateInput(),
        help_text="当日 23:59（北京时间）前有效。",
        error_messages={"required": "请选择更正期限。", "invalid": "更正期限应填写日期，例如 2026-11-30。"},
    )

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_revise_by(self) -> date:
        day = self.cleaned_data["revise_by"]
        if day < self.today:
            raise forms.ValidationError("更正期限不能早于今天，请重新选择。")
        return day


class AcceptForm(forms.Form):
    note = forms.CharField(
        label="意见（可不填）", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PackageForm(forms.Form):
    file = forms.FileField(
        label="上报导出包（.zip）",
        allow_empty_file=True,
        error_messages={"required": "请先选择对方平台导出的 .zip 文件。"},
    )
