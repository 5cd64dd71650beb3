"""Input of annual schemes: the scheme itself, its components, its grades."""

from decimal import Decimal

from django import forms

from assessments.choices import Stage
from assessments.models import Batch
from common.forms import PortalFormHelper, ScopedModelForm, Section, StampedFormMixin
from reporting.choices import Coverage, TieRule
from reporting.models import AnnualScheme, SchemeComponent
from reporting.ranking import GradeLine, grades_objection, weights_objection

MOST_COMPONENTS, MOST_GRADES = 6, 6
SEPARATORS = "，,;；、 \t"


class NumbersField(forms.CharField):
    """Indicator numbers, one after another, with any separator people use."""

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        text = super().clean(value)
        for sign in SEPARATORS:
            text = text.replace(sign, "、")
        return [part for part in text.split("、") if part]


class AnnualSchemeForm(ScopedModelForm):
    tie_numbers = NumbersField(
        label="比较的指标",
        required=False,
        max_length=100,
        help_text=AnnualScheme._meta.get_field("tie_numbers").help_text,
    )

    helper = PortalFormHelper(
        Section("方案", ("year", "document_number"), "title"),
        Section("计分", ("bonus_cap", "penalty_cap"), note="各分项的加分、扣分先按权重折算，再受全年上限限制。"),
        Section("名次", ("tie_rule", "tie_numbers"), "township_basis"),
    )

    class Meta:
        model = AnnualScheme
        fields = (
            *("year", "document_number", "title", "bonus_cap", "penalty_cap", "tie_rule", "tie_numbers"),
            "township_basis",
        )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = "留空则为“年度＋县(区)＋村居年度考核”。"
        if self.instance.pk:
            self.fields["year"].disabled = True

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.instance.region_id is None:
            raise forms.ValidationError("年度考核由县(区)开展，请使用县(区)账号办理。")
        region, year = self.instance.region, cleaned.get("year")
        if not cleaned.get("title") and year:
            cleaned["title"] = f"{year}年{region.name_in_titles}村居年度考核"
        if "示范" in (cleaned.get("title") or ""):
            self.add_error("title", "年度考核不得称为示范，请改名。")
        if cleaned.get("tie_rule") == TieRule.SHARED:
            cleaned["tie_numbers"] = []
        elif not cleaned.get("tie_numbers") and "tie_numbers" not in self.errors:
            self.add_error("tie_numbers", "请填写依次比较的指标序号，或改选“名次并列”。")
        if year and self._is_taken(year):
            self.add_error("year", f"{region.name}{year}年已有考核方案，请在原方案上修改；一年只考核一次。")
        return cleaned

    def _is_taken(self, year: int) -> bool:
        same = AnnualScheme.objects.filter(region=self.instance.region, year=year)
        return same.exclude(pk=self.instance.pk).exists()


class ComponentsForm(StampedFormMixin):
    """A line for each component; lines left blank are none. The weights make 100 %."""

    PARTS = (
        ("name", "分项名称"),
        ("weight", "权重(%)"),
        ("batch", "批次"),
        ("stage", "评分环节"),
        ("coverage", "考核范围"),
    )

    def __init__(self, *args, user, scheme: AnnualScheme, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        batches = Batch.objects.for_user(user).filter(year=scheme.year).with_programme().order_by("pk")
        for number in range(1, MOST_COMPONENTS + 1):
            own = {
                "name": forms.CharField(max_length=30),
                "weight": forms.DecimalField(max_digits=5, decimal_places=2, min_value=Decimal("0.01"), max_value=100),
                "batch": forms.ModelChoiceField(batches, empty_label="请选择"),
                "stage": forms.ChoiceField(choices=[("", "请选择"), *Stage.choices]),
                "coverage": forms.ChoiceField(choices=Coverage.choices),
            }
            for part, label in self.PARTS:
                field = own[part]
                field.required, field.label = False, f"第{number}项{label}"
                field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
                self.fields[f"{part}_{number}"] = field

    @property
    def rows(self) -> list[tuple]:
        return [
            (number, *(self[f"{part}_{number}"] for part, _ in self.PARTS)) for number in range(1, MOST_COMPONENTS + 1)
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        self.components = []
        for number in range(1, MOST_COMPONENTS + 1):
            said = {part: cleaned.get(f"{part}_{number}") for part, _ in self.PARTS}
            if not any(said[part] for part in ("name", "weight", "batch", "stage")):
                continue
            for part, label in self.PARTS:
                if not said[part] and not self.has_error(f"{part}_{number}"):
                    self.add_error(f"{part}_{number}", f"请填写第{number}项的{label}，不用这一项的请全部留空。")
            self.components.append(said)
        if not self.errors:
            self._add_up()
        return cleaned

    def _add_up(self) -> None:
        objection = weights_objection(said["weight"] for said in self.components)
        if objection:
            self.add_error(None, objection)
        sources = [(said["batch"], said["stage"]) for said in self.components]
        if len(set(sources)) < len(sources):
            self.add_error(None, "两个分项选了同一批次的同一评分环节，请改其中一个。")

    def made(self) -> list[SchemeComponent]:
        """Unsaved components in the order of the lines."""
        return [SchemeComponent(**said) for said in self.components]


class GradesForm(StampedFormMixin):
    """A line for each grade; the lowest begins at 0."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_GRADES + 1):
            for part, field, label in (
                ("name", forms.CharField(max_length=20), "等次"),
                ("minimum", forms.DecimalField(max_digits=7, decimal_places=2, min_value=0), "最低分"),
            ):
                field.required, field.label = False, f"第{number}档{label}"
                field.widget.attrs["class"] = "form-control"
                self.fields[f"{part}_{number}"] = field

    @property
    def rows(self) -> list[tuple]:
        return [(number, self[f"name_{number}"], self[f"minimum_{number}"]) for number in range(1, MOST_GRADES + 1)]

    def clean(self) -> dict:
        cleaned = super().clean()
        self.lines: list[GradeLine] = []
        for number in range(1, MOST_GRADES + 1):
            name, minimum = cleaned.get(f"name_{number}"), cleaned.get(f"minimum_{number}")
            if name and minimum is not None:
                self.lines.append(GradeLine(name, minimum))
            elif name and not self.has_error(f"minimum_{number}"):
                self.add_error(f"minimum_{number}", f"请填写“{name}”的最低分。")
            elif minimum is not None and not self.has_error(f"name_{number}"):
                self.add_error(f"name_{number}", f"请填写第{number}档的等次名称。")
        if not self.errors and (objection := grades_objection(self.lines)):
            self.add_error(None, objection)
        return cleaned
