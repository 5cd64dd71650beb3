from django import forms

from assessments.choices import SheetState, Stage
from assessments.models import Batch


class ImpactForm(forms.Form):
    """Whose sheets are scored once more."""

    batch = forms.ModelChoiceField(label="批次", queryset=Batch.objects.none(), empty_label="请选择")
    stage = forms.ChoiceField(label="评分环节", choices=Stage.choices, initial=Stage.COUNTY)
    everybody = forms.BooleanField(label="列出全部村(居)，不只是等次有变化的", required=False)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        batches = Batch.objects.for_user(user).filter(applications__score_sheets__state=SheetState.SUBMITTED)
        self.fields["batch"].queryset = batches.distinct()
        if not batches.exists():
            self.fields["batch"].empty_label = "还没有已提交评分表的批次"
