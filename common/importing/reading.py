"""From an uploaded file to rows of values with the row numbers the user sees in Excel."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

import python_calamine
from django.conf import settings

from common.cell_names import column_number
from common.importing.inspecting import CUT_SHORT, MAX_COLUMNS, inspect_workbook, kind_of, open_zip
from common.importing.percent_cells import as_shown, old_percent_cells, percent_cells, percent_styles
from common.importing.probing import probe
from common.refusal import Refused

MAX_ROWS = 300_000
LONGEST_LINE = 2_000_000  # characters of a .csv
UNCOMPUTED = "\ue000未计算的公式"  # stands in a cell whose formula was never calculated


@dataclass(slots=True)
class Sheet:
    name: str
    rows: list[tuple[int, list]]  # (row number as in Excel, values from column A on); blank rows left out
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)  # 1-based, inclusive


@dataclass(slots=True)
class Book:
    kind: str  # xlsx, xls or csv
    sheets: list[Sheet]


def refuse_too_large(size: int) -> None:
    if size > settings.IMPORT_MAX_BYTES:
        raise Refused(too_large(size))


def too_large(size: int) -> str:
    return (
        f"文件有 {size / 1024 / 1024:.0f} MB，超过 {settings.IMPORT_MAX_BYTES // 1024 // 1024} MB 的上限。"
        "请删去图片和用不到的工作表，或者拆成几个文件分别导入。"
    )


def read_book(file, *, is_known: bool = False) -> Book:
    """Read every visible sheet of an .xlsx, .xls or .csv, judged by content.

    An .xlsx that `is_known` was read before and is not tried out again.
    Raises Refused with a sentence for whoever chose the file.
    """
    file.seek(0, io.SEEK_END)
    refuse_too_large(file.tell())
    kind = kind_of(file)
    book = Book(kind, [_read_csv(file)] if kind == "csv" else _read_workbook(file, kind, is_known))
    if not any(sheet.rows for sheet in book.sheets):
        raise Refused("表格里没有任何内容，请选择填写好的表格。")
    _refuse_too_many(sum(len(sheet.rows) for sheet in book.sheets))
    return book


def _refuse_too_many(rows: int) -> None:
    if rows > MAX_ROWS:
        raise Refused(f"表格超过 {MAX_ROWS:,} 行，请拆成几个文件分别导入。")


def _read_workbook(file, kind, is_known: bool) -> list[Sheet]:
    uncomputed = inspect_workbook(file) if kind == "xlsx" else {}
    formatted = {} if is_known and kind == "xlsx" else probe(file)
    try:
        parts, shares = _about_parts(file) if kind == "xlsx" else ({}, old_percent_cells(formatted))
        file.seek(0)
        with python_calamine.CalamineWorkbook.from_filelike(file) as book:
            return [
                _read_sheet(book, about.name, uncomputed.get(parts.get(about.name), ()), shares.get(about.name, {}))
                for about in book.sheets_metadata
                if about.visible == python_calamine.SheetVisibleEnum.Visible
                and about.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except python_calamine.PasswordError as error:
        raise Refused("工作簿设有打开密码，请在 Excel 或 WPS 中去掉密码、保存后再导入。") from error
    except (python_calamine.CalamineError, ElementTree.ParseError, OSError, ValueError, KeyError) as error:
        raise Refused(CUT_SHORT) from error


def _read_sheet(book, name, uncomputed, shares) -> Sheet:
    """`uncomputed`: references of formulas without a value; `shares`: the columns, by row, that show a percentage."""
    sheet = book.get_sheet_by_name(name)
    if not sheet.height:
        return Sheet(name, [])
    if sheet.total_width > MAX_COLUMNS:
        raise Refused(
            f"工作表“{name}”有 {sheet.total_width} 列，超过 {MAX_COLUMNS} 列的上限。请删去用不到的列后再导入。"
        )
    wanted = _by_row(uncomputed)
    rows = []
    margin = [""] * sheet.start[1]  # rows are counted from the sheet's first, columns from the first that is filled
    for number, values in enumerate(sheet.iter_rows(), start=1):
        if margin:
            values = margin + values
        _set_right(values, wanted.get(number, ()), shares.get(number, ()))
        if any(value != "" for value in values):
            rows.append((number, values))
            _refuse_too_many(len(rows))
    ranges = sheet.merged_cell_ranges or ()
    merged = [((r1 + 1, c1 + 1), (r2 + 1, c2 + 1)) for (r1, c1), (r2, c2) in ranges]
    return Sheet(name, rows, merged)


def _by_row(references) -> dict[int, list[int]]:
    found = {}
    for reference in references:
        letters = reference.rstrip("0123456789")
        found.setdefault(int(reference[len(letters) :]), []).append(column_number(letters))
    return found


def _set_right(values: list, uncomputed, shares) -> None:
    """Put what people see and mean into these columns of a row."""
    for column in uncomputed:
        if column <= len(values):
            values[column - 1] = UNCOMPUTED
    for column in shares:
        if column <= len(values) and type(values[column - 1]) in (int, float):
            values[column - 1] = as_shown(values[column - 1])


def _about_parts(file) -> tuple[dict[str, str], dict[str, Mapping[int, list[int]]]]:
    """Sheet name → its part in the package; and sheet name → where it shows percentages."""
    package = open_zip(file)
    parts, styles = _sheet_parts(package), percent_styles(package)
    if not styles:
        return parts, {}
    known = set(package.namelist())
    return parts, {name: percent_cells(package, part, styles) for name, part in parts.items() if part in known}


def _sheet_parts(package) -> dict[str, str]:
    """From the workbook and its relations."""
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    targets = {
        item.get("Id"): item.get("Target", "").removeprefix("/xl/")
        for item in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    }
    return {
        item.get("name"): "xl/" + targets.get(item.get(relation), "")
        for item in ElementTree.fromstring(package.read("xl/workbook.xml")).iter()
        if item.tag.endswith("}sheet")
    }


def _read_csv(file) -> Sheet:
    file.seek(0)
    text = _decode(file.read())
    if max(map(len, io.StringIO(text, newline="\n"))) > LONGEST_LINE:
        raise Refused(f"有的行超过 {LONGEST_LINE:,} 个字，不像表格，请检查换行和引号。")
    head = text[:20_000]
    delimiter = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for number, values in enumerate(reader, start=1):
            if len(values) > MAX_COLUMNS and any(values[MAX_COLUMNS:]):
                raise Refused(f"第 {number} 行有 {len(values)} 列，超过 {MAX_COLUMNS} 列的上限，请检查分隔符和引号。")
            if any(value.strip() for value in values):
                rows.append((number, values))
                _refuse_too_many(len(rows))
    except csv.Error as error:
        raise Refused(
            f"第 {reader.line_num} 行附近的引号不成对，无法分出各列。请在 Excel 中打开，另存为 .xlsx 后再导入。"
        ) from error
    return Sheet("CSV", rows)


def _decode(content: bytes) -> str:
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("认不出文字编码，或者文件不是表格。请在 Excel 中打开，另存为 .xlsx 后再导入。")
