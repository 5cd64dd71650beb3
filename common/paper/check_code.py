"""核对码: a short code over what a paper says, the same on screen, in the workbook and in Word.

It changes with any figure, name or row. It does not change with the day of printing or who signs. It is no secret
and no signature: the portal notes each code that it gives out (`ExportRecord.check_code`), and a paper whose code
was never given out, or does not fit its figures, was changed. So it needs no key, and stays true when one is changed.

The workbook can be read back: `marks_of` stands among its properties and says where the lines are that count.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from common.paper.layout import Grid, laid_out
from common.paper.paper import Opinion, Paper
from common.paper.values import Value, text_of

# Crockford's letters: none that is taken for another when it is read off paper.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OIL", "011")
LENGTH, BITS = 12, 5
SEPARATOR = "|"
DIGITS = 7  # of the last row of a sheet

Said = list[tuple[int, str]]  # the cells of a line: column, text


@dataclass(frozen=True)
class Marks:
    """Where in a sheet (rows from 1) the lines stand that its code is made of, and of which form it is."""

    first: int
    unit: int
    grid_first: int
    grid_last: int
    last: int
    key: str

    def __str__(self) -> str:
        return SEPARATOR.join(str(part) for part in vars(self).values())

    @classmethod
    def read(cls, text: str) -> "Marks | None":
        *rows, key = text.split(SEPARATOR, 5)
        if len(rows) != 5 or not all(row.isdecimal() and len(row) <= DIGITS for row in rows):
            return None
        return cls(*map(int, rows), key)


def check_code(paper: Paper, grid: Grid | None = None) -> str:
    """Twelve letters (60 bits) in three groups, e.g. 7K3M-Q0ZD-1H8V."""
    return code_of(paper.form.key, _said_by(paper, grid or laid_out(paper)))


def code_of(key: str, lines: Iterable[Said]) -> str:
    """The code of a form by what its lines say; lines without any text do not count."""
    said = [key, *(line for line in lines if line)]
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    return _grouped("".join(LETTERS[number >> BITS * place & 31] for place in range(LENGTH)))


def said_by_sheet(marks: Marks, rows: Iterable[tuple[int, list]]) -> Iterator[Said]:
    """What the lines of a workbook say: rows with their numbers, values from column A on."""
    for number, values in rows:
        if not marks.first <= number <= marks.last:
            continue
        cells = _cells(enumerate(values))
        if number == marks.unit:
            cells = cells[:1]
        in_grid = marks.grid_first <= number <= marks.grid_last
        yield cells if in_grid else [(0, text) for _, text in cells]


def _said_by(paper: Paper, grid: Grid) -> Iterator[Said]:
    """The same lines, from the paper itself."""
    return said_on_page((paper.title, paper.summary, paper.unit_words), grid, paper.boxes(), paper.all_notes)


def said_on_page(
    top: Iterable[str], grid: Grid, boxes: Iterable[tuple[str, Opinion]], notes: Iterable[str]
) -> Iterator[Said]:
    """What the lines of a page say: title, summary and unit, the table, opinion boxes, notes."""
    for words in top:
        yield _words(words)
    for line in grid.lines:
        yield _cells((cell.column, cell.value) for cell in line.cells)
    for label, opinion in boxes:
        yield _words(label, opinion.text)
        yield _words(opinion.signing_words)
    for note in notes:
        yield _words(note)


def _words(*texts: str) -> Said:
    return [(0, text) for _, text in _cells(enumerate(texts))]


def _cells(values: Iterable[tuple[int, object]]) -> Said:
    told = [(column, canonical(value)) for column, value in values]
    return [(column, text) for column, text in told if text]


def canonical(value: Value | float | bool | datetime) -> str:
    """One text for a value, whether it comes from the portal or was read from a sheet."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{Decimal(str(value)).normalize():f}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return text_of(value).strip()


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def as_typed(text: str) -> str | None:
    """The code that somebody read off paper and typed in his own way; None when it is none."""
    code = "".join(text.upper().replace("-", " ").split()).translate(MISREAD)
    return _grouped(code) if len(code) == LENGTH and set(code) <= set(LETTERS) else None
