"""Input of batches: the year itself, its phases, its standards, exceptions for one village."""

from datetime import date

from django import forms
from django.utils import timezone

from assessments.actions.batches import BLANK, PREVIOUS, USUAL
from assessments.batch_period import BatchPeriod
from assessments.choices import AppliesTo, Phase
from assessments.forms.programmes import MISNAMED
from assessments.models import Batch, BatchPhase, LateException, Programme, StandardVersion
from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section, StampedFormMixin
from villages.choices import VillageKind
from villages.forms.village_field import VillageField

SOURCES = [
    (PREVIOUS, "沿用上一批次：各阶段日期顺延到本年度，名额办法和仍有效的评估标准照旧"),
    (USUAL, "按常用时间安排：1月备案，2月至9月创建，9月自评，10月评估，11月市级检查"),
    (BLANK, "空白，之后逐项设置"),
]


class _NamedMixin:
    """An assessment does not call itself a demonstration."""

    def refuse_misnamed(self, programme: Programme | None, name: str) -> None:
        if programme is not None and programme.misnames(name):
            self.add_error("name", MISNAMED)


class BatchCreateForm(_NamedMixin, ScopedModelForm):
    source = forms.ChoiceField(label="阶段和日期", choices=SOURCES, widget=forms.RadioSelect, initial=PREVIOUS)

    helper = PortalFormHelper(
        Section("批次", ("programme", "year"), ("period", "name"), "document_number"), Section("起步", "source")
    )

    class Meta:
        model = Batch
        fields = ("programme", "year", "period", "name", "document_number")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.inside(self.user).active()
        self.fields["programme"].queryset = programmes
        asked = programmes.filter(pk=self.initial["programme"]) if self.initial.get("programme") else programmes
        if len(found := asked[:2]) == 1:
            self.initial["programme"] = found[0].pk
            self.initial["source"] = PREVIOUS if found[0].batches.exists() else USUAL
        self.fields["name"].required = self.fields["period"].required = False
        self.fields["name"].help_text = "留空则为“年度＋项目名称”，例如“2026年示范村居创建”。"
        self.fields["year"].initial = timezone.localdate().year

    def clean_name(self) -> str:
        programme, year, period = (self.cleaned_data.get(name) for name in ("programme", "year", "period"))
        part = BatchPeriod(period).label if period and period != BatchPeriod.YEAR else ""
        return self.cleaned_data["name"] or (f"{year}年{part}{programme}"[:100] if programme and year else "")

    def clean(self) -> dict:
        cleaned = super().clean()
        self.refuse_misnamed(cleaned.get("programme"), cleaned.get("name") or "")
        return cleaned


class BatchForm(_NamedMixin, ScopedModelForm):
    helper = PortalFormHelper(
        Section("批次", ("name", "document_number")),
        Section(
            "名额办法",
            ("quota_rate", "quota_rounding", "quota_minimum"),
            note="改动后须到“名额”页重新分配，已分配的名额不会自动变动。",
        ),
        Section("办理规则", ("notice_working_days", "grace_minutes"), "hides_scores"),
    )

    class Meta:
        model = Batch
        fields = (
            *("name", "document_number", "quota_rate", "quota_rounding", "quota_minimum"),
            *("notice_working_days", "grace_minutes", "hides_scores"),
        )
        labels = {
            "quota_rounding": "算出小数时",
            "quota_minimum": "每个县(区)最少名额",
            "notice_working_days": "公示天数（工作日）",
            "grace_minutes": "截止后宽限（分钟）",
        }
        help_texts = {
            "quota_minimum": "按比例算出的名额少于此数的，按此数给。",
            "grace_minutes": "截止日 23:59:59 以后仍接受提交的分钟数，不宽限的填0。",
            "hides_scores": "各级独立评分，提交后才能看到其他级的得分。",
        }

    def clean(self) -> dict:
        cleaned = super().clean()
        self.refuse_misnamed(self.instance.programme, cleaned.get("name") or "")
        return cleaned


def strays_from(year: int, day: date) -> str:
    """Why a day belongs to no batch of that year, in a sentence: a mistyped one would keep it open for ever."""
    return "" if abs(day.year - year) <= 1 else f"日期应在{year - 1}年至{year + 1}年之间，请核对年份。"


class PhasesForm(StampedFormMixin):
    """First and last day of every phase; a phase left blank sets no deadline."""

    def __init__(self, *args, year: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        for phase in Phase:
            for end, label in (("from", "开始日期"), ("to", "截止日期")):
                field = forms.DateField(label=f"{phase.label}{label}", required=False, widget=DateInput())
                field.widget.attrs["class"] = "form-control"
                self.fields[f"{phase}_{end}"] = field

    @property
    def rows(self) -> list[tuple]:
        return [(phase.label, self[f"{phase}_from"], self[f"{phase}_to"]) for phase in Phase]

    def clean(self) -> dict:
        cleaned = super().clean()
        for phase in Phase:
            first, last = cleaned.get(f"{phase}_from"), cleaned.get(f"{phase}_to")
            for name, day in ((f"{phase}_from", first), (f"{phase}_to", last)):
                if day and (sentence := strays_from(self.year, day)):
                    self.add_error(name, sentence)
            asked = not (self.has_error(f"{phase}_from") or self.has_error(f"{phase}_to"))
            if asked and bool(first) != bool(last):
                self.add_error(
                    f"{phase}_{'to' if first else 'from'}", f"请补填{phase.label}的另一个日期，或两个都留空。"
                )
            elif first and last and last < first:
                self.add_error(f"{phase}_to", f"{phase.label}的截止日期不能早于开始日期。")
        return cleaned

    @property
    def spans(self) -> dict[str, tuple[date, date]]:
        said = self.cleaned_data
        return {p.value: (said[f"{p}_from"], said[f"{p}_to"]) for p in Phase if said[f"{p}_from"]}


class StandardChoice(forms.ModelChoiceField):
    def label_from_instance(self, version: StandardVersion) -> str:
        return f"{version.standard.code}　{version}"


class StandardsForm(StampedFormMixin):
    """By which published version the villages and the residents' committees are scored; none is a choice too."""

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        usable = StandardVersion.objects.for_user(user).published().filter(is_archive=False).select_related("standard")
        for kind, applies in ((VillageKind.VILLAGE, AppliesTo.VILLAGE), (VillageKind.RESIDENTS, AppliesTo.RESIDENTS)):
            self.fields[kind.value] = StandardChoice(
                label=f"{kind.label}的评估标准",
                queryset=usable.filter(applies_to__in=[AppliesTo.BOTH, applies]).order_by("standard__code", "-number"),
                required=False,
                empty_label="不评分",
                help_text="只能选已发布、非历史存档且适用于这类单位的版本。",
            )

    helper = PortalFormHelper(Section("评估标准", "stamp", *(kind.value for kind in VillageKind)))


class LateExceptionForm(NoPersonsMixin, ScopedModelForm):
    helper = PortalFormHelper(Section("延期许可", "village", ("phase", "until"), "reason"))

    class Meta:
        model = LateException
        fields = ("village", "phase", "until", "reason")
        field_classes = {"village": VillageField}
        widgets = {"until": DateInput(), "reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        villages = self.fields["village"]
        villages.queryset = villages.queryset.active().select_related("township").order_by("code").defer("name_grams")
        self.phases: dict[str, BatchPhase] = {}
        if self.instance.batch_id:
            self._narrow_to(self.instance.batch)
        if self.instance.pk:
            villages.disabled = self.fields["phase"].disabled = True
        else:
            villages.type_names_when_many()

    def _narrow_to(self, batch: Batch) -> None:
        """The batch's own phases, and villages below it."""
        villages, self.phases = self.fields["village"], {one.phase: one for one in batch.phases.all()}
        villages.queryset = villages.queryset.filter(township__path__startswith=batch.programme.region.path)
        phases = [(key, f"{one.get_phase_display()}（{one.ends_on:%Y-%m-%d}截止）") for key, one in self.phases.items()]
        self.fields["phase"].choices = [("", "请选择"), *phases]

    def clean(self) -> dict:
        cleaned = super().clean()
        one, until = self.phases.get(cleaned.get("phase")), cleaned.get("until")
        if one and until and until <= one.ends_on:
            self.add_error("until", f"延期日期须晚于{one.get_phase_display()}的截止日期{one.ends_on:%Y-%m-%d}。")
        elif until and (sentence := strays_from(self.instance.batch.year, until)):
            self.add_error("until", sentence)
        return cleaned
