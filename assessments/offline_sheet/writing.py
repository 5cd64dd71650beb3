"""The workbook as it is given out: inputs open, with drop-downs; all else protected; the hidden sheet."""

import io
from math import ceil

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from assessments.choices import RuleKind
from assessments.indicator_rules import Rule
from assessments.offline_sheet.identity import HIDDEN_SHEET, Identity
from assessments.offline_sheet.layout import (
    FACTS_ROW,
    HEAD_ROW,
    HELP_ROW,
    LAST_COLUMN,
    LEFT_OUT,
    TITLE_ROW,
    VALUE,
    InputCell,
    Layout,
)
from assessments.sheet_lines import CHOSEN, WHOLE
from common.paper.conventions import A4
from common.paper.widths import letters

SHEET = "评分表"
WIDTHS = (12, 6, 34, 26, 6, 9, 11, 8, 22, 18, 16, 14, 16, 16)
BIGGEST = 1e9
LINE_HEIGHT, PADDING, HIGHEST_ROW = 15, 6, 400  # points
MAY_DO = {"format_columns": True, "format_rows": True, "select_locked_cells": True}


def write_offline_sheet(target: io.BufferedIOBase, layout: Layout, identity: Identity) -> None:
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(SHEET)
    _page(sheet, layout)
    _texts(book, sheet, layout)
    _inputs(book, sheet, layout)
    hidden = book.add_worksheet(HIDDEN_SHEET)
    for row, chunk in enumerate(identity.sealed()):
        hidden.write_string(row, 0, chunk)
    hidden.very_hidden()
    hidden.protect()
    book.close()


def _page(sheet: Worksheet, layout: Layout) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.protect("", MAY_DO)
    sheet.freeze_panes(HEAD_ROW, 3)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW - 1)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.ignore_errors({"number_stored_as_text": f"A1:F{layout.last_row}"})


def _texts(book: xlsxwriter.Workbook, sheet: Worksheet, layout: Layout) -> None:
    song = {"font_name": "仿宋", "font_size": 11}
    cell = song | {"border": 1, "text_wrap": True, "valign": "vcenter"}
    title = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"})
    line = book.add_format(song | {"text_wrap": True, "valign": "vcenter"})
    head = book.add_format(cell | {"bold": True, "align": "center", "bg_color": "#EEF2F6"})
    body = book.add_format(cell)
    for row, shown in ((TITLE_ROW, title), (FACTS_ROW, line), (HELP_ROW, line)):
        sheet.merge_range(row - 1, 0, row - 1, LAST_COLUMN - 1, "", shown)
        sheet.write_string(row - 1, 0, layout.texts[row, 1], shown)
    sheet.set_row(TITLE_ROW - 1, 28)
    sheet.set_row(HELP_ROW - 1, 32)
    for row, height in _heights(layout).items():
        sheet.set_row(row - 1, height)
    for row in range(HEAD_ROW, layout.last_row + 1):
        for column in range(1, LAST_COLUMN + 1):
            text, shown = layout.texts.get((row, column), ""), head if row == HEAD_ROW else body
            sheet.write_string(row - 1, column - 1, text, shown) if text else sheet.write_blank(
                row - 1, column - 1, None, shown
            )


def _heights(layout: Layout) -> dict[int, float]:
    """Room for what stands in each row: not every spreadsheet finds it by itself."""
    lines = dict.fromkeys(range(HEAD_ROW, layout.last_row + 1), 1)
    stands = [(row, column, text) for (row, column), text in layout.texts.items() if row > HEAD_ROW]
    stands += [(cell.row, cell.column, str(value)) for cell, value, _ in layout.inputs]
    for row, column, text in stands:
        lines[row] = max(lines[row], ceil(letters(text) / (WIDTHS[column - 1] - 1)))
    return {row: min(count * LINE_HEIGHT + PADDING, HIGHEST_ROW) for row, count in lines.items()}


def _inputs(book: xlsxwriter.Workbook, sheet: Worksheet, layout: Layout) -> None:
    look = {"font_name": "仿宋", "font_size": 11, "border": 1, "text_wrap": True, "valign": "vcenter"}
    look |= {"bg_color": "#FFF8DC", "locked": False}
    plain = book.add_format(look)
    number = book.add_format(look | {"align": "right"})  # no format of its own: 85% typed into it is marked as such
    for cell, value, rule in layout.inputs:
        row, column = cell.row - 1, cell.column - 1
        is_number = cell.name == VALUE and not cell.item and rule.kind not in CHOSEN and rule.kind != RuleKind.TIERS
        shown = number if is_number else plain
        if value == "":
            sheet.write_blank(row, column, None, shown)
        elif is_number:
            sheet.write_number(row, column, float(value), shown)
        else:
            sheet.write_string(row, column, str(value), shown)
        check = _validation(cell, rule)
        if check:
            sheet.data_validation(row, column, row, column, check)


def _validation(cell: InputCell, rule: Rule) -> dict | None:
    """What the spreadsheet itself refuses; the portal asks again when the workbook comes back."""
    if cell.name == LEFT_OUT:
        return _one_of(["是"])
    if cell.name != VALUE:
        return {"validate": "length", "criteria": "<=", "value": 300} | _told("最多300字。")
    if cell.item or rule.kind in CHOSEN:
        return _one_of(["是", "否"])
    if rule.kind == RuleKind.TIERS:
        return _one_of([name for name, _ in rule.tiers])
    most = _most(rule)
    is_whole = rule.kind == RuleKind.CHECKLIST or (rule.kind in WHOLE and getattr(rule, "each", 1) is not None)
    told = _told(f"请填写0至{most:g}之间的{'整数' if is_whole else '数'}。" if most < BIGGEST else "请填写0或正数。")
    kind = "integer" if is_whole else "decimal"
    return {"validate": kind, "criteria": "between", "minimum": 0, "maximum": most} | told


def _one_of(words: list[str]) -> dict:
    return {"validate": "list", "source": words} | _told(f"只能是：{'、'.join(words)}。")


def _told(sentence: str) -> dict:
    return {"error_title": "请更正", "error_message": sentence}


def _most(rule: Rule) -> float:
    if rule.kind == RuleKind.CHECKLIST:
        return len(rule.items)
    if rule.kind == RuleKind.MANUAL or (rule.kind in WHOLE and getattr(rule, "each", 1) is None):
        return float(rule.points)
    most = getattr(rule, "most", None)
    return float(most) if most is not None else BIGGEST
