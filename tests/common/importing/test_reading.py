"""Files judged by their content: what is read, and the sentence for what is not."""

import datetime
import io
import zipfile

import openpyxl
import pytest
import xlwt
from django.test import override_settings

from common.importing import inspecting
from common.importing.reading import UNCOMPUTED, read_book
from common.refusal import Refused
from tests.common.importing.workbooks import workbook


def rezip(content: io.BytesIO, change) -> io.BytesIO:
    """The same package with `change(name, data)` applied to each part."""
    made = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
    return made


def in_sheet(old: bytes, new: bytes):
    return lambda name, data: data.replace(old, new) if name == "xl/worksheets/sheet1.xml" else data


def values(content) -> list:
    return read_book(content).sheets[0].rows


def test_rows_carry_their_numbers_and_start_at_column_a():
    content = workbook((), ("", "代码"), (), ("", "120119001201"))

    assert values(content) == [(2, ["", "代码"]), (4, ["", "120119001201"])]


def test_rare_characters_survive():
    assert values(workbook(("莫𡐓村",))) == [(1, ["莫𡐓村"])]


def test_old_excel_files_are_read():
    book, content = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    sheet = book.add_sheet("村居台账")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, cell in enumerate(("代码", "名称", "户数", "任期开始")):
        sheet.write(0, column, cell)
    for column, cell in enumerate(("120119001201", "莫𡐓村", 312)):
        sheet.write(2, column, cell)
    sheet.write(2, 3, datetime.date(2026, 3, 1), day)
    book.save(content)

    rows = values(content)

    assert rows == [
        (1, ["代码", "名称", "户数", "任期开始"]),
        (3, ["120119001201", "莫𡐓村", 312, datetime.date(2026, 3, 1)]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_usual_encoding(encoding):
    content = io.BytesIO("代码,名称\r\n120119001201,莫𡐓村\r\n".encode(encoding))

    assert values(content) == [(1, ["代码", "名称"]), (2, ["120119001201", "莫𡐓村"])]


def test_hundreds_of_thousands_of_formatted_rows_are_no_rows():
    def fill(book, page):
        look = book.add_format({"border": 1})
        for row in range(2, 200_000):
            page.write_blank(row, 0, None, look)

    assert values(workbook(("代码",), ("120119001201",), fill=fill)) == [(1, ["代码"]), (2, ["120119001201"])]


def test_formula_gives_its_stored_value_and_none_that_was_never_calculated():
    def fill(book, page):
        page.write_formula("A2", '=HYPERLINK("http://a","x")', None, "点这里")
        page.write_formula("B2", "=1+1", None, "")
        page.write_formula("C2", "=1/0", None, "#DIV/0!")

    assert values(workbook(("甲", "乙", "丙"), fill=fill))[1] == (2, ["点这里", UNCOMPUTED, UNCOMPUTED])


SHOWN = [
    (0.85, "0%", "85%"),
    (0.853, "0.0%", "85.3%"),
    (17 / 18, "0.00%", "94.44%"),
    (1, "0%;[Red]-0%", "100%"),
    (0.07, '0%" 左右"', "7%"),
    (85, '0"%"', 85),
    (85, "0\\%", 85),
    (0.85, "General", 0.85),
    ("85%", "@", "85%"),
]


@pytest.mark.parametrize(("stored", "shown_as", "read"), SHOWN)
def test_cell_that_shows_a_percentage_is_read_as_it_shows(stored, shown_as, read):
    def fill(book, page):
        page.write(2, 1, stored, book.add_format({"num_format": shown_as}))

    assert values(workbook(("指标", "现状"), fill=fill)) == [(1, ["指标", "现状"]), (3, ["", read])]


@pytest.mark.parametrize(("stored", "shown_as", "read"), SHOWN)
def test_cell_of_an_old_file_that_shows_a_percentage_is_read_as_it_shows(stored, shown_as, read):
    book, content = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    book.add_sheet("封面").write(0, 0, 0.5)
    sheet = book.add_sheet("现状")
    sheet.write(0, 1, "现状")
    sheet.write(2, 1, stored, xlwt.easyxf(num_format_str=shown_as))
    sheet.write(2, 2, 0.5)
    book.save(content)

    first, second = read_book(content).sheets

    assert first.rows == [(1, [0.5])]
    assert second.rows[-1] == (3, ["", read, 0.5])


def test_old_file_whose_formats_cannot_be_told_is_refused_with_the_way_out():
    book, content = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    book.add_sheet("现状").write(0, 0, 0.85, xlwt.easyxf(num_format_str="0%"))
    book.save(content)
    broken = bytearray(content.getvalue())
    place = broken.index(b"\x1e\x04\x0c\x00") + 4  # the first record of a number format
    broken[place : place + 12] = b"\xff" * 12

    with pytest.raises(Refused, match=r"^读不出这个旧版表格（\.xls）哪些单元格显示为百分数.*另存为 \.xlsx"):
        read_book(io.BytesIO(broken))


def test_percentages_are_told_sheet_by_sheet():
    def fill(book, page):
        page.write_row(1, 0, [0.5, 0.5], book.add_format({"num_format": "0%"}))
        page.write(1, 0, 0.5)
        book.add_worksheet("第二张").write(1, 1, 0.5)

    sheets = read_book(workbook(("甲", "乙"), fill=fill)).sheets

    assert [sheet.rows[-1] for sheet in sheets] == [(2, [0.5, "50%"]), (2, ["", 0.5])]


def test_merged_cells_are_told():
    book = read_book(workbook(("乡镇",), fill=lambda book, page: page.merge_range("A2:A4", "样例镇")))

    assert book.sheets[0].merged == [((2, 1), (4, 1))]


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


def test_cell_far_down_in_a_narrow_sheet_is_still_read():
    content = rezip(
        workbook(("代码",), ("x",)), in_sheet(b'<row r="2" spans="1:1"><c r="A2"', b'<row r="1048576"><c r="A1048576"')
    )

    assert values(content) == [(1, ["代码"]), (1_048_576, ["x"])]


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


def test_hidden_sheets_are_left_out():
    book = openpyxl.Workbook()
    book.active.append(["代码"])
    book.create_sheet("选项").append(["村"])
    book["选项"].sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)

    assert [sheet.name for sheet in read_book(content).sheets] == ["Sheet"]
