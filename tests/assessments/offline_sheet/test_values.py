"""What is typed into the cells of an offline sheet: taken as it is meant, or refused cell by cell."""

import pytest

from assessments.actions.offline_sheets import take_back_sheet
from assessments.actions.scores import Entry, save_scores
from tests.assessments.offline_sheet.books import VALUE, book_of, contents, packed, rows_of
from tests.assessments.sheets import score_of

pytestmark = pytest.mark.django_db


def test_bad_values_are_refused_cell_by_cell_and_nothing_is_written(sheet, actor, now):
    book = book_of(sheet, actor, now)
    page, rows, before = book["评分表"], rows_of(book["评分表"]), contents()
    wrong = {"1": "大概", "3": 101, "4": -1, "5": "二十", "6": "很好"}
    for number, value in wrong.items():
        page[f"{VALUE}{rows[number]}"] = value
    page[f"{VALUE}{rows['2']}"], page[f"{VALUE}{rows['2'] + 1}"] = None, "也许"
    page[f"{VALUE}{rows['7']}"] = "是"

    _, problems = take_back_sheet(sheet, packed(book), actor=actor, now=now)
    by_place = {one.place: one.sentence for one in problems}
    page[f"{VALUE}{rows['2'] + 1}"] = "是"
    _, left = take_back_sheet(sheet, packed(book), actor=actor, now=now)

    assert by_place == {f"{VALUE}{rows['2'] + 1}": "只能是：是、否，请从下拉列表中选择。"} | {
        one.place: one.sentence for one in left
    }
    assert {one.place: (one.value, one.sentence) for one in left} == {
        f"{VALUE}{rows['1']}": ("大概", "只能是：是、否，请从下拉列表中选择。"),
        f"{VALUE}{rows['3']}": ("101", "不能大于100%，请填写0至100之间的数。"),
        f"{VALUE}{rows['4']}": ("-1", "不能是负数，请填写 0 或正整数，没有数据请留空。"),
        f"{VALUE}{rows['5']}": ("二十", "应为数字，请只填数字，不带单位和文字。"),
        f"{VALUE}{rows['6']}": ("很好", "只能是：好、差，请从下拉列表中选择。"),
    }
    assert contents() == before


def test_percentage_typed_as_such_is_the_percentage(sheet, actor, now):
    book = book_of(sheet, actor, now)
    page, rows = book["评分表"], rows_of(book["评分表"])
    cell = page[f"{VALUE}{rows['3']}"]
    given_out_as = cell.number_format
    cell.value, cell.number_format = 0.085, "0.0%"

    changed, problems = take_back_sheet(sheet, packed(book), actor=actor, now=now)

    assert given_out_as == "General"  # a spreadsheet marks 8.5% as a percentage only where no other format stands
    assert (changed, problems, score_of(sheet, "3").value) == (1, [], "8.5")


def test_percentage_where_none_is_asked_is_refused_with_its_cell(sheet, actor, now):
    book = book_of(sheet, actor, now)
    page, rows = book["评分表"], rows_of(book["评分表"])
    for number in "1456":
        page[f"{VALUE}{rows[number]}"], page[f"{VALUE}{rows[number]}"].number_format = 0.85, "0%"

    _, problems = take_back_sheet(sheet, packed(book), actor=actor, now=now)

    assert {(one.place, one.value): one.sentence for one in problems} == {
        (f"{VALUE}{rows['1']}", "85%"): "只能是：是、否，请从下拉列表中选择。",
        (f"{VALUE}{rows['4']}", "85%"): "应为数字，请只填数字，不带单位和文字。",
        (f"{VALUE}{rows['5']}", "85%"): "这一项不是百分比，请填写以“分”为单位的数，不带百分号。",
        (f"{VALUE}{rows['6']}", "85%"): "只能是：好、差，请从下拉列表中选择。",
    }


def test_items_and_their_number_together_are_one_answer_too_many(sheet, actor, now):
    book = book_of(sheet, actor, now)
    page, row = book["评分表"], rows_of(book["评分表"])["2"]
    page[f"{VALUE}{row}"], page[f"{VALUE}{row + 1}"] = 2, "是"

    _, problems = take_back_sheet(sheet, packed(book), actor=actor, now=now)

    assert [(one.place, one.sentence) for one in problems] == [
        (f"{VALUE}{row}", "既逐项填了，又填了项数，请只保留一种。")
    ]


def test_text_that_looks_like_a_formula_stays_text(sheet, actor, now):
    save_scores(sheet.pk, [Entry(score_of(sheet, "1").pk, {"comment": "=1+1"})], actor=actor, now=now)
    book = book_of(sheet, actor, now)
    page = book["评分表"]
    cell = page[f"N{rows_of(page)['1']}"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")
