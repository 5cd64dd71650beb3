"""The accepted forms of many counties added up: what each of them says in its line 合计, never the register. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.paper.declarations import SUM, ListForm, PaperColumn, Ratio, Totals
from common.paper.totals import sum_of
from common.paper.values import FIGURES
from common.refusal import Refused
from reporting.snapshot.frozen import FrozenForm
from reporting.snapshot.records import in_all, records_of

COUNTY = PaperColumn("county", "县(区)")


@dataclass(frozen=True)
class Added:
    """The form of all counties, its rows, and the counties whose form has other columns."""

    form: ListForm
    rows: list[dict[str, object]]
    left_out: list[str]


def added_up(title: str, forms: Sequence[tuple[str, FrozenForm]]) -> Added:
    """(county, its form) in order. Raises Refused where there is nothing to add up."""
    columns = summed_columns(forms[0][1])
    if not columns:
        raise Refused("这张表没有可以合计的数字栏目，请逐县查看。")
    rows, left_out = [], []
    for county, form in forms:
        if _shape(summed_columns(form)) == _shape(columns):
            rows.append({COUNTY.key: county} | _figures(form, columns))
        else:
            left_out.append(county)
    key, unit_line = forms[0][1].key, forms[0][1].unit_line
    form = ListForm(
        key=f"{key}-合计", title=title, unit_line=unit_line, totals=Totals.FIRST, columns=(COUNTY, *columns)
    )
    return Added(form, rows, left_out)


def summed_columns(form: FrozenForm) -> tuple[PaperColumn, ...]:
    """Columns with a total, and those that a ratio is worked out from."""
    figures = {one.key for one in form.columns if one.kind in FIGURES}
    ratios = [one for one in form.columns if isinstance(one.total, Ratio)]
    parts = {key for one in ratios for key in (one.total.part, one.total.whole)}
    lost = {one.key for one in ratios if not {one.total.part, one.total.whole} <= figures}
    kept = [one for one in form.columns if one.key in figures - lost and (one.total or one.key in parts)]
    return tuple(_added(column) for column in kept)


def _added(column: PaperColumn) -> PaperColumn:
    total = column.total or SUM
    return PaperColumn(column.key, column.label, column.kind, group=column.group, total=total, places=column.places)


def _shape(columns: Sequence[PaperColumn]) -> list[tuple]:
    return [(column.key, column.label, column.group, column.kind) for column in columns]


def _figures(form: FrozenForm, columns: Sequence[PaperColumn]) -> dict[str, object]:
    """What the county's own line 合计 says; the sum of its rows where it has none. Ratios are worked out anew."""
    printed = in_all(form)
    rows = [record for record in records_of(form) if not record.is_total]
    sums = [column for column in columns if not isinstance(column.total, Ratio)]
    return {
        column.key: printed[column.key]
        if printed.get(column.key) is not None
        else sum_of(record.values.get(column.key) for record in rows)
        for column in sums
    }
