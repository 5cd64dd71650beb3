from django import forms

from agreements.models import RevisionCampaign
from common.forms import DateInput, PortalFormHelper, ScopedModelForm, Section
from villages.models import Village


class CampaignForm(ScopedModelForm):
    """A campaign that begins. Its county is the user's."""

    class Meta:
        model = RevisionCampaign
        fields = ("title", "kind", "basis", "opened_on", "due_on")
        widgets = {"opened_on": DateInput(), "due_on": DateInput()}

    helper = PortalFormHelper(Section("清理修订", "title", ("kind", "basis"), ("opened_on", "due_on")))


class CampaignChangeForm(ScopedModelForm):
    """What may still be corrected: kind and first day decide what counts, so they stay."""

    class Meta:
        model = RevisionCampaign
        fields = ("title", "basis", "due_on")
        widgets = {"due_on": DateInput()}

    helper = PortalFormHelper(Section("清理修订", "title", "basis", "due_on"))


class VillageBoxes(forms.ModelMultipleChoiceField):
    def label_from_instance(self, village: Village) -> str:
        return f"{village.township}　{village}"


class AddUnitsForm(forms.Form):
    villages = VillageBoxes(
        label="增列的村(居)",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选要增列的村(居)。"},
    )
    reason = forms.CharField(
        label="增列原因",
        max_length=200,
        help_text="例如：2026年5月新设立。",
        error_messages={"required": "请填写增列原因。"},
    )

    def __init__(self, *args, villages, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["villages"].queryset = villages
