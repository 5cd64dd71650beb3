"""The superior's workbook: what its placeholders mean, what is wrong with them, and the filled copy."""

import zipfile
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet

from common.importing.reading import read_book
from common.paper.values import Mark, Value, text_of
from common.refusal import Refused
from reporting.superior.growing import grow
from reporting.superior.placeholders import PLACEHOLDER, Figures, Meaning, Source, Unknown, parsed

DRAWN = ("xl/charts/", "xl/drawings/", "xl/media/")
MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Spot:
    """A cell with placeholders in its text."""

    row: int
    column: int
    text: str

    @property
    def meanings(self) -> list[Meaning]:
        return [parsed(inside) for inside in PLACEHOLDER.findall(self.text)]


@dataclass
class Plan:
    """A sheet's spots: single ones, and those of lines that are repeated, by row."""

    single: list[Spot] = field(default_factory=list)
    lines: dict[int, tuple[Source, list[Spot]]] = field(default_factory=dict)


def book_of(file: BinaryIO) -> Workbook:
    """The workbook, found safe and without what would be lost. Raises Refused."""
    book = read_book(file)
    if book.kind != "xlsx":
        raise Refused("请选择 .xlsx 文件；.xls 和 .csv 请先用 Excel 或 WPS 另存为 .xlsx。")
    file.seek(0)
    with zipfile.ZipFile(file) as package:
        if any(name.startswith(DRAWN) for name in package.namelist()):
            raise Refused("表样中有图片、图形或图表，填写后会丢失。请删去后再上传。")
    file.seek(0)
    return load_workbook(file)


def problems_of(book: Workbook, figures: Figures) -> list[str]:
    """What cannot be filled, each with its sheet and cell. A workbook without any placeholder is a problem too."""
    found, any_spot = [], False
    for sheet in book.worksheets:
        found += _problems_of_formulas(sheet)
        for spot in spots_of(sheet):
            any_spot = True
            found += _problems_of_spot(sheet, spot, figures)
        found += _problems_of_lines(sheet)
    if not any_spot:
        found.append("表样中没有占位符。请在要填写的单元格写上占位符，例如 {{F8.常住人口}}。")
    return found[:MOST_PROBLEMS]


def _problems_of_formulas(sheet: Worksheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f" and PLACEHOLDER.search(str(cell.value)):
                yield f"工作表“{sheet.title}”单元格 {cell.coordinate}：公式里不能写占位符，请另列一格后引用。"


def _problems_of_spot(sheet: Worksheet, spot: Spot, figures: Figures) -> Iterator[str]:
    for inside in PLACEHOLDER.findall(spot.text):
        try:
            figures.column(parsed(inside))
        except (Unknown, Refused) as problem:
            yield f"工作表“{sheet.title}”单元格 {_name(sheet, spot)}：{problem}"


def _problems_of_lines(sheet: Worksheet) -> Iterator[str]:
    by_row: dict[int, set[Source]] = {}
    for spot in spots_of(sheet):
        for inside in PLACEHOLDER.findall(spot.text):
            try:
                source = parsed(inside).source
            except Unknown:
                continue
            if source:
                by_row.setdefault(spot.row, set()).add(source)
    for row, sources in by_row.items():
        if len(sources) > 1:
            keys = "、".join(sorted(source.form for source in sources))
            yield f"工作表“{sheet.title}”第 {row} 行：一行只能按一张表逐行填写，现有 {keys}。请分写在不同的行。"
        if any(one.min_row <= row <= one.max_row and one.min_row != one.max_row for one in sheet.merged_cells.ranges):
            yield f"工作表“{sheet.title}”第 {row} 行：逐行填写的行不能与上下行合并单元格，请取消合并。"


def spots_of(sheet: Worksheet) -> list[Spot]:
    return [
        Spot(cell.row, cell.column, cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "s" and isinstance(cell.value, str) and PLACEHOLDER.search(cell.value)
    ]


def fill(book: Workbook, figures: Figures) -> int:
    """Fills the workbook in; says how many repeated lines it has. Asked of one without problems."""
    lines = 0
    for sheet in book.worksheets:
        plan = _planned(sheet)
        for spot in plan.single:
            _put(sheet.cell(spot.row, spot.column), spot, figures.single)
        for row in sorted(plan.lines, reverse=True):  # from below, so that the rows above stay where they are
            source, spots = plan.lines[row]
            lines += _repeat(book, sheet, row, spots, figures.rows(source), figures)
    return lines


def _planned(sheet: Worksheet) -> Plan:
    plan = Plan()
    spots = spots_of(sheet)
    sources = {spot.row: meaning.source for spot in spots for meaning in spot.meanings if meaning.source}
    for spot in spots:
        if spot.row in sources:
            plan.lines.setdefault(spot.row, (sources[spot.row], []))[1].append(spot)
        else:
            plan.single.append(spot)
    return plan


def _repeat(
    book: Workbook, sheet: Worksheet, row: int, spots: list[Spot], rows: list[Mapping[str, object]], figures: Figures
) -> int:
    if not rows:
        for spot in spots:
            sheet.cell(spot.row, spot.column).value = None
        return 0
    grow(book, sheet, row, len(rows) - 1)
    _copy_line(sheet, row, len(rows) - 1)
    for number, values in enumerate(rows, start=1):

        def value_of(meaning: Meaning, values=values, number=number) -> Value:
            return figures.of_row(meaning, values, number) if meaning.source else figures.single(meaning)

        for spot in spots:
            _put(sheet.cell(row + number - 1, spot.column), spot, value_of)
    return len(rows)


def _copy_line(sheet: Worksheet, row: int, extra: int) -> None:
    """The copies look like the line: styles, height, merged cells; its formulas move along."""
    height = sheet.row_dimensions[row].height
    across = [one for one in sheet.merged_cells.ranges if one.min_row == row]
    originals = [cell for cell in sheet[row] if not isinstance(cell, MergedCell)]
    for target in range(row + 1, row + extra + 1):
        sheet.row_dimensions[target].height = height
        for cell in originals:
            made = sheet.cell(target, cell.column)
            made._style = copy(cell._style)
            if cell.data_type == "f":
                made.value = Translator(cell.value, origin=cell.coordinate).translate_formula(made.coordinate)
            elif cell.value is not None:
                made.value = cell.value
        for one in across:
            sheet.merge_cells(start_row=target, end_row=target, start_column=one.min_col, end_column=one.max_col)


def _put(cell: Cell, spot: Spot, value_of) -> None:
    """A lone placeholder gives its cell a value of its own kind; among words it becomes a word."""
    meanings = spot.meanings
    if len(meanings) == 1 and PLACEHOLDER.fullmatch(spot.text.strip()):
        _set(cell, value_of(meanings[0]))
        return
    values = iter(meanings)
    _set(cell, PLACEHOLDER.sub(lambda _: text_of(value_of(next(values))), spot.text))


def _set(cell: Cell, value: Value) -> None:
    """Text stays text, whatever it begins with."""
    if isinstance(value, Mark):
        value = value.value
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")


def _name(sheet: Worksheet, spot: Spot) -> str:
    return sheet.cell(spot.row, spot.column).coordinate
