"""The grid that all outputs are drawn from: heads, numbers, totals, three kinds of nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.paper.declarations import SUM, ListForm, PaperColumn, Ratio, Totals
from common.paper.layout import Role, laid_out
from common.paper.totals import ratio_of, sum_of
from common.paper.values import Kind, Mark, settled, text_of
from tests.common.paper.samples import MADE_AT, PROGRESS, ROSTER, filing, progress, roster

ABSENT = st.sampled_from([None, "", Mark.NOT_ASSESSED])


def texts(lines) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in lines]


def test_statistics_begin_with_the_total_and_number_their_columns():
    grid = laid_out(progress())

    assert texts(grid.head) == [
        ["序号", "乡镇(街道)", "应修订数", "已完成数", "完成率(%)", "办理中", "备注"],
        ["公示中", "退回"],
        ["甲", "乙", "1", "2", "3", "4", "5", "丙"],
    ]
    assert texts(grid.body) == [
        ["合计", "90", "60", "66.67", "0", "", ""],
        ["1", "样例1镇", "30", "10", "33.33", "0", "", ""],
        ["2", "样例2镇", "30", "20", "66.67", "0", "", ""],
        ["3", "样例3镇", "30", "30", "100.00", "0", "", ""],
    ]


def test_heads_are_merged_over_their_columns_and_down():
    cells = laid_out(progress()).head[0].cells

    assert [(cell.column, cell.columns, cell.rows) for cell in cells] == [
        (0, 1, 2),
        (1, 1, 2),
        (2, 1, 2),
        (3, 1, 2),
        (4, 1, 2),
        (5, 2, 1),
        (7, 1, 2),
    ]


def test_list_ends_with_the_total_and_numbers_on_through_the_subtotals():
    assert texts(laid_out(roster()).body) == [
        ["1", "120119001201", "=1+1", "0", "2027-01-02", ""],
        ["2", "120119001202", "莫𡐓村", "", "", ""],
        ["甲镇小计（2个）", "0", "", ""],
        ["3", "120119002201", "<r>&乙村</r>", "不考核", "", "改名"],
        ["乙镇小计（1个）", "不考核", "", ""],
        ["合计（3个）", "0", "", ""],
    ]


def test_one_group_needs_no_subtotal():
    rows = roster().rows[:2]

    assert [line.cells[0].text for line in laid_out(roster(rows=rows)).body] == ["1", "2", "合计（2个）"]


def test_empty_list_has_its_head_and_its_total():
    assert texts(laid_out(roster(rows=())).body) == [["合计（0个）", "", "", ""]]


def test_record_gives_the_last_value_what_is_left_of_the_line():
    grid = laid_out(filing())

    assert texts(grid.body) == [
        ["一、基本情况"],
        ["村(居)名称", "台子村", "代码", "120119001201"],
        ["实到人数", "222", "通过日期", "2026-10-01"],
        ["主要做法", "一是成立起草小组。\n二是逐户发放。"],
    ]
    assert [(cell.column, cell.columns, cell.role) for cell in grid.body[3].cells] == [
        (0, 1, Role.LABEL),
        (1, 3, Role.BODY),
    ]


@pytest.mark.parametrize(
    ("form", "landscape"),
    [(PROGRESS, False), (ROSTER, False), (replace(PROGRESS, landscape=True), True)],
)
def test_paper_lies_across_only_when_it_is_wide_or_told_to(form, landscape):
    assert form.is_landscape == landscape


def test_nine_columns_lie_across():
    columns = tuple(PaperColumn(f"c{n}", f"列{n}") for n in range(7))

    assert ListForm(key="样", title="样", columns=columns).is_landscape
    assert not ListForm(key="样", title="样", columns=columns[1:]).is_landscape


def test_row_without_a_declared_column_is_an_error():
    with pytest.raises(KeyError):
        laid_out(roster(rows=[{"township": "甲镇", "code": "1", "name": "村", "until": None}]))


@pytest.mark.parametrize(
    ("kind", "value"), [(Kind.INTEGER, "12"), (Kind.PERCENT, 1.5), (Kind.INTEGER, True), (Kind.DATE, "今天")]
)
def test_value_of_the_wrong_kind_is_an_error(kind, value):
    with pytest.raises(TypeError):
        settled(value, kind)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, Kind.INTEGER, ""),
        ("", Kind.INTEGER, ""),
        (0, Kind.INTEGER, "0"),
        (Mark.NOT_ASSESSED, Kind.INTEGER, "不考核"),
        (Decimal("0.125"), Kind.DECIMAL, "0.13"),
        (0, Kind.PERCENT, "0.00"),
        ("001", Kind.CODE, "001"),
        ("甲\r\n乙", Kind.TEXT, "甲\n乙"),
    ],
)
def test_words_of_a_value(value, kind, text):
    assert text_of(settled(value, kind)) == text


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 10**6) | ABSENT), st.lists(ABSENT))
def test_sum_is_that_of_the_figures_and_blank_without_any(values, absent):
    figures = [value for value in values if isinstance(value, int)]

    assert sum_of(values) == sum(figures) if figures else sum_of(values) != 0
    assert sum_of(absent) == (Mark.NOT_ASSESSED if absent and set(absent) == {Mark.NOT_ASSESSED} else None)


@pytest.mark.parametrize(
    ("part", "whole", "found"),
    [
        (1, 3, Decimal("33.33")),
        (0, 3, Decimal("0.00")),
        (0, 0, None),
        (None, 3, None),
        ("", 3, None),
        (1, Mark.NOT_ASSESSED, Mark.NOT_ASSESSED),
        (Mark.NOT_ASSESSED, None, Mark.NOT_ASSESSED),
    ],
)
def test_ratio(part, whole, found):
    assert ratio_of(Ratio("part", "whole"), {"part": part, "whole": whole}) == found


def test_ratio_that_a_row_brings_is_kept_and_that_of_the_total_worked_out():
    rows = [dict(progress().rows[0]) | {"rate": Mark.NOT_ASSESSED}]

    assert [line.cells[-4].text for line in laid_out(progress(rows=rows)).body] == ["33.33", "不考核"]


@pytest.mark.parametrize(
    "columns",
    [
        (PaperColumn("a", "甲"), PaperColumn("a", "乙")),
        (PaperColumn("a", "甲", Kind.PERCENT, total=Ratio("b", "c")),),
    ],
)
def test_form_that_contradicts_itself_cannot_be_declared(columns):
    with pytest.raises(ValueError):
        ListForm(key="样", title="样", columns=columns, totals=Totals.NONE)


def test_words_have_no_total():
    with pytest.raises(ValueError):
        PaperColumn("a", "甲", total=SUM)


def test_title_names_year_and_place():
    assert progress().title == "2026年样例县村规民约清理修订进度表"
    assert progress(year=2025).title == "2025年样例县村规民约清理修订进度表"
    assert progress().made_words("码") == f"共 3 行　核对码：码　制表时间：{MADE_AT:%Y年%m月%d日 %H:%M}"


def test_equal_neighbours_share_a_cell_but_not_across_a_subtotal():
    columns = tuple(replace(column, merged=column.key == "until") for column in ROSTER.columns)
    body = laid_out(roster(form=replace(ROSTER, columns=columns), rows=[*roster().rows[1:], roster().rows[2]])).body

    cells = [[(cell.column, cell.rows) for cell in line.cells if cell.column == 4] for line in body]
    assert cells == [[(4, 1)], [(4, 1)], [(4, 2)], [], [(4, 1)], [(4, 1)]]
    assert [line.cells[-1].text for line in body] == ["", "", "改名", "改名", "", ""]


def test_many_columns_become_tight_and_small_and_keep_figures_whole():
    columns = tuple(PaperColumn(f"c{n}", "应开展次数", Kind.INTEGER) for n in range(30))
    form = ListForm(key="样", title="样", columns=columns)
    grid = laid_out(roster(form=form, rows=[dict.fromkeys((column.key for column in columns), 12_345_678)]))

    assert grid.widths[1:31] == (9,) * 30
    assert grid.scale == pytest.approx(130 / sum(grid.widths))


def test_words_are_broken_only_where_there_is_no_room_for_them_whole():
    names = PaperColumn("name", "名称"), PaperColumn("place", "地点")
    figures = tuple(PaperColumn(f"c{n}", "户数", Kind.INTEGER) for n in range(9))
    row = {"name": "西龙虎峪镇", "place": "长" * 30} | dict.fromkeys((column.key for column in figures), 12_345_678)
    grid = laid_out(roster(form=ListForm(key="样", title="样", columns=names + figures), rows=[row]))

    assert grid.scale == 1
    assert grid.widths[1] > len("西龙虎峪镇") * 2
    assert grid.widths[2] < 30 * 2


def test_few_columns_are_spread_over_the_page_and_declared_widths_are_kept():
    grid = laid_out(roster(form=replace(ROSTER, columns=(PaperColumn("code", "代码", width=14), *ROSTER.columns[1:]))))

    assert (grid.widths[:2], grid.scale) == ((6, 14), 1)
    assert 88 - 4 <= sum(grid.widths) <= 88
