"""The empty workbook people fill in: drop-downs in every row, codes as text, examples in comments."""

import io

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from common.resources import Column, PortalResource
from common.widgets import AmountWidget, ChoiceWidget, CodeWidget, CountWidget, DayWidget, LookupWidget

LAST_ROW = 5_000
TITLE_ROW, HEADER_ROW = 0, 1
LISTS = "选项"


def write_template(resource: PortalResource, user) -> io.BytesIO:
    """The template of this resource for this user: drop-downs hold only what lies in his region."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(resource.label[:31])
    notes = book.add_worksheet("填写说明")
    lists = book.add_worksheet(LISTS)
    lists.hide()
    looks = {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
        "required": book.add_format({"bold": True, "bg_color": "#FFE0B2", "border": 1, "text_wrap": True}),
        "optional": book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True}),
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True}),
    }
    columns = resource.columns
    page.merge_range(TITLE_ROW, 0, TITLE_ROW, max(len(columns) - 1, 1), f"{resource.label}导入模板", looks["title"])
    page.set_row(TITLE_ROW, 30)
    for position, column in enumerate(columns):
        _write_column(page, lists, looks, position, column, user)
    page.freeze_panes(HEADER_ROW + 1, 0)
    _write_notes(notes, looks, resource, columns)
    book.close()
    content.seek(0)
    return content


def _write_column(page, lists, looks, position: int, column: Column, user) -> None:
    header = f"{column.column_name}*" if column.required else column.column_name
    page.write_string(HEADER_ROW, position, header, looks["required" if column.required else "optional"])
    hint = "\n".join(part for part in (column.rule, column.example and f"例如：{column.example}") if part)
    if hint:
        page.write_comment(HEADER_ROW, position, hint, {"x_scale": 1.6})
    widget = column.widget
    look = looks["day"] if isinstance(widget, DayWidget) else looks["text"] if _is_text(widget) else None
    page.set_column(position, position, max(12, len(header) * 2 + 2), look)
    first, last = HEADER_ROW + 1, LAST_ROW - 1
    if options := _options(widget, user):
        for row, option in enumerate(options):
            lists.write_string(row, position, option)
        name = xl_col_to_name(position)
        source = f"={LISTS}!${name}$1:${name}${len(options)}"
        page.data_validation(
            *(first, position, last, position),
            {
                "validate": "list",
                "source": source,
                "error_title": "不在选项内",
                "error_message": "请从下拉列表中选择。",
                "error_type": "warning",
            },
        )
    elif isinstance(widget, CountWidget):
        page.data_validation(
            *(first, position, last, position),
            {
                "validate": "integer",
                "criteria": ">=",
                "value": 0,
                "error_title": "应为整数",
                "error_message": "请填写不小于 0 的整数；没有数据请留空。",
            },
        )


def _is_text(widget) -> bool:
    return isinstance(widget, CodeWidget) or not isinstance(widget, CountWidget | AmountWidget | DayWidget)


def _options(widget, user) -> list[str]:
    if isinstance(widget, ChoiceWidget):
        return widget.options
    if isinstance(widget, LookupWidget) and widget.listed:
        return list(dict.fromkeys(widget.options(user)))
    return []


def _write_notes(notes, looks, resource: PortalResource, columns: list[Column]) -> None:
    lines = [
        f"一、在“{resource.label}”工作表中填写，每行一条；列的先后可以调整，用不到的列可以删去。",
        "二、带 * 的列必填。修改已有的数据时，留空的格子保持原值；要清空一项，请填“清空”。",
        "三、没有数据请留空，数值为零请填 0，两者含义不同。",
        "四、代码等号码按文本填写；从别处复制时请选“选择性粘贴—数值”。",
        "五、上传后先核对、再确认写入；导入后 24 小时内可以撤销。",
    ]
    for number, line in enumerate(lines):
        notes.write_string(number, 0, line)
    start = len(lines) + 1
    for position, title in enumerate(("各列要求", "必填", "规则", "举例")):
        notes.write_string(start, position, title, looks["bold"])
    for number, column in enumerate(columns, start=start + 1):
        required = "必填" if column.required else ""
        for position, text in enumerate((column.column_name, required, column.rule, column.example)):
            notes.write_string(number, position, text, looks["wrap"])
    notes.set_column(0, 0, 26)
    notes.set_column(2, 2, 60)
    notes.set_column(3, 3, 20)
