"""The rows of a frozen form: which unit each is about, and what it says in which column. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from common.paper.conventions import IN_ALL, NUMBER
from common.paper.declarations import PaperColumn
from common.paper.layout import Cell, Line, Role
from common.paper.values import FIGURES, Kind, Value, text_of
from reporting.snapshot.frozen import FrozenForm
from reporting.snapshot.reading import is_row

Identity = tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """One line of a form. `identity` is the same in another version of it; `name` is what people call it."""

    identity: Identity
    name: str
    is_total: bool
    values: dict[str, Value]


def records_of(form: FrozenForm) -> list[Record]:
    """Rows, subtotals and total, in the order in which they stand."""
    return list(_records(form))


def in_all(form: FrozenForm) -> dict[str, Value]:
    """What stands in the line 合计; nothing where the form has none."""
    totals = (record for record in records_of(form) if record.is_total and record.name == IN_ALL)
    return next((record.values for record in totals), {})


def _records(form: FrozenForm) -> Iterator[Record]:
    known_by, seen = _known_by(form.columns), Counter()
    above: dict[int, tuple[int, Value]] = {}  # of tall cells: how many more lines they cover
    for line in form.grid.body:
        is_total = not is_row(line)
        values = _values(form, line, above)
        if is_total:
            name = _total_name(line)
            identity = (IN_ALL, name)
        else:
            name = " ".join(filter(None, (text_of(values.get(key)) for key in _leading(form.columns))))
            identity = tuple(text_of(values.get(key)) for key in known_by)
        seen[identity] += 1
        yield Record((*identity, str(seen[identity])), name, is_total, values)


def _values(form: FrozenForm, line: Line, above: dict[int, tuple[int, Value]]) -> dict[str, Value]:
    """The figures and words by column; a cell that reaches down over several lines says the same in each."""
    for place, (left, value) in list(above.items()):
        above[place] = (left - 1, value)
        if left == 0:
            del above[place]
    own = {cell.column: cell for cell in line.cells if not _is_label(cell)}
    above |= {place: (cell.rows - 1, cell.value) for place, cell in own.items() if cell.rows > 1}
    said = {place: value for place, (_, value) in above.items()} | {place: cell.value for place, cell in own.items()}
    return {form.columns[place].key: said.get(place) for place in sorted(said) if form.columns[place].key != NUMBER}


def _is_label(cell: Cell) -> bool:
    return cell.role is Role.TOTAL and cell.column == 0


def _total_name(line: Line) -> str:
    """合计, without the number of units that stands behind it."""
    return line.cells[0].text.split("（")[0] if line.cells else ""


def _leading(columns: tuple[PaperColumn, ...]) -> list[str]:
    """The columns of words before the first figure: township, name, …"""
    words = takewhile(lambda column: column.key == NUMBER or column.kind not in FIGURES, columns)
    return [column.key for column in words if column.key != NUMBER and column.kind is not Kind.DATE]


def _known_by(columns: tuple[PaperColumn, ...]) -> list[str]:
    """What tells the rows apart: a code where there is one, else the words before the figures."""
    codes = [column.key for column in columns if column.kind is Kind.CODE]
    return codes[:1] or _leading(columns)
