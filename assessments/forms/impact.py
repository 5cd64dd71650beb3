from django import forms

from assessments.choices import SheetState, Shift, Stage
from assessments.impact import Impact, Moved
from assessments.models import Batch

MOVED, ALL = "moved", "all"
LISTED = ((MOVED, "等次有变化的"), (ALL, "全部村(居)"))


class ImpactForm(forms.Form):
    """Whose sheets are scored once more."""

    batch = forms.ModelChoiceField(label="批次", queryset=Batch.objects.none(), empty_label="请选择")
    stage = forms.ChoiceField(label="评分环节", choices=Stage.choices, initial=Stage.COUNTY)
    show = forms.ChoiceField(label="列出", choices=[*LISTED, *Shift.choices], required=False)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        batches = Batch.objects.for_user(user).filter(applications__score_sheets__state=SheetState.SUBMITTED)
        self.fields["batch"].queryset = batches.distinct()
        if not batches.exists():
            self.fields["batch"].empty_label = "还没有已提交评分表的批次"

    def clean_show(self) -> str:
        return self.cleaned_data["show"] or MOVED

    def listed(self, impact: Impact) -> list[Moved]:
        """Those of the rows that were asked for; all are counted."""
        show = self.cleaned_data["show"]
        if show == ALL:
            return list(impact.rows)
        return impact.moved if show == MOVED else [row for row in impact.rows if row.shift == show]

    @property
    def listed_words(self) -> str:
        return dict(self.fields["show"].choices)[self.cleaned_data["show"]]
