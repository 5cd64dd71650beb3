"""F10 as an official form: 制度落实情况表. Its columns follow the catalogue of duties of the year."""

from collections.abc import Iterable

from agreements.silent_counties import NO_RECORDS
from common.paper.declarations import SUM, ListForm, PaperColumn, Ratio, Totals
from common.paper.values import Kind, Mark

PARTS = 5  # duties to a page: with three columns each they still can be read
FORM = ListForm(
    key="F10",
    title="{year}年{place}制度落实情况表",
    unit_line="单位：次、%",
    totals=Totals.FIRST,
    columns=(PaperColumn("area", "村(居)"),),
    notes=(
        "说明：一期（月、季、半年、年）内开展一次即为完成；应开展次数为已到期和已提前完成的期数；据实登记的只填已开展次数。",
    ),
)


def columns_on_paper(columns: Iterable, *, by_village: bool) -> tuple[PaperColumn, ...]:
    """Three columns for each duty; one for a duty that is only counted."""
    first = PaperColumn("area", "村(居)" if by_village else "地区", width=20)
    return (first, *(found for column in columns for found in _columns_of(column)))


def _columns_of(column) -> tuple[PaperColumn, ...]:
    owed, done, rate = (f"{column.key}_{part}" for part in ("owed", "done", "rate"))
    held = PaperColumn(done, "已开展次数", Kind.INTEGER, group=column.name, total=SUM)
    if not column.has_rate:
        return (held,)
    return (
        PaperColumn(owed, "应开展次数", Kind.INTEGER, group=column.name, total=SUM),
        held,
        PaperColumn(rate, "完成率(%)", Kind.PERCENT, group=column.name, total=Ratio(done, owed)),
    )


def paper_row(row, columns: list, chosen: list) -> dict[str, object]:
    """One line of the form; what does not bind anybody here is 不适用, what nobody recorded blank: neither is 0."""
    said: dict[str, object] = {"area": row.name} | ({"remark": NO_RECORDS} if row.is_silent else {})
    nothing = None if row.is_silent else Mark.NOT_APPLICABLE
    for column, cell in zip(columns, row.cells, strict=True):
        if column not in chosen:
            continue
        if cell is None:
            said |= dict.fromkeys((f"{column.key}_{part}" for part in ("owed", "done", "rate")), nothing)
        elif column.has_rate:
            said |= {f"{column.key}_owed": cell.completion.owed, f"{column.key}_done": cell.completion.done}
        else:
            said[f"{column.key}_done"] = cell.sessions
    return said
