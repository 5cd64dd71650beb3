"""A form as .xlsx: figures stay figures, codes stay text, and nothing that somebody typed is ever a formula."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from math import ceil
from typing import BinaryIO

import xlsxwriter
from django.utils import timezone

from common.paper.bands import cut_of
from common.paper.check_code import Marks, check_code
from common.paper.conventions import BODY_FONT, SEAL_ROOM, TITLE_FONT, sheet_name
from common.paper.declarations import ListForm
from common.paper.layout import Cell, Line, Role, laid_out
from common.paper.paper import Opinion, Paper
from common.paper.sheet_page import set_up_page
from common.paper.values import Kind, Value
from common.paper.widths import letters
from common.refusal import Refused

# The property that says where on a sheet the lines of its check code stand; in a book with the number of the sheet.
MARKS = "核对"
LONGEST_CELL = 32_767
POINTS_PER_MM = 72 / 25.4
LABEL_WIDTH = 13  # of an opinion box, in letters
LINE_HEIGHT, PADDING, LEAST_HEIGHT, HIGHEST_ROW = 15, 7, 22, 409  # points
SIGNING_LINE = 30
BORDER = {"border": 1, "valign": "vcenter", "text_wrap": True}


@dataclass(frozen=True)
class Leaf:
    """One sheet of a book as it was written."""

    name: str
    title: str
    row_count: int
    code: str


def write_workbook(paper: Paper) -> bytes:
    """The whole form on one sheet, set up for A4, as wide as one page."""
    target = io.BytesIO()
    book = _opened(target, paper.title, paper)
    sheet = _Sheet(book, book.add_worksheet(sheet_name(paper.title)), paper)
    book.set_custom_property(MARKS, str(sheet.write()))
    book.close()
    return target.getvalue()


def write_book(
    file: BinaryIO, leaves: Iterable[tuple[str, Paper]], cover: Callable[[list[Leaf]], Paper], contents: str = "目录"
) -> list[Leaf]:
    """Many forms in one workbook, a sheet each, under names that are all different; in front of them what is inside.

    The cover is drawn last, when the codes of all others are known. It is the first of the leaves returned.
    """
    book, front, written = None, None, []
    for name, paper in leaves:
        if book is None:
            book = _opened(file, contents, paper)
            front = book.add_worksheet(contents)
        written.append(_add(book, book.add_worksheet(sheet_name(name)), paper, len(written) + 2))
    first = cover(written)
    if book is None:
        book = _opened(file, contents, first)
        front = book.add_worksheet(contents)
    written.insert(0, _add(book, front, first, 1))
    book.close()
    return written


def _opened(target: BinaryIO, title: str, paper: Paper) -> xlsxwriter.Workbook:
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    made = timezone.localtime(paper.made_at).replace(tzinfo=None)
    book.set_properties({"title": title, "company": paper.unit, "created": made})
    return book


def _add(book: xlsxwriter.Workbook, worksheet, paper: Paper, place: int) -> Leaf:
    sheet = _Sheet(book, worksheet, paper)
    book.set_custom_property(f"{MARKS}{place}", str(sheet.write()))
    return Leaf(worksheet.get_name(), paper.title, paper.row_count, sheet.code)


class _Sheet:
    """Written from top to bottom; `self.row` is the next free row."""

    def __init__(self, book: xlsxwriter.Workbook, worksheet, paper: Paper) -> None:
        self.paper, self.grid, self.form, self.sheet = paper, laid_out(paper), paper.form, worksheet
        self.code = check_code(paper, self.grid)
        cut = cut_of(self.grid)
        self.last = cut.spans[0][1] - 1  # what is not the table stands on the first page,
        self.beside = cut.kept  # and long texts beside the columns that all pages repeat
        self.row = 0
        self.format = cache(lambda **style: book.add_format({"font_name": BODY_FONT, "font_size": 11} | style))

    def write(self) -> Marks:
        """Draws the form and says where on the sheet the lines stand that its code is made of."""
        for column, width in enumerate(self.grid.widths):
            self.sheet.set_column(column, column, width + 0.7)
        self._top()
        first = self.row
        for line in self.grid.head:
            self._line(line)
        head_end = self.row
        for line in self.grid.body:
            self._line(line)
        table_end = self.row
        self._opinions()
        self._notes()
        marks = Marks(self.title_row + 1, first, first + 1, table_end, self.row, self.form.key)
        self._foot()
        set_up_page(self.sheet, paper=self.paper, grid=self.grid, head=(first, head_end), last_row=self.row)
        self.sheet.set_footer(f"&C第 &P 页　共 &N 页&R&9核对码 {self.code}")
        return marks

    # Above the table

    def _top(self) -> None:
        paper, form = self.paper, self.form
        codes = form.table_code.lines if form.table_code else ()
        right = self._last_columns(30)
        for place in range(max(len(codes), 1 if form.annex else 0)):
            if place == 0 and form.annex:
                self._across(0, max(right - 1, 0), form.annex, self.format())
            if codes:
                self._across(right, self.last, codes[place], self.format(font_size=10))
            self.row += 1
        self.title_row = self.row
        self.sheet.set_row(self.row, 34)
        self._across(0, self.last, paper.title, self.format(**TITLE))
        self.row += 1
        if paper.summary:
            self._across(0, self.last, paper.summary, self.format())
            self.row += 1
        self._under_title()

    def _under_title(self) -> None:
        paper, middle = self.paper, max((self.last + 1) // 2, 1)
        self.sheet.set_row(self.row, 20)
        right = "　　".join(words for words in (paper.filled_words, self.form.unit_line) if words)
        self._across(0, middle - 1, paper.unit_words, self.format(valign="vcenter"))
        self._across(middle, self.last, right, self.format(align="right", valign="vcenter"))
        self.row += 1

    def _last_columns(self, wanted: int) -> int:
        """The column from which on the last ones give the wanted width."""
        width, column = 0, self.last + 1
        while column > 1 and width < wanted:
            column -= 1
            width += self.grid.widths[column]
        return column

    # The table

    def _line(self, line: Line) -> None:
        heights = [self._height(cell) for cell in line.cells if cell.rows == 1]
        height = max([LEAST_HEIGHT, ceil(line.tall * POINTS_PER_MM), *heights])
        # A row has its greatest height; a longer text goes over several, as long as nothing else is merged there.
        deep = 1 if any(cell.rows > 1 for cell in line.cells) else ceil(height / HIGHEST_ROW)
        for row in range(self.row, self.row + deep):
            self.sheet.set_row(row, min(ceil(height / deep), HIGHEST_ROW))
        for cell in line.cells:
            self._cell(replace(cell, rows=max(cell.rows, deep)))
        self.row += deep

    def _height(self, cell: Cell) -> int:
        """Points that the wrapped text takes: spreadsheets do not find out for merged cells."""
        width = max(sum(self.grid.widths[cell.column : cell.column + cell.columns]) - 1, 1)
        lines = sum(max(1, ceil(letters(part) / width)) for part in cell.text.split("\n"))
        return lines * LINE_HEIGHT + PADDING

    def _cell(self, cell: Cell) -> None:
        style = self.format(**_style(cell))
        last_row, last = self.row + cell.rows - 1, cell.column + cell.columns - 1
        if (last_row, last) != (self.row, cell.column):
            self.sheet.merge_range(self.row, cell.column, last_row, last, "", style)
        self._put(self.row, cell.column, cell.value, style)

    def _put(self, row: int, column: int, value: Value, style) -> None:
        if value is None:
            self.sheet.write_blank(row, column, None, style)
        elif isinstance(value, int | Decimal):
            self.sheet.write_number(row, column, value, style)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, style)
        else:
            self.sheet.write_string(row, column, _plain(getattr(value, "value", value)), style)

    # Below the table

    def _opinions(self) -> None:
        boxes = self.paper.boxes()
        if boxes and isinstance(self.form, ListForm):
            self.row += 1
        for label, opinion in boxes:
            self._opinion(label, opinion)

    def _opinion(self, label: str, opinion: Opinion) -> None:
        """The label beside two rows: the text, and below it the line for name, seal and date."""
        split = self._label_columns()
        room = SEAL_ROOM * POINTS_PER_MM - SIGNING_LINE
        width = sum(self.grid.widths[split:])
        lines = sum(max(1, ceil(letters(part) / width)) for part in opinion.text.split("\n"))
        self.sheet.set_row(self.row, min(max(room, lines * LINE_HEIGHT + PADDING), HIGHEST_ROW))
        self.sheet.set_row(self.row + 1, SIGNING_LINE)
        style = self.format(**BORDER, align="center")
        self.sheet.merge_range(self.row, 0, self.row + 1, split - 1, "", style)
        self._put(self.row, 0, label, style)
        top = self.format(left=1, right=1, top=1, valign="top", text_wrap=True)
        self._across(split, self.last, opinion.text, top)
        self.row += 1
        below = self.format(left=1, right=1, bottom=1, align="right")
        self._across(split, self.last, f"{opinion.signing_words}　", below)
        self.row += 1

    def _label_columns(self) -> int:
        """How many columns together come nearest to a good width for the label of a box."""
        sums = [sum(self.grid.widths[:count]) for count in range(1, self.last + 1)]
        return min(range(len(sums)), key=lambda place: abs(sums[place] - LABEL_WIDTH), default=0) + 1

    def _notes(self) -> None:
        for note in self.paper.all_notes:
            cell = Cell(self.beside, note, columns=self.last + 1 - self.beside)
            self.sheet.set_row(self.row, min(self._height(cell), HIGHEST_ROW))
            self._across(self.beside, self.last, note, self.format(text_wrap=True, valign="vcenter"))
            self.row += 1

    def _foot(self) -> None:
        if self.form.signers:
            self.sheet.set_row(self.row, SIGNING_LINE)
            self._across(0, self.last, self._spread(self.paper.signatures), self.format(valign="vcenter"))
            self.row += 1
        self._across(0, self.last, self.paper.made_words(self.code), self.format(font_size=9, align="right"))

    def _spread(self, words: tuple[str, ...]) -> str:
        """The words on one line, each in its share of the width."""
        share = sum(self.grid.widths) // len(words)
        return "".join(word + "　" * max((share - letters(word)) // 2, 2) for word in words).rstrip("　")

    def _across(self, first: int, last: int, text: str, style) -> None:
        if first < last:
            self.sheet.merge_range(self.row, first, self.row, last, "", style)
        self._put(self.row, first, text, style)


TITLE = {"font_name": TITLE_FONT, "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"}


def _style(cell: Cell) -> dict:
    style = dict(BORDER)
    if cell.role in (Role.HEAD, Role.TOTAL, Role.HEADING):
        style["bold"] = True
    if cell.on_top:
        style["valign"] = "top"
    style["align"] = "center" if cell.is_centred else "right" if cell.is_figure else "left"
    if cell.is_figure:
        whole = cell.kind is Kind.INTEGER or not cell.places
        style["num_format"] = "0" if whole else f"0.{'0' * cell.places}"
    elif cell.kind is Kind.DATE and isinstance(cell.value, date):
        style["num_format"] = "yyyy-mm-dd"
    elif cell.role is Role.BODY:
        style["num_format"] = "@"
    return style


def _plain(text: str) -> str:
    """Text as it stands. XlsxWriter would take <r>…</r> for markup of its own, and leave out what is too long."""
    if len(text) > LONGEST_CELL:
        raise Refused(f"有一格文字长达 {len(text)} 字，超过 Excel 单元格的上限 {LONGEST_CELL} 字。请缩短后再下载。")
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
