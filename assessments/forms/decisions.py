from django import forms
from django.utils import timezone

from assessments.choices import Outcome
from common.forms import DateInput, NoPersonsMixin


class VerdictForm(NoPersonsMixin, forms.Form):
    """Opinion and, for a rectification, the last day. The outcome is given, or chosen (`DecisionForm`)."""

    note = forms.CharField(label="意见", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    due_on = forms.DateField(label="整改期限", required=False, widget=DateInput())

    def __init__(self, *args, outcome: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.outcome = outcome
        if outcome and outcome != Outcome.RECTIFY:
            del self.fields["due_on"]
        if outcome and outcome != Outcome.PASS:
            self.fields["note"].label = "理由"

    def clean(self) -> dict:
        cleaned = super().clean()
        outcome, due_on = cleaned.get("outcome", self.outcome), cleaned.get("due_on")
        if outcome in (Outcome.RECTIFY, Outcome.FAIL) and not (cleaned.get("note") or "").strip():
            self.add_error("note", f"拟定“{Outcome(outcome).label}”必须填写理由。")
        if outcome == Outcome.RECTIFY and "due_on" not in self.errors:
            if due_on is None:
                self.add_error("due_on", "拟定“限期整改”必须填写整改期限。")
            elif due_on < timezone.localdate():
                self.add_error("due_on", "整改期限不能早于今天。")
        cleaned.setdefault("due_on", None)
        return cleaned


class DecisionForm(VerdictForm):
    outcome = forms.ChoiceField(
        label="拟定结果",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择拟定结果。"},
    )
    field_order = ("outcome", "note", "due_on")
