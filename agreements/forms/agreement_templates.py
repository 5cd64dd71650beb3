"""Input of a county's templates: which to begin, what it says, why a warning may stand."""

from django import forms

from agreements.choices import AgreementKind, AgreementSide, AgreementTopic
from agreements.models import AgreementTemplateVersion
from agreements.models.agreement_clause import LONGEST_CLAUSE
from agreements.models.agreement_template import LONGEST_QUOTE
from common.forms import OrderedFormSetMixin, PortalFormHelper, ScopedModelForm, Section, say_please_choose
from villages.choices import RegionLevel
from villages.models import Region

BLANK_ROWS = 3
MOST_CLAUSES = 60
SOURCES = [
    ("ready_made", "从范本新建（平台提供的合法、对等文本，可再修改）"),
    ("latest", "复制本县(区)最近一版"),
    ("blank", "空白"),
]


class BeginVersionForm(forms.Form):
    """Which kind to begin a version of, and from what."""

    kind = forms.ChoiceField(label="协议类型", choices=AgreementKind.choices)
    source = forms.ChoiceField(label="内容来源", choices=SOURCES, widget=forms.RadioSelect, initial="ready_made")

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.county = Region.objects.for_user(user).filter(level=RegionLevel.COUNTY, pk=user.region_id).first()
        for field in self.fields.values():
            say_please_choose(field)


class AgreementVersionForm(ScopedModelForm):
    """Title and opening of a draft; its clauses stand in ClauseFormSet below."""

    helper = PortalFormHelper(
        Section("协议", ("title", "months"), "opening", note="开头语中的“{村(居)}”在打印时换成村(居)名称。")
    )

    class Meta:
        model = AgreementTemplateVersion
        fields = ("title", "months", "opening")
        widgets = {"opening": forms.Textarea(attrs={"rows": 3})}


class AgreementClauseForm(forms.Form):
    """One clause. A row without text is no clause."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    side = forms.ChoiceField(label="所属方", choices=AgreementSide.choices, required=False)
    topic = forms.ChoiceField(label="内容", choices=AgreementTopic.choices, required=False)
    text = forms.CharField(
        label="条文", max_length=LONGEST_CLAUSE, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("side", "topic"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["text"].widget.attrs["class"] = "form-control"
        self.fields["text"].error_messages["max_length"] = f"一条最多{LONGEST_CLAUSE}字，请拆成几条。"


class _ClauseFormSet(OrderedFormSetMixin, forms.BaseFormSet):
    """All clauses of a draft, in the order of their numbers."""

    @property
    def clauses(self) -> list[dict]:
        kept = [form.cleaned_data for form in self.ordered_forms]
        return [said for said in kept if said.get("text", "").strip()]


ClauseFormSet = forms.formset_factory(
    AgreementClauseForm,
    formset=_ClauseFormSet,
    extra=BLANK_ROWS,
    can_order=True,
    can_delete=True,
    max_num=MOST_CLAUSES,
    validate_max=True,
)


class AnswerForm(forms.Form):
    """Why a warning of the screening may stand."""

    rule = forms.CharField(max_length=60, widget=forms.HiddenInput)
    quote = forms.CharField(max_length=LONGEST_QUOTE, required=False, widget=forms.HiddenInput, strip=False)
    reason = forms.CharField(label="保留理由", max_length=300)
