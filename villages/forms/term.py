"""Input of terms of office, for members of committees and officers of associations alike."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from common.forms import DateInput, PortalFormHelper, ScopedModelForm, Section, say_please_choose


class TermForm(ScopedModelForm):
    """Base of the forms of office-holders; only words in use can be chosen, or the one that stands there."""

    helper = PortalFormHelper(
        Section("人员", ("name", "post"), ("work_phone",), note="只登记姓名、职务、任期和办公电话。"),
        Section("任期", ("term_start", "term_end")),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = words_for(self.fields["post"].queryset, self.instance.post_id)
        for name in ("term_start", "term_end"):
            self.fields[name].widget = DateInput()
        self.fields["term_end"].help_text = "届满前60天起提醒。"


def words_for(words, present: int | None):
    """The words in use and the one that the row already bears."""
    return words.filter(is_active=True) | words.filter(pk=present) if present else words.filter(is_active=True)


class LeaveForm(forms.Form):
    left_on = forms.DateField(label="离任日期", widget=DateInput(), initial=timezone.localdate)

    def __init__(self, *args, holder, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_please_choose(field)

    def act_arguments(self) -> dict:
        return {"on": self.cleaned_data["left_on"]}


class RenewForm(forms.Form):
    start = forms.DateField(label="新任期开始", widget=DateInput())
    end = forms.DateField(label="新任期届满", widget=DateInput())

    def __init__(self, *args, holder, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_please_choose(field)
        if holder.term_end and holder.term_end < date.max:  # 9999-12-31 is typed for "without end"
            self.fields["start"].initial = holder.term_end + timedelta(days=1)

    def clean(self) -> dict:
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", "任期届满应晚于任期开始。")
        return cleaned

    def act_arguments(self) -> dict:
        return {"start": self.cleaned_data["start"], "end": self.cleaned_data["end"]}
