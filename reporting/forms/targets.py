"""Input of a paper of targets: the paper and all its lines on one page; the typed results; drawing up many."""

from django import forms

from assessments.forms.indicators import metric_field
from common.forms import (
    DateInput,
    NoPersonsMixin,
    OrderedLinesFormSet,
    PortalFormHelper,
    ScopedModelForm,
    Section,
    StampedFormMixin,
)
from reporting.models import ResponsibilityTarget, TargetPaper
from reporting.target_checks import OWN_DECISIONS, sentences_against, why_no_target
from reporting.target_figures import named_by_metric
from villages.choices import RegionLevel
from villages.models import Region
from villages.reporting_year import FIRST_YEAR, LAST_YEAR

BLANK_ROWS = 3
MOST_TARGETS = 60
TYPED = "自行填写指标"


class TargetPaperForm(NoPersonsMixin, StampedFormMixin, ScopedModelForm):
    """The paper. Its township is one of the user's county and stays, once the paper exists."""

    numbered = ("document_number", "stamp")
    helper = PortalFormHelper(
        Section(
            "目标责任书",
            "stamp",
            ("township", "year"),
            ("document_number", "signed_on"),
            ("county_signatory", "township_signatory"),
            "preamble",
            note="起草时可以先不填签订日期和签字人；登记签订前补齐。",
        ),
        Section("亮灯标准", ("green_from", "yellow_from")),
    )

    class Meta:
        model = TargetPaper
        fields = (
            *("township", "year", "document_number", "preamble", "signed_on"),
            *("county_signatory", "township_signatory", "green_from", "yellow_from"),
        )
        widgets = {"signed_on": DateInput(), "preamble": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        townships = self.fields["township"]
        townships.queryset = townships.queryset.in_use().at_level(RegionLevel.TOWNSHIP).order_by("code")
        if self.instance.pk:
            townships.disabled = self.fields["year"].disabled = True

    def clean_preamble(self) -> str:
        text = self.cleaned_data["preamble"]
        if found := list(sentences_against(text)):
            raise forms.ValidationError(found)
        return text


class _ScreenedNoteMixin:
    """The clause screening has nothing against what is noted."""

    def clean_note(self) -> str:
        note = self.cleaned_data["note"]
        if found := list(sentences_against(note)):
            raise forms.ValidationError(found)
        return note


class TargetForm(_ScreenedNoteMixin, NoPersonsMixin, forms.ModelForm):
    """One line. A chosen metric brings its own name and unit."""

    class Meta:
        model = ResponsibilityTarget
        fields = ("metric", "name", "unit", "direction", "target", "note")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"] = _metrics_on_offer(self.instance.metric)
        self.fields["name"].required = False
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name in {"metric", "direction"} else "form-control"
        self.fields["target"].widget.attrs["inputmode"] = "decimal"

    def clean(self) -> dict:
        said = super().clean()
        if key := said.get("metric"):
            said["name"], said["unit"] = named_by_metric(key)
        elif not said.get("name") and "metric" not in self.errors:
            self.add_error("name", "请选择取数口径，或者填写指标名称；不需要这一行的，请把整行留空或勾选删除。")
        if said.get("name") and (reason := why_no_target(said["name"], key or "")):
            self.add_error("metric" if key else "name", reason)
        return said


def _metrics_on_offer(current: str) -> forms.ChoiceField:
    """The registered figures, without those that nobody may be given a target for."""
    field = metric_field(current)
    _, *groups = field.choices
    offered = []
    for label, options in groups:
        kept = options if isinstance(options, str) else [one for one in options if one[0] not in OWN_DECISIONS]
        offered.append((label, kept))
    field.choices = [("", TYPED), *offered]
    field.help_text = ""
    field.error_messages["invalid_choice"] = "请从列表中选择取数口径；出生、死亡等只作统计的数据不设目标。"
    return field


class _TargetFormSet(OrderedLinesFormSet):
    def validate_unique(self) -> None:
        """Said beside the line, not on top of all of them."""
        seen: set[str] = set()
        for form in self.forms:
            name = getattr(form, "cleaned_data", {}).get("name")
            if not name or form in self.deleted_forms:
                continue
            if name in seen:
                form.add_error("name", f"“{name}”已经列过，同一指标只能列一次。")
            seen.add(name)


TargetFormSet = forms.inlineformset_factory(
    TargetPaper,
    ResponsibilityTarget,
    form=TargetForm,
    formset=_TargetFormSet,
    extra=BLANK_ROWS,
    can_order=True,
    can_delete=True,
    max_num=MOST_TARGETS,
    validate_max=True,
)


class ResultForm(_ScreenedNoteMixin, NoPersonsMixin, forms.ModelForm):
    """What was reached of one typed target."""

    class Meta:
        model = ResponsibilityTarget
        fields = ("result", "note")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
        self.fields["result"].widget.attrs["inputmode"] = "decimal"


ResultFormSet = forms.modelformset_factory(ResponsibilityTarget, form=ResultForm, extra=0)


class TownshipBoxes(forms.ModelMultipleChoiceField):
    def label_from_instance(self, township: Region) -> str:
        return township.name


class DrawForm(forms.Form):
    """Papers of a year for many townships at once."""

    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    model = forms.ModelChoiceField(
        label="依据",
        queryset=TargetPaper.objects.none(),
        required=False,
        empty_label="各乡镇(街道)沿用各自上一年度的责任书",
        help_text="也可以选一份责任书作为样本，各乡镇(街道)的目标与它相同，起草后可以分别修改。",
    )
    townships = TownshipBoxes(
        label="乡镇(街道)",
        queryset=Region.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选至少一个乡镇(街道)。"},
    )

    def __init__(self, *args, papers, townships, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model"].queryset = papers
        self.fields["townships"].queryset = townships
