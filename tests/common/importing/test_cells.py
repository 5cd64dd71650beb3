"""What people type into a cell, and what becomes of it."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.widgets import (
    AmountWidget,
    ChoiceWidget,
    CodeWidget,
    CountWidget,
    DayWidget,
    Faulty,
    TextWidget,
    YesNoWidget,
    tidy,
)
from villages.choices import VillageKind

DAY = datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("widget", "raw", "value"),
    [
        (TextWidget(), "　莫𡐓村\u200b ", "莫𡐓村"),
        (TextWidget(), "ＡＢ１２", "AB12"),
        (TextWidget(), "样例（北）村", "样例（北）村"),
        (TextWidget(), 12.0, "12"),
        (TextWidget(keeps_formulas=True), "=HYPERLINK(1)", "=HYPERLINK(1)"),
        (CodeWidget(), 120119001201.0, "120119001201"),
        (CodeWidget(), "120119001201.0", "120119001201"),
        (CodeWidget(), "１２０１１９００１２０１", "120119001201"),
        (CodeWidget(), "'120119 001201", "120119001201"),
        (CountWidget(), 12.0, 12),
        (CountWidget(), "１，２３４", 1234),
        (CountWidget(), "1,234", 1234),
        (CountWidget(), 0.0, 0),
        (AmountWidget(), 96.3, Decimal("96.3")),
        (AmountWidget(), "96.50%", Decimal("96.5")),
        (AmountWidget(), 0.1 + 0.2, Decimal("0.3")),
        (DayWidget(), DAY, DAY),
        (DayWidget(), datetime.datetime(2026, 3, 1, 0, 0), DAY),  # noqa: DTZ001 as spreadsheets give it
        (DayWidget(), 46082.0, DAY),
        (DayWidget(), "2026-03-01", DAY),
        (DayWidget(), "2026/3/1", DAY),
        (DayWidget(), "2026.3.1", DAY),
        (DayWidget(), "２０２６年３月１日", DAY),
        (DayWidget(), "20260301", DAY),
        (DayWidget(), 20260301.0, DAY),
        (ChoiceWidget(VillageKind), "村", "village"),
        (ChoiceWidget(VillageKind), "residents", "residents"),
        (YesNoWidget(), "√", True),
        (YesNoWidget(), True, True),
        (YesNoWidget(), "无", False),
    ],
)
def test_cell_becomes_a_value(widget, raw, value):
    assert widget.clean(raw) == value


@pytest.mark.parametrize(
    ("widget", "raw", "rule"),
    [
        (TextWidget(), "=HYPERLINK(1)", "不能以“=”开头"),
        (TextWidget(), "+1", "不能以“\\+”开头"),
        (TextWidget(), "-1", "不能以“-”开头"),
        (TextWidget(), "@a", "不能以“@”开头"),
        (CodeWidget(), "1.20119E+11", "科学记数"),
        (CodeWidget(), 1.2e17, "丢失末位"),
        (CodeWidget(), "=1", "不能填公式"),
        (CountWidget(), "12.5", "应为整数"),
        (CountWidget(), -5.0, "不能是负数"),
        (CountWidget(), "12户", "应为数字"),
        (CountWidget(), "/", "“/”的含义不明"),
        (CountWidget(), "—", "含义不明"),
        (CountWidget(), "Infinity", "数字过大"),
        (CountWidget(), "NaN", "数字过大"),
        (CountWidget(), "1e999999999", "数字过大"),
        (CountWidget(), True, "应为数字"),
        (AmountWidget(), "96.555", "最多保留 2 位小数"),
        (DayWidget(), "2026-02-30", "没有这一天"),
        (DayWidget(), "2026年3月", "应为日期"),
        (DayWidget(), 3.0, "应为日期"),
        (ChoiceWidget(VillageKind), "乡", "只能是：村、居"),
    ],
)
def test_cell_is_refused_with_its_rule(widget, raw, rule):
    with pytest.raises(Faulty, match=rule):
        widget.clean(raw)


anything = st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes())


@given(anything)
@pytest.mark.parametrize(
    "widget", [TextWidget(), CodeWidget(), CountWidget(), AmountWidget(), DayWidget(), ChoiceWidget(VillageKind)]
)
def test_no_cell_breaks_a_widget(widget, raw):
    try:
        widget.clean(raw)
    except Faulty as fault:
        assert fault.rule
        assert fault.fix


@given(st.text())
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)
