"""Two versions cell by cell."""

from dataclasses import replace

from common.paper.declarations import PaperColumn
from reporting.snapshot.differences import CellChange, count_of, differences_of
from reporting.snapshot.frozen import freeze
from reporting.snapshot.records import records_of
from tests.factories.reporting_submissions import SHEET, sample_paper
from tests.reporting.snapshot.test_frozen import paper, row

TITLE = "2025年样例县样例统计表"


def form(*rows, **facts):
    return freeze(sample_paper(*rows, **facts))


def test_same_figures_have_no_difference_whatever_the_day():
    old = form(("001", "甲村", 4))
    new = replace(form(("001", "甲村", 4)), made_words="另一天", filled_words="另一天", signatures=("另",))

    assert differences_of([old], [new]) == []


def test_changed_cell_is_named_with_form_row_and_column_and_totals_only_follow():
    old, new = form(("001", "甲村", 4), ("002", "乙村", 6)), form(("001", "甲村", 5), ("002", "乙村", 6))

    changes = differences_of([old], [new])

    assert changes == [
        CellChange(TITLE, "合计", "户数", "10", "11", is_total=True),
        CellChange(TITLE, "001 甲村", "户数", "4", "5"),
    ]
    assert count_of(changes) == 1


def test_row_is_known_by_its_code_when_it_is_renamed_and_moves():
    old, new = form(("001", "甲村", 4), ("002", "乙村", 6)), form(("002", "新乙村", 6), ("001", "甲村", 4))

    assert differences_of([old], [new]) == [CellChange(TITLE, "002 新乙村", "名称", "乙村", "新乙村")]


def test_row_that_came_and_row_that_went_are_told_whole():
    changes = differences_of([form(("001", "甲村", 4))], [form(("002", "乙村", 4))])

    assert changes == [
        CellChange(TITLE, "002 乙村", "整行", "", "代码002，名称乙村，户数4"),
        CellChange(TITLE, "001 甲村", "整行", "代码001，名称甲村，户数4", ""),
    ]


def test_blank_nought_and_blank_again():
    changes = differences_of([form(("001", "甲村", None))], [form(("001", "甲村", 0))])

    assert [(change.row, change.before, change.after) for change in changes if not change.is_total] == [
        ("001 甲村", "", "0")
    ]


def test_rows_that_say_the_same_are_told_apart_by_their_order():
    old, new = form(("", "甲村", 4), ("", "甲村", 5)), form(("", "甲村", 4), ("", "甲村", 6))

    assert count_of(differences_of([old], [new])) == 1


def test_form_that_came_and_form_that_went():
    other = replace(form(("001", "甲村", 4)), key="另", title="另表")

    assert differences_of([form()], [other]) == [
        CellChange("另表", "整表", "", "", "新增"),
        CellChange(TITLE, "整表", "", "有", "不再上报"),
    ]


def test_words_around_the_table_and_columns_that_came():
    wider = replace(SHEET, columns=(*SHEET.columns, PaperColumn("more", "备考")))
    old = form(("001", "甲村", 4), notes=("一",))
    new = freeze(replace(sample_paper(("001", "甲村", 4), form=SHEET, notes=("二",)), form=wider, rows=[]))

    changes = differences_of([old], [new])

    assert changes[0] == CellChange(TITLE, "表头、表尾", "附注", "一", "二")
    assert [change.column for change in changes[1:]] == ["户数", "整行"]


def test_tall_cell_says_the_same_in_every_row_it_covers():
    records = records_of(freeze(paper([row(), row(code="002"), row(town="乙镇", code="003")])))

    assert [(one.name, one.values.get("town"), one.is_total) for one in records] == [
        ("合计", None, True),
        ("甲镇小计", None, True),
        ("甲镇 001", "甲镇", False),
        ("甲镇 002", "甲镇", False),
        ("乙镇小计", None, True),
        ("乙镇 003", "乙镇", False),
    ]
