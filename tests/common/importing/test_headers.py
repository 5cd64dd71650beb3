"""Headers in any order, under any title, by any of their names; and the sentence for what does not fit."""

import pytest

from common.importing.headers import find_headers
from common.importing.reading import Sheet, read_book
from common.refusal import Refused
from common.resources import resource_of
from tests.common.importing.workbooks import workbook


def match(*sheets: Sheet):
    return find_headers(list(sheets), resource_of("villages").columns, ("code",))


def sheet(*rows, name: str = "Sheet1", merged=()) -> Sheet:
    return Sheet(name, [(number, list(row)) for number, row in enumerate(rows, start=1)], list(merged))


def names(headers) -> dict[int, str]:
    return {number: column.column_name for number, column in headers.columns.items()}


def test_order_is_free_and_titles_are_skipped():
    _, headers = match(sheet(["2026年村居台账"], ["填报单位：", "", "单位：个"], ["名称", "户数", "代码"]))

    assert headers.row == 3
    assert names(headers) == {1: "名称", 2: "户数", 3: "代码"}
    assert headers.notes == ["表头在第 3 行，以上各行作为标题跳过。"]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("村（居）代码", "代码"),
        ("代 码", "代码"),
        ("代码*", "代码"),
        ("代码（必填）", "代码"),
        ("村\n名", "名称"),
        ("户数（户）", "户数"),
        ("总户数", "户数"),
        ("ｌongitude", None),
    ],
)
def test_header_is_known_by_its_names(text, column):
    rows = sheet(["代码" if column != "代码" else "名称", text])
    if column is None:
        with pytest.raises(Refused, match="不是本表的列"):
            match(sheet(["代码", "名称", text]))
    else:
        _, headers = match(rows)
        assert names(headers)[2] == column


def test_unknown_column_is_refused_with_a_suggestion():
    with pytest.raises(Refused, match="C 列“统一社会信用代号”不是本表的列，您是否要填“统一社会信用代码”？"):
        match(sheet(["代码", "名称", "统一社会信用代号"]))


def test_repeated_column_is_refused_with_both_places():
    with pytest.raises(Refused, match="B 列“户数”与 C 列“总户数”都是“户数”"):
        match(sheet(["代码", "户数", "总户数"]))


def test_column_without_a_name_is_refused_when_it_holds_something():
    with pytest.raises(Refused, match="C 列有内容但没有列名"):
        match(sheet(["代码", "名称"], ["120119001201", "样例村", "x"]))


def test_missing_key_is_refused():
    with pytest.raises(Refused, match="缺少必填的列：代码"):
        match(sheet(["名称", "户数"]))


def test_no_headers_at_all_names_the_columns_wanted():
    with pytest.raises(Refused, match=r"没有找到表头.*代码、名称"):
        match(sheet(["甲", "乙"]))


def test_serial_numbers_and_empty_remarks_are_let_pass():
    _, headers = match(sheet(["序号", "代码", "名称", "备注"], [1, "120119001201", "样例村", ""]))

    assert names(headers) == {2: "代码", 3: "名称"}


def test_remarks_with_content_are_not_dropped_silently():
    with pytest.raises(Refused, match="D 列“备注”不是本表的列"):
        match(sheet(["序号", "代码", "名称", "备注"], [1, "120119001201", "样例村", "已拆迁"]))


def test_first_sheet_with_headers_is_taken_and_told():
    found, headers = match(sheet(["说明"], name="封面"), sheet(["代码", "名称"], name="数据"))

    assert (found.name, headers.notes) == ("数据", ["文件有 2 个工作表，导入的是“数据”。"])


def test_headers_merged_over_two_rows_are_read():
    def fill(book, page):
        page.merge_range("A1:A2", "代码")
        page.merge_range("B1:C1", "规模")
        page.write_row("B2", ["户数", "小组数"])

    book = read_book(workbook(fill=fill))
    _, headers = match(*book.sheets)

    assert names(headers) == {1: "代码", 2: "户数", 3: "村(居)民小组数"}
