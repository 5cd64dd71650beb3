"""Workbooks as people make them, built in memory."""

import io
import zipfile

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

HEADERS = ("乡镇(街道)", "代码", "名称", "户数")


def workbook(*rows, sheet: str = "Sheet1", fill=None) -> io.BytesIO:
    """An .xlsx with one sheet; `fill(book, sheet)` may add what rows cannot say."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    if fill:
        fill(book, page)
    book.close()
    content.seek(0)
    return content


def rezip(content: io.BytesIO, change) -> io.BytesIO:
    """The same package with `change(name, data)` applied to each part."""
    made = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
    return made


def in_sheet(old: bytes, new: bytes):
    return lambda name, data: data.replace(old, new) if name == "xl/worksheets/sheet1.xml" else data


def upload(content, name: str = "村居.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.getvalue() if isinstance(content, io.BytesIO) else content)


def villages_upload(*rows, headers=HEADERS, name: str = "村居.xlsx") -> SimpleUploadedFile:
    return upload(workbook(headers, *rows), name)
