"""Beginning, writing, returning an application."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from assessments.choices import Phase, VersionState
from assessments.models import Application, Batch, Indicator, ProgrammeLevel, StandardVersion
from common.forms import DateInput, PortalFormHelper, ScopedModelForm, Section
from common.views.stepping import StepForm
from villages.forms.village_field import VillageField
from villages.models import Village

LONGEST_REASON = 300
LONGEST_REVISION = timedelta(days=90)


class ApplicationStartForm(forms.Form):
    """Which village applies for what; everything else is filled in from the register."""

    helper = PortalFormHelper(Section("申报", "village", "wanted", note="其余内容由村居台账、年度数据等自动带入。"))

    village = VillageField()
    wanted = forms.ChoiceField(
        label="批次和申报级别",
        error_messages={"required": "请选择批次和申报级别。", "invalid_choice": "该批次不在进行中，请重新选择。"},
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if user.village_id is not None:
            self.initial["village"], self.fields["village"].empty_label = user.village_id, None
        self.fields["village"].offer(Village.objects.for_user(user).active())
        batches = Batch.objects.for_user(user).to_apply_for().with_programme()
        batches = batches.prefetch_related("programme__levels", "phases")
        self.pairs = {
            f"{batch.pk}-{level.pk}": (batch, level) for batch in batches for level in batch.programme.levels.all()
        }
        choices = [(key, f"{batch}：{level.name}{_until(batch)}") for key, (batch, level) in self.pairs.items()]
        blank = "请选择" if choices else "现在没有可以申报的批次"
        self.fields["wanted"].choices = [("", blank), *choices] if len(choices) != 1 else choices

    @property
    def chosen(self) -> tuple[Village, Batch, ProgrammeLevel]:
        return (self.cleaned_data["village"], *self.pairs[self.cleaned_data["wanted"]])


def _until(batch: Batch) -> str:
    one = batch.phase(Phase.REGISTRATION)
    return f"（{one.ends_on:%Y-%m-%d}截止）" if one else ""


class LevelChoice(forms.ModelChoiceField):
    def label_from_instance(self, level: ProgrammeLevel) -> str:
        return f"{level.name}（{level.honour}）"


class ApplicationForm(ScopedModelForm):
    """What is typed. A draft asks for nothing: the page of submission lists what lacks."""

    helper = PortalFormHelper(
        Section("申报级别与联系人", "level", ("contact_name", "contact_phone")), Section("主要做法", "practice")
    )

    class Meta:
        model = Application
        fields = ("level", "contact_name", "contact_phone", "practice")
        field_classes = {"level": LevelChoice}
        widgets = {"practice": forms.Textarea(attrs={"rows": 14})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = self.instance.batch.programme.levels.all()
        self.fields["level"].empty_label = None
        self.fields["contact_name"].help_text = "由班子成员带入，可以修改。"


class ReturnForm(StepForm):
    """Back to the township: a reason, a day, and the points to mend, each on an indicator where there is one."""

    due_on = forms.DateField(
        label="修改期限",
        widget=DateInput(),
        error_messages={"required": "请选择修改期限。", "invalid": "请选择修改期限，格式如2026-10-20。"},
    )

    def __init__(self, *args, indicators: list[Indicator], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "退回理由"
        self.indicators = {f"point_{one.pk}": one for one in indicators}
        for name, indicator in self.indicators.items():
            self.fields[name] = forms.CharField(
                label=str(indicator),
                max_length=LONGEST_REASON,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("修改期限不能早于今天。")
        if day > timezone.localdate() + LONGEST_REVISION:
            raise forms.ValidationError(f"修改期限最长{LONGEST_REVISION.days}天，请核对日期。")
        return day

    @property
    def said(self) -> dict:
        """What `advance` takes along."""
        cleaned = self.cleaned_data
        points = {one: cleaned[name] for name, one in self.indicators.items() if cleaned[name]}
        return {"note": cleaned["note"], "due_on": cleaned["due_on"], "points": points}

    @property
    def usual_fields(self) -> list[forms.BoundField]:
        return [self["note"], self["due_on"]]

    @property
    def point_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.indicators]


def scored_indicators(version: StandardVersion | None, kind: str) -> list[Indicator]:
    """The live indicators of a standard that are asked of this kind of unit, in order."""
    if version is None or version.state == VersionState.DRAFT:
        return []
    rows = Indicator.objects.filter(section__version=version, is_archived=False, applies_to__in=["both", kind])
    return list(rows.select_related("section").in_order())
