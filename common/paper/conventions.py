"""What superiors expect of every form, see docs/paper-forms.md."""

NUMBER, REMARK = "序号", "备注"
IN_ALL, SUBTOTAL = "合计", "小计"
SIGNERS = ("单位负责人（签字）", "审核人", "填报人", "联系电话")
BODY_FONT, TITLE_FONT = "仿宋", "宋体"
LANDSCAPE_FROM = 9  # columns
A4 = 9  # as spreadsheets count paper
SEAL_ROOM = 38  # mm: what a round seal needs beside its date
BLANK_DATE = "　　年　　月　　日"


def long_date(day) -> str:
    """2026年3月1日; room to write one where there is none yet."""
    return f"{day.year}年{day.month}月{day.day}日" if day else BLANK_DATE


def sheet_name(title: str) -> str:
    """The title as a spreadsheet takes it for a name of a sheet."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "数据"
