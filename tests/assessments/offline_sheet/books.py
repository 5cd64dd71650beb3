"""A score sheet as the workbook that goes out, and what is made of it on the way back."""

import io

import openpyxl

from assessments.actions.offline_sheets import give_out_sheet
from assessments.models import Score

VALUE, LEFT_OUT, REASON, CONTEST = "G", "H", "I", "J"


def book_of(sheet, actor, now):
    with give_out_sheet(sheet, actor=actor, now=now, address="127.0.0.1").file as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def rows_of(page) -> dict[str, int]:
    """The row of each indicator by its number."""
    return {page.cell(row, 2).value: row for row in range(5, page.max_row + 1) if page.cell(row, 2).value}


def packed(book) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def contents() -> list[tuple]:
    return list(Score.objects.order_by("pk").values_list("pk", "value", "reason", "revision", "source"))
