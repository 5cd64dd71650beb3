"""The .xlsx, read back with openpyxl: what stands in its cells, and how it will print."""

import io
from datetime import datetime

import openpyxl
import pytest

from common.paper.check_code import check_code
from common.paper.workbook import LONGEST_CELL, write_workbook
from common.refusal import Refused
from tests.common.paper.samples import filing, progress, roster


def sheet_of(paper):
    return openpyxl.load_workbook(io.BytesIO(write_workbook(paper))).active


def rows_of(sheet, first: int, last: int) -> list[list]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first, max_row=last)]


def test_statistics_stand_as_offices_expect_them():
    sheet = sheet_of(progress())

    assert (sheet["A1"].value, sheet["A5"].value, sheet["A6"].value) == (
        "附件5",
        "2026年样例县村规民约清理修订进度表",
        "填报单位（盖章）：样例县计生协会",
    )
    assert sheet["E6"].value == "填报日期：　　年　　月　　日　　单位：个、%"
    assert [value for (value,) in sheet["F1:F4"] for value in [value.value]] == [
        "表　　号：样统1表",
        "制表机关：样例机关",
        "批准文号：样函〔2026〕12号",
        "有效期至：2027年12月",
    ]
    assert rows_of(sheet, 10, 13) == [
        ["合计", None, 90, 60, 66.67, 0, None, None],
        [1, "样例1镇", 30, 10, 33.33, 0, None, None],
        [2, "样例2镇", 30, 20, 66.67, 0, None, None],
        [3, "样例3镇", 30, 30, 100, 0, None, None],
    ]
    assert sheet["A14"].value.split() == ["单位负责人（签字）：", "审核人：", "填报人：", "联系电话："]
    assert sheet["A15"].value == f"共 3 行　核对码：{check_code(progress())}　制表时间：2026年11月21日 21:30"


def test_heads_are_merged():
    merged = {str(cells) for cells in sheet_of(progress()).merged_cells.ranges}

    assert {"A7:A8", "B7:B8", "F7:G7", "H7:H8", "A5:H5", "A10:B10"} <= merged
    assert not any(cells.startswith(("F8", "G8")) for cells in merged)


def test_figures_are_figures_codes_are_text_and_nothing_is_a_formula():
    sheet = sheet_of(roster())
    first, second, _, third, _, whole = sheet.iter_rows(min_row=4, max_row=9)

    assert [(cell.value, cell.data_type, cell.number_format) for cell in first] == [
        (1, "n", "0"),
        ("120119001201", "s", "@"),
        ("=1+1", "s", "@"),
        (0, "n", "0"),
        (datetime(2027, 1, 2), "d", "yyyy-mm-dd"),  # noqa: DTZ001 (a spreadsheet knows no time zones)
        (None, "n", "@"),
    ]
    assert [cell.value for cell in second] == [2, "120119001202", "莫𡐓村", None, None, None]
    assert [cell.value for cell in third] == [3, "120119002201", "<r>&乙村</r> ", "不考核", None, "改名"]
    assert [cell.value for cell in whole] == ["合计（3个）", None, None, 0, None, None]


def test_it_prints_on_one_page_width_with_its_head_on_each_page():
    sheet = sheet_of(progress(60))

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    fit = sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage
    assert fit == (1, 0, True)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$7:$9", "A10")
    assert sheet.print_area == f"'{sheet.title}'!$A$1:$H$72"
    assert sheet.oddFooter.center.text == "第 &P 页　共 &N 页"
    assert sheet.oddFooter.right.text == f"核对码 {check_code(progress(60))}"
    assert {sheet["A5"].font.name, sheet["B12"].font.name} == {"宋体", "仿宋"}


def test_record_has_its_opinion_boxes_with_room_for_the_seal():
    sheet = sheet_of(filing())
    labels = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    box = labels.index("村(居)委会意见") + 1

    assert labels[2:6] == ["一、基本情况", "村(居)名称", "实到人数", "主要做法"]
    assert [cell.value for cell in sheet[4]] == ["村(居)名称", "台子村", "代码", "120119001201"]
    assert (sheet.cell(box, 2).value, sheet.cell(box + 1, 2).value) == (
        "同意报送。",
        "负责人（签字）：样例甲　　（盖章）　　2026年10月3日　",
    )
    assert sheet.cell(box + 3, 2).value == "负责人（签字）：　　　　　　　（盖章）　　　　年　　月　　日　"
    assert sheet.row_dimensions[box].height + sheet.row_dimensions[box + 1].height >= 30 * 72 / 25.4
    assert sheet.row_dimensions[6].height >= 60 * 72 / 25.4


def test_text_that_no_cell_can_hold_is_refused_and_never_cut():
    rows = [dict(roster().rows[0]) | {"remark": "长" * (LONGEST_CELL + 1)}]

    with pytest.raises(Refused, match="32768 字"):
        write_workbook(roster(rows=rows))


def test_long_text_goes_over_several_rows_because_a_row_has_its_greatest_height():
    values = dict(filing().values) | {"text": "做法" * 1000}
    sheet = sheet_of(filing(values=values))
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    heights = [sheet.row_dimensions[row].height for row in (6, 7, 8)]

    assert {"A6:A8", "B6:D8"} <= merged
    assert sheet["B6"].value == "做法" * 1000
    assert sum(heights) >= 2 * 2000 / 75 * 15
    assert max(heights) <= 409
