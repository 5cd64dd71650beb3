"""The figures of a sheet as rows to show: this year, last year and before, and how far they moved."""

from dataclasses import dataclass, field

from django.forms import BoundField

from villages.actions.statistics import CARRIED
from villages.forms.statistics import SECTIONS, AnnualStatisticsForm
from villages.models import AnnualStatistics
from villages.rates import change
from villages.statistics_checks import FIGURES, Figure, Finding, Value, is_far


@dataclass
class FigureRow:
    name: str
    figure: Figure
    value: Value
    earlier: list[Value]
    is_carried: bool = False
    source: str = ""
    bound: BoundField | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def last_year(self) -> Value:
        return self.earlier[0]

    @property
    def movement(self) -> str:
        """The difference to last year in a word and a number, blank when there is nothing to compare."""
        if self.value is None or self.last_year is None:
            return ""
        difference = self.value - self.last_year
        if difference == 0:
            return "持平"
        percent = change(self.value, self.last_year)
        word = "增加" if difference > 0 else "减少"
        share = f"（{abs(percent):.2f}%）" if percent is not None else "（上年为0）"
        return f"{word}{abs(difference)}{share}"

    @property
    def movement_kind(self) -> str:
        """warn when the change asks for an explanation, none when there is nothing to say."""
        if not self.movement:
            return "none"
        if is_far(self.value, self.last_year):
            return "warn"
        return "same" if self.movement == "持平" else "near"


def years_beside(sheet: AnnualStatistics) -> list[int]:
    return [sheet.year - back for back in (1, 2, 3)]


def sections_of(sheet: AnnualStatistics, form: AnnualStatisticsForm | None = None) -> list[tuple[str, list[FigureRow]]]:
    """The rows of the sheet under their headings; with a form, as typed and with its fields."""
    past = {row.year: row for row in sheet.earlier}
    findings = form.findings if form else sheet.findings
    return [(title, [_row(name, sheet, form, past, findings) for name in names]) for title, names in SECTIONS]


def _row(name: str, sheet, form, past: dict[int, AnnualStatistics], findings: list[Finding]) -> FigureRow:
    value = getattr(sheet, name)
    if form is not None and form.is_bound:
        value = form.typed.get(name)
    earlier = [getattr(past[year], name) if year in past else None for year in years_beside(sheet)]
    return FigureRow(
        name,
        FIGURES[name],
        value,
        earlier,
        is_carried=sheet.carried_from is not None and name in CARRIED and value is not None and value == earlier[0],
        source=_source(name, sheet),
        bound=form[name] if form else None,
        findings=[finding for finding in findings if finding.is_warning and name in finding.fields],
    )


def _source(name: str, sheet: AnnualStatistics) -> str:
    """Where a pre-filled figure comes from, and as of when."""
    if name == "members" and (association := sheet.association):
        return f"协会登记{association.individual_members}人（{association.updated_at:%Y-%m-%d}更新）"
    return ""
