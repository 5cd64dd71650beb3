"""上级表样: keeping a superior's workbook, and filling it in from the register."""

from datetime import datetime
from io import BytesIO
from typing import BinaryIO

import xlsxwriter
from django.core.files import File
from django.utils import timezone

from common.actions.exports import Exported, take_out
from common.kept_files import opened
from common.refusal import Refused
from reporting.models import SuperiorForm
from reporting.official_forms.declaration import Asked
from reporting.superior.filling import book_of, fill, problems_of
from reporting.superior.placeholders import Figures


def check(file: BinaryIO, asked: Asked) -> list[str]:
    """What is wrong with an uploaded workbook, each with sheet and cell; nothing when it can be filled in."""
    return problems_of(book_of(file), Figures(asked))


def keep(form: SuperiorForm, file: BinaryIO, file_name: str, *, actor) -> SuperiorForm:
    """Lays the workbook into private storage for the actor's region."""
    form.region, form.uploaded_by_name, form.file_name = actor.region, actor.name, file_name[:200]
    file.seek(0)
    form.file.save(file_name, File(file), save=False)
    form.save()
    return form


def fill_in(form: SuperiorForm, asked: Asked, *, address: str) -> Exported:
    """The workbook with the figures of a region and year, noted as having left."""
    with opened(form.file, form.file_name) as kept:
        book = book_of(BytesIO(kept.read()))
    figures = Figures(asked)
    if problems := problems_of(book, figures):
        raise Refused(f"这份表样现在不能填写。{problems[0]}")

    def write(file) -> int:
        lines = fill(book, figures)
        book.save(file)
        return lines

    made = timezone.localtime(asked.now)
    name = f"{form.name}_{asked.place}{asked.year}年_{made:%Y%m%d_%H%M}.xlsx"
    facts = {"model": SuperiorForm._meta.label, "filters": f"{asked.place}，{asked.year}年"}
    return take_out(write, lambda _: name, form.name, actor=asked.viewer, address=address, **facts)


def example_workbook(now: datetime) -> bytes:
    """A workbook that shows both kinds of placeholders, with a formula below the repeated line."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": "上级表样示例", "created": timezone.localtime(now).replace(tzinfo=None)})
    sheet = book.add_worksheet("示例")
    title = book.add_format({"font_size": 16, "bold": True, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#DCE6F2", "text_wrap": True})
    cell, figure = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "0"})
    rate = book.add_format({"border": 1, "num_format": "0.00"})
    sheet.set_column(0, 0, 7)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 5, 15)
    sheet.merge_range(0, 0, 0, 5, "{{年度}}年{{地区}}人口与会员情况表", title)
    sheet.write_string(1, 0, "填报单位：{{填报单位}}　填报人：{{填报人}}　{{填报日期}}")
    sheet.write_row(2, 0, ["序号", "地区", "户数", "常住人口", "会员数", "会员覆盖率(%)"], head)
    line = ["{{F8[].序号}}", "{{F8[].地区}}", "{{F8[].户数}}", "{{F8[].常住人口}}", "{{F8[].会员数}}"]
    for place, text in enumerate(line):
        sheet.write_string(3, place, text, cell if place < 2 else figure)
    sheet.write_string(3, 5, "{{F8[].会员覆盖率}}", rate)
    sheet.write_string(4, 1, "合计（公式）", cell)
    for column in "CDE":
        sheet.write_formula(f"{column}5", f"=SUM({column}4:{column}4)", figure)
    sheet.write_formula("F5", "=ROUND(E5/D5*100,2)", rate)
    sheet.write_string(5, 1, "合计（占位符）", cell)
    for place, text in enumerate(("户数", "常住人口", "会员数", "会员覆盖率"), start=2):
        sheet.write_string(5, place, f"{{{{F8.{text}}}}}", figure if place < 5 else rate)
    book.close()
    return target.getvalue()
