from django import forms

from agreements.choices import CharterKind, ClauseTopic
from agreements.models import CharterVersion, DraftingStep
from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section
from common.views.stepping import StepForm


class CharterStartForm(forms.Form):
    """Which paper to begin, and what it shall speak about."""

    kind = forms.ChoiceField(label="文件种类", choices=CharterKind.choices)
    topics = forms.MultipleChoiceField(
        label="内容类别",
        choices=ClauseTopic.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="按所选内容从条文库取用条文，必备内容已勾选。一条不选则建立空白稿。",
    )


class CharterVersionForm(NoPersonsMixin, ScopedModelForm):
    """Title and preamble of a draft."""

    public = ("title", "preamble")
    helper = PortalFormHelper(Section("标题与序言", "title", "preamble"))

    class Meta:
        model = CharterVersion
        fields = ("title", "preamble")
        widgets = {"preamble": forms.Textarea(attrs={"rows": 6})}


class PartyStudyForm(NoPersonsMixin, ScopedModelForm):
    """That the Party organisation studied the paper before the vote."""

    helper = PortalFormHelper(Section("党组织研究", "party_studied_on", "party_study"))

    class Meta:
        model = CharterVersion
        fields = ("party_studied_on", "party_study")
        widgets = {"party_studied_on": DateInput(), "party_study": forms.Textarea(attrs={"rows": 3})}


class DraftingStepForm(NoPersonsMixin, ScopedModelForm):
    helper = PortalFormHelper(Section("登记", ("done_on", "people"), "note"))

    class Meta:
        model = DraftingStep
        fields = ("done_on", "people", "note")
        widgets = {"done_on": DateInput(), "note": forms.Textarea(attrs={"rows": 3})}


class ReturnForm(StepForm):
    """Back to whoever writes it: always with a reason and a date."""

    due_on = forms.DateField(
        label="修改期限", widget=DateInput(), error_messages={"required": "请选择修改期限。", "invalid": "请选择日期。"}
    )
