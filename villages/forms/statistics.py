from django import forms

from common.forms import ScopedModelForm
from common.full_width import HALF_WIDTH
from villages.models import AnnualStatistics
from villages.statistics_checks import FIGURES, Figure, Finding, Value, check

SECTIONS = (
    ("人口与户数", ("households", "resident_population", "registered_population")),
    ("出生与死亡", ("births", "births_male", "births_female", "deaths")),
    ("流动人口", ("inflow", "outflow")),
    ("协会会员", ("members",)),
    ("群众评价", ("awareness_rate", "satisfaction_rate")),
    ("帮扶与奖励", ("families_in_need", "families_aided", "reward_entitled", "reward_granted")),
    ("孕前优生健康检查", ("checkup_target", "checkup_done")),
)


class FigureInput(forms.TextInput):
    """Takes figures as people type and paste them: full-width digits, thousands separators, blanks."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        if value is None:
            return None
        return "".join(value.translate(HALF_WIDTH).replace(",", "").split())


def _keyboard(figure: Figure) -> dict[str, str]:
    return {"inputmode": "decimal" if figure.is_rate else "numeric", "autocomplete": "off", "class": "form-control"}


class AnnualStatisticsForm(ScopedModelForm):
    """The figures of one sheet. Nothing is required; what cannot be true is refused, naming the figures."""

    class Meta:
        model = AnnualStatistics
        fields = (*FIGURES, "explanation")
        widgets = {
            **{name: FigureInput(attrs=_keyboard(figure)) for name, figure in FIGURES.items()},
            "explanation": forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        }
        error_messages = {
            name: {"invalid": f"请填{'百分数，例如 92.50' if figure.is_rate else '整数，例如 120'}。"}
            for name, figure in FIGURES.items()
        }
        help_texts = {"explanation": "有提示的数据属实的，在此写明原因，最多500字。没有说明的提示不能上报，可以暂存。"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.typed: dict[str, Value] = {}
        for name, figure in FIGURES.items():
            field = self.fields[name]
            field.label = figure.label
            field.widget.attrs["aria-describedby"] = f"beside-{name}"

    @property
    def findings(self) -> list[Finding]:
        """What the rules say about the figures as typed; a cell that holds no figure is left out."""
        sheet = self.instance
        if not self.is_bound:
            return sheet.findings
        last_year, association = sheet.last_year, sheet.association
        return check(
            self.typed,
            last_year.figures if last_year else None,
            registered_members=association.individual_members if association else None,
        )

    def clean(self) -> dict:
        super().clean()
        self.typed = {name: self.cleaned_data.get(name) for name in FIGURES}
        for finding in self.findings:
            if finding.is_blocking:
                self.add_error(finding.fields[0], str(finding))
        return self.cleaned_data

    def validate_constraints(self) -> None:
        """`clean` has said the same with the figures themselves; the database still refuses."""


class OpenSheetsForm(forms.Form):
    """Which year's sheets to open for which region."""

    year = forms.TypedChoiceField(label="年度", coerce=int)
    region = forms.ModelChoiceField(label="区划", queryset=None, empty_label=None)
    carry = forms.BooleanField(
        label="沿用上年数据",
        required=False,
        initial=True,
        help_text="只沿用年末数（户数、人口、流动、应享受人数等），出生、死亡等当年发生数须重新统计。已填的数据不会被覆盖。",
    )

    def __init__(self, *args, years: list[tuple[int, str]], regions, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years
        self.fields["region"].queryset = regions
