"""The workbook of a package against the package's data: every sheet, every line, every cell. Pure.

A sheet says what the form of the data says and nothing else; a workbook that was made by hand to look like it, or was
changed together with all check values, differs somewhere, and the cell is named.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest

import python_calamine

from common.cell_names import column_letter
from common.importing.inspecting import open_zip
from common.importing.reading import Sheet, read_book
from common.paper.check_code import canonical
from common.refusal import Refused
from reporting.snapshot.frozen import FrozenForm
from reporting.snapshot.unpacking import MADE_AGAIN

FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
REFERENCE = re.compile(rb'\sr="([A-Z]+\d+)"')
COVER_HEADS = ("表号", "工作表", "行数", "核对码")


@dataclass(frozen=True)
class Said:
    """What one cell says. Words around the table are compared without their blanks, which only spread them."""

    text: str
    is_number: bool = False


@dataclass(frozen=True)
class Row:
    """Cells by column. Where `in_order`, the columns do not matter: words above and below the table."""

    cells: dict[int, Said]
    in_order: bool = False


def refuse_another_workbook(content: bytes, forms: Sequence[FrozenForm]) -> None:
    """Raises Refused with sheet and cell where the workbook does not say what the forms say, in their order."""
    book = read_book(BytesIO(content))
    if book.kind != "xlsx":
        raise Refused(f"导出包里的工作簿不是 .xlsx 文件，没有导入。{MADE_AGAIN}")
    wanted = len(forms) + 1
    if len(book.sheets) != wanted or _count_of_sheets(content) != wanted:
        raise Refused(f"导出包里的工作簿应当只有目录和 {len(forms)} 张表，工作表的张数不符，没有导入。{MADE_AGAIN}")
    _refuse_formulas(content)
    cover, *sheets = book.sheets
    for form, sheet in zip(forms, sheets, strict=True):
        _refuse_differing(sheet, form)
    _refuse_another_cover(cover, forms, sheets)


def _count_of_sheets(content: bytes) -> int:
    """Those that are hidden included."""
    with python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        return len(book.sheets_metadata)


def _refuse_formulas(content: bytes) -> None:
    """The portal writes none: what a formula shows is another figure as soon as it is worked out anew.

    A sheet may lie anywhere in the package, so each part is looked at.
    """
    with open_zip(BytesIO(content)) as package:
        for name in package.namelist():
            part = package.read(name)
            if found := FORMULA.search(part):
                cells = REFERENCE.findall(part, 0, found.start())
                cell = cells[-1].decode() if cells else "?"
                raise Refused(f"导出包里的工作簿 {cell} 单元格有公式，平台出的表没有公式，没有导入。{MADE_AGAIN}")


# One sheet


def _refuse_differing(sheet: Sheet, form: FrozenForm) -> None:
    wanted = [row for row in _rows_of(form) if row.cells]
    for row, line in zip_longest(wanted, sheet.rows):
        if line is None:
            said = next(iter(row.cells.values())).text
            raise Refused(f"工作簿的工作表“{sheet.name}”缺少“{_short(said)}”所在的一行，没有导入。{MADE_AGAIN}")
        number, values = line
        found = _cells(enumerate(values))
        _refuse_differing_row(sheet.name, number, row or Row({}), found)


def _refuse_differing_row(sheet: str, number: int, row: Row, found: dict[int, Said]) -> None:
    """Raises Refused with the first cell that says something else."""
    wanted, columns = row.cells, dict(enumerate(found))
    if row.in_order:
        found = {place: Said("".join(said.text.split())) for place, said in enumerate(found.values())}
        wanted = {place: Said("".join(said.text.split())) for place, said in enumerate(wanted.values())}
    for place in sorted(wanted.keys() | found.keys()):
        should, does = wanted.get(place, Said("")), found.get(place, Said(""))
        if should != does:
            column = columns.get(place, place) if row.in_order else place
            _refuse_cell(sheet, f"{column_letter(column + 1)}{number}", should, does)


def _refuse_cell(sheet: str, cell: str, should: Said, does: Said) -> None:
    said, kept = _short(does.text) or "空", _short(should.text) or "空"
    if should.text == does.text:
        said, kept = (f"{'数字' if one.is_number else '文字'}{one.text}" for one in (does, should))
    raise Refused(
        f"工作簿的工作表“{sheet}”{cell} 单元格是“{said}”，数据文件中是“{kept}”，两者不一致，没有导入。{MADE_AGAIN}"
    )


def _rows_of(form: FrozenForm) -> Iterator[Row]:
    """The lines of the sheet from top to bottom, as common/paper/workbook.py writes them."""
    for place in range(max(len(form.table_code), 1 if form.annex else 0)):
        code = form.table_code[place] if place < len(form.table_code) else ""
        yield _words(form.annex if place == 0 else "", code)
    yield _words(form.title)
    yield _words(form.summary)
    yield _words(form.unit_words, f"{form.filled_words}{form.unit_line}")
    for line in form.grid.lines:
        yield Row(_cells((cell.column, cell.value) for cell in line.cells))
    for label, opinion in form.opinions:
        yield _words(label, opinion.text)
        yield _words(opinion.signing_words)
    for note in form.notes:
        yield _words(note)
    yield _words("".join(form.signatures))
    yield _words(form.made_words)


def _words(*texts: str) -> Row:
    return Row(_cells(enumerate(texts)), in_order=True)


def _cells(values: Iterable[tuple[int, object]]) -> dict[int, Said]:
    told = {
        column: Said(canonical(value), isinstance(value, int | float | Decimal) and not isinstance(value, bool))
        for column, value in values
    }
    return {column: said for column, said in told.items() if said.text}


# The cover


def _refuse_another_cover(cover: Sheet, forms: Sequence[FrozenForm], sheets: Sequence[Sheet]) -> None:
    """Below the heads, a line for each form: its key, its sheet, its rows and its code."""
    heads, lines = {}, iter(cover.rows)
    for _, values in lines:
        heads = {canonical(value): column for column, value in enumerate(values)}
        if set(COVER_HEADS) <= set(heads):
            break
    else:
        raise Refused(f"工作簿的“{cover.name}”里没有各表的清单，没有导入。{MADE_AGAIN}")
    for form, sheet, line in zip_longest(forms, sheets, lines):
        if form is None:
            break
        if line is None:
            raise Refused(f"工作簿的“{cover.name}”里没有列出工作表“{sheet.name}”，没有导入。{MADE_AGAIN}")
        number, values = line
        wanted = _cells(enumerate((form.key, sheet.name, form.row_count, form.check_code)))
        found = _cells(enumerate(values))
        for said, head in zip(wanted.values(), COVER_HEADS, strict=True):
            does = found.get(heads[head], Said(""))
            if does != said:
                _refuse_cell(cover.name, f"{column_letter(heads[head] + 1)}{number}", said, does)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
