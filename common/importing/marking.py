"""The same workbook back: bad cells coloured and commented, everything else as it was."""

import io
import zipfile
from collections import defaultdict
from contextlib import suppress

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from common.importing.reading import Book, Sheet
from common.kept_files import opened
from common.models import ImportIssue, ImportRun

KEPT_BELOW = 15 * 1024 * 1024  # unpacked; larger workbooks are written anew, without their looks
# What openpyxl raises over looks that other programs write and Excel forgives: such a workbook is written anew.
UNLIKE_EXCEL = (ValueError, TypeError, KeyError, AttributeError, IndexError)
ERROR_COLOUR, WARNING_COLOUR = "FFC7CE", "FFEB9C"
COMMENT_AUTHOR = "示范村居管理平台"


def mark_workbook(run: ImportRun, book: Book) -> io.BytesIO:
    """An .xlsx with every issue of the run at its cell; issues of a whole row stand at its first cell."""
    marks = _marks(run)
    with opened(run.file, run.file_name) as file:
        if book.kind == "xlsx" and _unpacked_size(file) < KEPT_BELOW:
            with suppress(*UNLIKE_EXCEL):
                return _mark_original(file, run.sheet, marks)
    return _mark_anew(book, run.sheet, marks)


def marked_name(run: ImportRun) -> str:
    return f"{run.file_name.rpartition('.')[0] or run.file_name}（标注问题）.xlsx"


def _marks(run: ImportRun) -> dict[tuple[int, int], tuple[str, bool]]:
    """(row, column) → comment and whether it is an error."""
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    errors: set[tuple[int, int]] = set()
    for issue in ImportIssue.objects.filter(run=run).iterator():
        place = (issue.row, issue.column or 1)
        texts[place].append(f"{'提示' if issue.is_warning else '错误'}：{issue.rule}。\n处理：{issue.fix}。")
        if not issue.is_warning:
            errors.add(place)
    return {place: ("\n".join(lines), place in errors) for place, lines in texts.items()}


def _unpacked_size(file) -> int:
    with zipfile.ZipFile(file) as package:
        return sum(part.file_size for part in package.infolist())


def _mark_original(file, sheet_name: str, marks) -> io.BytesIO:
    file.seek(0)
    book = openpyxl.load_workbook(file)
    sheet = book[sheet_name]
    fills = {is_error: PatternFill("solid", fgColor=_colour(is_error)) for is_error in (True, False)}
    for (row, column), (text, is_error) in marks.items():
        cell = sheet.cell(row, column)
        if isinstance(cell, openpyxl.cell.cell.MergedCell):
            continue
        cell.fill = fills[is_error]
        comment = Comment(text, COMMENT_AUTHOR, height=90, width=300)
        cell.comment = comment
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


def _mark_anew(book: Book, sheet_name: str, marks) -> io.BytesIO:
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    written = xlsxwriter.Workbook(content, options | {"default_date_format": "yyyy-mm-dd"})
    fills = {is_error: written.add_format({"bg_color": f"#{_colour(is_error)}"}) for is_error in (True, False)}
    for sheet in book.sheets:
        page = written.add_worksheet(None if sheet.name == "CSV" else sheet.name)
        _write(page, sheet, marks if sheet.name == sheet_name else {}, fills)
    written.close()
    content.seek(0)
    return content


def _write(page, sheet: Sheet, marks, fills) -> None:
    for number, values in sheet.rows:
        for column, value in enumerate(values, start=1):
            text, is_error = marks.get((number, column), ("", False))
            look = fills[is_error] if text else None
            if value != "":
                page.write(number - 1, column - 1, value, look)
            elif text:
                page.write_blank(number - 1, column - 1, None, look)
            if text:
                page.write_comment(number - 1, column - 1, text, {"author": COMMENT_AUTHOR, "x_scale": 2})


def _colour(is_error: bool) -> str:
    return ERROR_COLOUR if is_error else WARNING_COLOUR
