"""合计 and 小计: what stands in the lines that sum up others. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from common.paper.declarations import ListForm, PaperColumn, Ratio, Sum
from common.paper.values import Mark
from common.quotient import quotient

Row = Mapping[str, object]


def sum_of(values: Iterable) -> int | Decimal | Mark | None:
    """The sum of the figures among the values.

    Blanks and marks add nothing. Without any figure: the mark when all bear the same one, else blank, never 0.
    """
    values = list(values)
    figures = [value for value in values if isinstance(value, int | Decimal)]
    if figures:
        return sum(figures)
    marks = set(values)
    return marks.pop() if len(marks) == 1 and isinstance(next(iter(marks)), Mark) else None


def ratio_of(ratio: Ratio, row: Row) -> Decimal | Mark | None:
    """The ratio of two cells; where one of them bears a mark, so does the ratio."""
    part, whole = (None if row[key] == "" else row[key] for key in (ratio.part, ratio.whole))
    for value in (whole, part):
        if isinstance(value, Mark):
            return value
    return quotient(part, whole, times=ratio.times)


def completed(row: Row, columns: Sequence[PaperColumn]) -> dict[str, object]:
    """The row with the ratios that it did not bring."""
    missing = [column for column in columns if isinstance(column.total, Ratio) and column.key not in row]
    return dict(row) | {column.key: ratio_of(column.total, row) for column in missing}


def totals_of(rows: Sequence[Row], columns: Sequence[PaperColumn]) -> dict[str, object]:
    """A figure for every column that has a total."""
    found = {column.key: sum_of(row[column.key] for row in rows) for column in columns if isinstance(column.total, Sum)}
    ratios = [column for column in columns if isinstance(column.total, Ratio)]
    parts = {key for column in ratios for key in (column.total.part, column.total.whole)} - set(found)
    sums = found | {key: sum_of(row[key] for row in rows) for key in parts}
    return found | {column.key: ratio_of(column.total, sums) for column in ratios}


def groups_of(form: ListForm, rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Neighbouring rows that share a subtotal, with its name; one nameless group where nothing is subdivided."""
    if not form.subtotal_by:
        return [("", list(rows))]
    return [(str(value), list(group)) for value, group in groupby(rows, key=lambda row: row[form.subtotal_by])]
