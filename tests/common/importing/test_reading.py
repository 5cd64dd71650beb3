"""Files judged by their content: what is read."""

import datetime
import io

import openpyxl
import pytest
import xlwt

from common.importing.reading import UNCOMPUTED, read_book
from common.refusal import Refused
from tests.common.importing.workbooks import in_sheet, rezip, workbook


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


def test_hidden_sheets_are_left_out():
    book = openpyxl.Workbook()
    book.active.append(["代码"])
    book.create_sheet("选项").append(["村"])
    book["选项"].sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)

    assert [sheet.name for sheet in read_book(content).sheets] == ["Sheet"]


def test_cell_far_down_in_a_narrow_sheet_is_still_read():
    content = rezip(
        workbook(("代码",), ("x",)), in_sheet(b'<row r="2" spans="1:1"><c r="A2"', b'<row r="1048576"><c r="A1048576"')
    )

    assert values(content) == [(1, ["代码"]), (1_048_576, ["x"])]
