"""The files: an .xlsx a superior accepts and prints, a .csv for other programs. Memory stays flat.

Text is always written as text: what begins with = + - @ never becomes a formula.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from django.utils import timezone

from common.exporting.columns import CellKind, ReadColumn
from common.exporting.fast_sheet import FastSheet
from common.paper.conventions import A4, LANDSCAPE_FROM, NUMBER, REMARK, SIGNERS, sheet_name
from common.refusal import Refused

# The wide ones are taken for the narrow ones by Chinese and Japanese spreadsheets.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MOST_ROWS = 1_048_000  # of a sheet, with room for head and foot
REPORT_EVERY = 1000

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class SheetFacts:
    """What stands above the table."""

    title: str
    unit: str
    made_at: datetime
    total: int

    @property
    def line(self) -> str:
        made = timezone.localtime(self.made_at)
        return f"导出时间：{made:%Y年%-m月%-d日 %H:%M}　共 {self.total} 行"


def write_xlsx(
    target, facts: SheetFacts, columns: list[ReadColumn], rows: Iterable[tuple], report: Report | None = None
) -> int:
    """Write the workbook to a binary file; returns how many rows were written."""
    if facts.total > MOST_ROWS:
        raise Refused(f"共 {facts.total} 行，超过一张工作表的上限。请缩小查询范围，或者选择 CSV 格式。")
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": facts.title, "company": facts.unit})
    sheet = _Sheet(book, facts, columns)
    sheet.write_head()
    written = sheet.write_rows(rows, report)
    sheet.write_foot()
    book.close()
    return written


class _Sheet:
    """One sheet: title, unit and count, header, rows, line of signatures."""

    HEADER = 2  # row of the header, from 0

    def __init__(self, book: xlsxwriter.Workbook, facts: SheetFacts, columns: list[ReadColumn]) -> None:
        self.facts, self.columns = facts, columns
        self.sheet = book.add_worksheet(sheet_name(facts.title), FastSheet)
        self.has_remark = all(REMARK not in (column.header, *column.synonyms) for column in columns)
        self.last = len(columns) + (1 if self.has_remark else 0)
        self.bottom = self.HEADER + facts.total
        song = {"font_name": "仿宋", "font_size": 11}
        cell = song | {"border": 1, "valign": "vcenter"}
        self.title = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"})
        self.plain = book.add_format(song)
        self.right = book.add_format(song | {"align": "right"})
        self.header = book.add_format(cell | {"bold": True, "align": "center", "text_wrap": True})
        self.formats = {
            CellKind.TEXT: book.add_format(cell | {"num_format": "@"}),
            CellKind.NUMBER: book.add_format(cell),
            CellKind.DATE: book.add_format(cell | {"num_format": "yyyy-mm-dd", "align": "left"}),
        }
        self._lay_out()

    def _lay_out(self) -> None:
        sheet = self.sheet
        sheet.set_column(0, 0, 7)
        for place, column in enumerate(self.columns, start=1):
            sheet.set_column(place, place, column.width)
        if self.has_remark:
            sheet.set_column(self.last, self.last, 12)
        sheet.freeze_panes(self.HEADER + 1, 0)
        sheet.set_paper(A4)
        if self.last + 1 >= LANDSCAPE_FROM:
            sheet.set_landscape()
        sheet.repeat_rows(self.HEADER)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer("&C第 &P 页 共 &N 页")

    def write_head(self) -> None:
        sheet, facts = self.sheet, self.facts
        sheet.set_row(0, 30)
        self._across(0, 0, self.last, facts.title, self.title)
        middle = max(self.last // 2, 1)
        self._across(1, 0, middle - 1, f"填报单位（盖章）：{facts.unit}", self.plain)
        self._across(1, middle, self.last, facts.line, self.right)
        sheet.set_row(self.HEADER, 32)
        headers = [NUMBER, *(column.header for column in self.columns), *([REMARK] if self.has_remark else [])]
        for place, header in enumerate(headers):
            sheet.write_string(self.HEADER, place, header, self.header)

    def _across(self, row: int, first: int, last: int, text: str, cell_format) -> None:
        if first < last:
            self.sheet.merge_range(row, first, row, last, "", cell_format)
        self.sheet.write_string(row, first, text, cell_format)

    def write_rows(self, rows: Iterable[tuple], report: Report | None) -> int:
        sheet, first = self.sheet, self.HEADER + 1
        numbered = sheet.cell_writer(0, CellKind.NUMBER, self.formats[CellKind.NUMBER])
        cells = [
            (column.convert, sheet.cell_writer(place, column.kind, self.formats[column.kind]))
            for place, column in enumerate(self.columns, start=1)
        ]
        remark = sheet.cell_writer(self.last, CellKind.TEXT, self.formats[CellKind.TEXT])
        sheet.begin_rows(first, self.bottom, self.last)
        count = 0
        for count, values in enumerate(rows, start=1):
            row = self.HEADER + count
            line = [numbered(row, count)]
            line += [
                write(row, None if value is None or value == "" else convert(value))
                for (convert, write), value in zip(cells, values, strict=True)
            ]
            if self.has_remark:
                line.append(remark(row, None))
            sheet.write_line(row, line)
            if report and count % REPORT_EVERY == 0:
                report(count, self.facts.total)
        return count

    def write_foot(self) -> None:
        signatures = "　　　　　　".join(f"{signer}：" for signer in SIGNERS)
        self.sheet.write_string(self.bottom + 1, 0, signatures, self.plain)


def write_csv(
    target, facts: SheetFacts, columns: list[ReadColumn], rows: Iterable[tuple], report: Report | None = None
) -> int:
    """Write UTF-8 with BOM: header and rows only, for programs. Returns how many rows were written."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.header for column in columns])
    converters = [_csv_converter(column) for column in columns]
    count = 0
    for count, values in enumerate(rows, start=1):
        writer.writerow(
            ["" if value is None else convert(value) for convert, value in zip(converters, values, strict=True)]
        )
        if report and count % REPORT_EVERY == 0:
            report(count, facts.total)
    text.flush()
    text.detach()
    return count


def _csv_converter(column: ReadColumn) -> Callable:
    if column.kind is CellKind.DATE:
        return lambda day: day.isoformat()
    if column.kind is CellKind.NUMBER:
        return str
    return lambda value: defused(column.convert(value))


def defused(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets the usual quote sign before it."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
