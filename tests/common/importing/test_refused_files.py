"""Files judged by their content: what is not read, and the sentence for it."""

import io
import zipfile

import pytest
from django.test import override_settings

from common.importing import inspecting
from common.importing.reading import read_book
from common.refusal import Refused
from tests.common.importing.workbooks import in_sheet, rezip, workbook


def other_zip(*names) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return made


def bomb() -> io.BytesIO:
    return rezip(workbook(("代码",)), in_sheet(b"</worksheet>", b"</worksheet>" + b" " * 60_000_000))


def lying_bomb() -> io.BytesIO:
    """Declares less than it unpacks to."""
    content = bytearray(bomb().getvalue())
    place = content.rfind(b"PK\x01\x02", 0, content.find(b"xl/worksheets/sheet1.xml", content.find(b"PK\x01\x02")))
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return io.BytesIO(bytes(content))


def far_cell(reference: str) -> io.BytesIO:
    return rezip(workbook(("代码", "x")), in_sheet(b'r="B1"', f'r="{reference}"'.encode()))


def wide() -> io.BytesIO:
    return workbook([f"列{n}" for n in range(16_384)])


def entities() -> io.BytesIO:
    doctype = b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>'
    return rezip(
        workbook(("代码",)),
        lambda name, data: data.replace(b"?>", doctype, 1) if name.endswith("sharedStrings.xml") else data,
    )


def encrypted() -> io.BytesIO:
    return io.BytesIO(inspecting.CFB + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: io.BytesIO(b""), "文件是空的"),
        (lambda: io.BytesIO(b"MZ\x90\0" + b"\0" * 500), "可执行程序"),
        (lambda: io.BytesIO(b"%PDF-1.7 ..."), "PDF"),
        (lambda: io.BytesIO(b"\x89PNG\r\n"), "图片"),
        (lambda: io.BytesIO(b"\0\1\2\3" * 100), "认不出这个文件的格式"),
        (lambda: io.BytesIO("<html><table><tr><td>代码</td></tr></table>".encode()), "网页格式"),
        (lambda: io.BytesIO('代码,名称\n"120119,村'.encode()), "引号不成对"),
        (lambda: other_zip("word/document.xml"), "Word 文档"),
        (lambda: other_zip("a.txt"), "压缩包"),
        (lambda: other_zip("xl/workbook.bin"), "二进制工作簿"),
        (lambda: other_zip("mimetype", "content.xml"), "OpenDocument"),
        (lambda: io.BytesIO(workbook(("代码",)).getvalue()[:2000]), "不完整或已损坏"),
        (lambda: workbook(), "没有任何内容"),
        (encrypted, "打开密码"),
        (lambda: other_zip(*(f"{n}{'x' * 200}" for n in range(10_000))), "部件过多"),
        (bomb, "解开后过大"),
        (lying_bomb, "大小与声明的不符"),
        (lambda: far_cell("XFD1"), "超过 256 列"),
        (lambda: far_cell("Z1048576' "), "不完整或已损坏"),
        (wide, "16384 列"),
        (entities, "XML 实体"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, sentence):
    with pytest.raises(Refused, match=sentence):
        read_book(content())


@pytest.mark.parametrize("cell", ["J1048576", "Z1048576", "AZ1048576", "IV50000"])
def test_area_too_large_to_lay_out_is_refused(cell):
    row = cell.lstrip("IJVAZ")
    there = f'<row r="{row}"><c r="{cell}"'.encode()
    content = rezip(workbook(("代码",), ("x",)), in_sheet(b'<row r="2" spans="1:1"><c r="A2"', there))

    with pytest.raises(Refused, match="有效区域过大"):
        read_book(content)


def renamed_part() -> io.BytesIO:
    """The sheet lies where nobody looks for sheets."""
    made = io.BytesIO()
    with zipfile.ZipFile(far_cell("XFD1048576")) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            data = old.read(info).replace(b"worksheets/sheet1.xml", b"elsewhere/sheet1.xml")
            new.writestr(info.filename.replace("worksheets/sheet1.xml", "elsewhere/sheet1.xml"), data)
    return made


def one_text_in_every_cell() -> io.BytesIO:
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(2, 50_000))
    return rezip(
        workbook(("长" * 32_000,)),
        in_sheet(b"</sheetData>", rows + b"</sheetData>"),
    )


@pytest.mark.parametrize(
    "content",
    [
        lambda: rezip(workbook(("代码", "x")), in_sheet(b'r="B1"', b'r="XFD1048576" x="/"')),
        lambda: rezip(
            workbook(("代码",)),
            in_sheet(
                b"</sheetData>",
                b"<row>"
                + b"<c><v>1</v></c>" * 20_000
                + b'</row><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>',
            ),
        ),
        renamed_part,
        one_text_in_every_cell,
    ],
    ids=["hidden far cell", "cells without reference", "sheet elsewhere", "one text in every cell"],
)
def test_workbook_that_would_take_all_memory_is_refused_by_a_process_of_its_own(content):
    with pytest.raises(Refused, match="需要过多的内存或时间"):
        read_book(content())


def test_csv_of_endless_rows_is_refused_while_it_is_read():
    with pytest.raises(Refused, match="超过 300,000 行"):
        read_book(io.BytesIO(b"1\n" * 400_000))


def test_csv_of_one_endless_line_is_refused():
    with pytest.raises(Refused, match="有的行超过"):
        read_book(io.BytesIO(b"," * 3_000_000))


@override_settings(IMPORT_MAX_BYTES=1000)
def test_large_file_is_refused_before_it_is_opened():
    with pytest.raises(Refused, match="超过 0 MB 的上限"):
        read_book(io.BytesIO(b"x" * 2000))
