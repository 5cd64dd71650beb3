"""The grid of cells that workbook, Word document and print page are drawn from: so they cannot disagree."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby

from common.paper.conventions import IN_ALL, NUMBER, SUBTOTAL
from common.paper.declarations import ListForm, PaperColumn, PaperField, RecordForm, Totals
from common.paper.paper import Paper
from common.paper.totals import Row, completed, groups_of, totals_of
from common.paper.values import FIGURES, Kind, Value, settled, text_of
from common.paper.widths import column_widths, room_on

LABEL_WIDTH = 15  # of a record's fields, in letters
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


class Role(Enum):
    HEAD = "head"
    COLUMN_NUMBER = "column number"
    HEADING = "heading"
    LABEL = "label"
    BODY = "body"
    TOTAL = "total"


@dataclass(frozen=True)
class Cell:
    """One cell of the grid, at its first column; merged over `columns` and `rows`."""

    column: int
    value: Value
    role: Role = Role.BODY
    kind: Kind = Kind.TEXT
    places: int = 2
    columns: int = 1
    rows: int = 1
    centred: bool = False
    on_top: bool = False  # of a tall cell

    @property
    def text(self) -> str:
        return text_of(self.value)

    @property
    def is_figure(self) -> bool:
        """Whether a number stands there, or may: it stands right, under the others."""
        return self.kind in FIGURES and not self._is_mark

    @property
    def is_centred(self) -> bool:
        """Words in the place of figures, heads and labels stand in the middle."""
        is_name = self.role not in (Role.BODY, Role.HEADING) and not self.is_figure
        return self.centred or is_name or self._is_mark

    @property
    def _is_mark(self) -> bool:
        return isinstance(self.value, Enum)


@dataclass(frozen=True)
class Line:
    cells: tuple[Cell, ...]
    tall: int = 0  # mm, at least


@dataclass(frozen=True)
class Grid:
    """`widths` of the columns in letters; `head` lines are repeated on each page.

    `scale` is how much smaller than usual the letters must be for the widths to fit on the page.
    """

    widths: tuple[int, ...]
    head: tuple[Line, ...]
    body: tuple[Line, ...]
    scale: float = 1

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.head + self.body


def laid_out(paper: Paper) -> Grid:
    """Raises KeyError for a row without a declared column, TypeError for a value of the wrong kind."""
    return _list(paper, paper.form) if isinstance(paper.form, ListForm) else _record(paper, paper.form)


# Lists


def _list(paper: Paper, form: ListForm) -> Grid:
    head = tuple(_head(form))
    body = tuple(_body(form, paper.rows))
    shown = [[(cell.column, cell.text) for cell in line.cells if cell.columns == 1] for line in body]
    widths = column_widths(form.all_columns, shown, room_on(form.is_landscape))
    return Grid(widths, head, body, min(1, room_on(form.is_landscape) / sum(widths)))


def _head(form: ListForm) -> Iterator[Line]:
    columns = form.all_columns
    deep = 2 if any(column.group for column in columns) else 1
    above, below, place = [], [], 0
    for group, members in groupby(columns, key=lambda column: column.group):
        members = list(members)
        cells = [Cell(place + n, column.label, Role.HEAD) for n, column in enumerate(members)]
        if group:
            above.append(Cell(place, group, Role.HEAD, columns=len(members)))
            below += cells
        else:
            above += [Cell(cell.column, cell.value, Role.HEAD, rows=deep) for cell in cells]
        place += len(members)
    yield Line(tuple(above))
    if below:
        yield Line(tuple(below))
    if form.has_column_numbers:
        yield _column_numbers(columns)


def _column_numbers(columns: tuple[PaperColumn, ...]) -> Line:
    """甲, 乙 … under words, 1, 2 … under figures, as statistics number their columns. 序号 is words."""
    words, figures, cells = iter(STEMS), 0, []
    for place, column in enumerate(columns):
        if column.kind in FIGURES and column.key != NUMBER:
            figures += 1
            name = str(figures)
        else:
            name = next(words)
        cells.append(Cell(place, name, Role.COLUMN_NUMBER))
    return Line(tuple(cells))


def _body(form: ListForm, rows) -> Iterator[Line]:
    rows = [completed(row, form.columns) for row in rows]
    groups = groups_of(form, rows)
    in_all = _total(form, IN_ALL, rows)
    if form.totals is Totals.FIRST:
        yield in_all
    number = 0
    for name, members in groups:
        subtotal = _total(form, f"{name}{SUBTOTAL}", members) if len(groups) > 1 else None
        if subtotal and form.totals is Totals.FIRST:
            yield subtotal
        yield from _merged(form, [_row(form, row, number) for number, row in enumerate(members, start=number + 1)])
        number += len(members)
        if subtotal and form.totals is not Totals.FIRST:
            yield subtotal
    if form.totals is Totals.LAST:
        yield in_all


def _merged(form: ListForm, lines: list[Line]) -> list[Line]:
    """Equal neighbours in columns that ask for it become one tall cell; the cells below it go."""
    for place, column in enumerate(form.all_columns):
        if not column.merged:
            continue
        for _, run in groupby(
            range(len(lines)), key=lambda n: next(c for c in lines[n].cells if c.column == place).value
        ):
            first, *others = run
            lines[first] = _with(lines[first], place, 1 + len(others))
            for other in others:
                lines[other] = _with(lines[other], place, 0)
    return lines


def _with(line: Line, place: int, rows: int) -> Line:
    cells = (replace(cell, rows=rows) if cell.column == place else cell for cell in line.cells)
    return replace(line, cells=tuple(cell for cell in cells if cell.rows))


def _row(form: ListForm, row: Row, number: int) -> Line:
    own = {NUMBER: number, "remark": row.get("remark")}
    return Line(
        tuple(
            Cell(
                place,
                settled(own[column.key] if column.key in own else row[column.key], column.kind, column.places),
                kind=column.kind,
                places=column.places,
                centred=column.centred or column.key == NUMBER or column.kind is Kind.DATE,
            )
            for place, column in enumerate(form.all_columns)
        )
    )


def _total(form: ListForm, name: str, rows: list[Row]) -> Line:
    """The name over the columns before the first one with a total; the totals; blanks."""
    columns, found = form.all_columns, totals_of(rows, form.columns)
    named = next((place for place, column in enumerate(columns) if column.total), len(columns))
    named = max(named, 1)
    label = f"{name}（{len(rows)}{form.counted}）" if form.counted else name
    cells = [Cell(0, label, Role.TOTAL, columns=named, centred=True)]
    for place, column in enumerate(columns[named:], start=named):
        value = settled(found.get(column.key), column.kind, column.places) if column.total else None
        cells.append(Cell(place, value, Role.TOTAL, column.kind, column.places))
    return Line(tuple(cells))


# One record


def _record(paper: Paper, form: RecordForm) -> Grid:
    pairs = form.pairs
    share = (room_on(form.is_landscape) - LABEL_WIDTH * pairs) // pairs
    lines = tuple(_record_line(line, paper, 2 * pairs) for line in form.lines)
    return Grid((LABEL_WIDTH, share) * pairs, (), lines)


def _record_line(line: str | tuple[PaperField, ...], paper: Paper, columns: int) -> Line:
    """Labels and values by turns; the last value takes what is left of the line."""
    if isinstance(line, str):
        return Line((Cell(0, line, Role.HEADING, columns=columns),))
    cells = []
    for n, field in enumerate(line):
        last = n == len(line) - 1
        value = settled(paper.values[field.key], field.kind, field.places)
        cells.append(Cell(2 * n, field.label, Role.LABEL))
        wide = columns - 2 * n - 1 if last else 1
        centred, on_top = field.kind in FIGURES, bool(field.tall)
        cells.append(Cell(2 * n + 1, value, Role.BODY, field.kind, field.places, wide, centred=centred, on_top=on_top))
    return Line(tuple(cells), max(field.tall for field in line))
