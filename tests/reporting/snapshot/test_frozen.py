"""A frozen form says what the paper said, and comes back from JSON as the same form."""

import copy
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.paper.check_code import check_code
from common.paper.declarations import SUM, ListForm, PaperColumn, Ratio, TableCode, Totals
from common.paper.page import page_context
from common.paper.paper import Opinion, Paper
from common.paper.values import Kind, Mark
from common.refusal import Refused
from reporting.snapshot.frozen import as_content, freeze
from reporting.snapshot.reading import read_form
from tests.factories.reporting_submissions import MADE_AT

FORM = ListForm(
    key="样例",
    title="{year}年{place}样例表",
    annex="附件1",
    table_code=TableCode("样例01"),
    unit_line="单位：个",
    totals=Totals.FIRST,
    subtotal_by="town",
    counted="个",
    opinions=("县级意见",),
    notes=("附注。",),
    columns=(
        PaperColumn("town", "乡镇", merged=True),
        PaperColumn("code", "代码", Kind.CODE),
        PaperColumn("born", "日期", Kind.DATE),
        PaperColumn("part", "已办", Kind.INTEGER, group="办理", total=SUM),
        PaperColumn("whole", "应办", Kind.INTEGER, group="办理", total=SUM),
        PaperColumn("rate", "率", Kind.PERCENT, total=Ratio("part", "whole")),
        PaperColumn("money", "金额", Kind.DECIMAL, total=SUM),
    ),
)
TEXTS = st.text("甲乙𡓐村=+<>&\n\r\t\x0b {}0１", max_size=12)
MARKS = st.sampled_from(Mark)
FIGURES = st.none() | st.integers(0, 10**9) | MARKS
AMOUNTS = st.none() | st.integers(0, 10**9).map(lambda number: Decimal(number) / 1000) | MARKS
ROWS = st.fixed_dictionaries(
    {
        "town": st.text("甲乙𡓐镇=<&{} 0", max_size=6),
        "code": TEXTS,
        "born": st.sampled_from([None, date(1949, 10, 1), date(2026, 2, 28)]),
        "part": FIGURES,
        "whole": FIGURES,
        "money": AMOUNTS,
        "remark": TEXTS,
    }
)


def paper(rows: list[dict], **facts) -> Paper:
    said = {"unit": "样例县", "made_at": MADE_AT, "year": 2025, "place": "样例县", "filled_on": date(2026, 10, 19)}
    said |= {
        "summary": "总数：1",
        "signed": {"填报人": "样例"},
        "opinions": {"县级意见": Opinion("同意。", "样例", None)},
    }
    return Paper(form=FORM, rows=rows, **said | facts)


def row(**values) -> dict:
    usual = {"town": "甲镇", "code": "001", "born": None, "part": 1, "whole": 3, "money": Decimal("1.50")}
    return usual | values


def through_json(content: dict) -> dict:
    return json.loads(json.dumps(content))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROWS, max_size=5))
def test_any_paper_comes_back_whole(rows):
    filled = paper(rows)
    form = freeze(filled)

    again = read_form(through_json(as_content(form)))

    assert as_content(again) == as_content(form)
    assert again.counted_code == again.check_code == check_code(filled)
    assert again.row_count == len(rows)
    assert again.page_context() == page_context(filled) | {"table_code": again.table_code}


def test_page_of_a_frozen_form_is_the_page_of_its_paper():
    filled = paper([row(), row(code="002", part=Mark.NOT_ASSESSED), row(town="乙镇", code="003", part=None)])

    shown = read_form(through_json(as_content(freeze(filled)))).page_context()

    assert shown == page_context(filled)
    assert "共 3 行　核对码：" in shown["made_words"]


@pytest.fixture
def content() -> dict:
    return through_json(as_content(freeze(paper([row(), row(town="乙镇", code="002")]))))


def spoiled(content: dict, *way, value) -> dict:
    spoilt = copy.deepcopy(content)
    inner = spoilt
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    return spoilt


@pytest.mark.parametrize(
    ("way", "value", "where"),
    [
        (("title",), 7, "title"),
        (("title",), "表\x00名", "title"),
        (("title",), "长" * 40_000, "title"),
        (("key",), "../../etc", "columns"),
        (("columns",), [], "column"),
        (("columns", 0, "kind"), "formula", "kind"),
        (("columns", 2, "key"), "town", "columns"),
        (("columns", 4, "total"), {"part": 1}, "total"),
        (("columns", 1, "total"), "sum", "乡镇"),
        (("widths",), [1], "columns"),
        (("scale",), "NaN", "scale"),
        (("row_count",), 3, "row_count"),
        (("row_count",), True, "row_count"),
        (("body", 1, "tall"), 10**9, "tall"),
        (("body", 2, "cells", 0, "column"), 99, "column"),
        (("body", 2, "cells", 0, "columns"), 99, "column"),
        (("body", 2, "cells", 4, "value"), 10**30, "value"),
        (("body", 2, "cells", 4, "value"), -4, "columns"),
        (("body", 2, "cells", 4, "value"), 1.5, "value"),
        (("body", 2, "cells", 4, "value"), {"decimal": "1e999"}, "value"),
        (("body", 2, "cells", 4, "value"), {"date": "2026-02-31"}, "value"),
        (("body", 2, "cells", 4, "value"), {"mark": "OTHER"}, "value"),
        (("body", 2, "cells", 4, "value"), {"file": "/etc/passwd"}, "value"),
        (("body", 2, "cells", 4, "value"), {}, "value"),
        (("body", 2, "cells", 4, "role"), ["body"], "role"),
        (("body", 2), "line", "body"),
        (("opinions", 0, "day"), "gestern", "value"),
    ],
)
def test_data_of_another_shape_is_refused_and_the_place_named(content, way, value, where):
    with pytest.raises(Refused, match=f"表格数据的“{where}”不符合格式，请由报送单位重新生成。"):
        read_form(spoiled(content, *way, value=value))


@pytest.mark.parametrize("content", [None, [], "表", 7])
def test_data_that_is_no_form_is_refused(content):
    with pytest.raises(Refused, match="整表"):
        read_form(content)
