"""The forms of many counties added up from what they say themselves."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.paper.declarations import ListForm, PaperColumn, Totals
from common.paper.paper import Paper
from common.paper.values import Kind
from common.refusal import Refused
from reporting.snapshot.frozen import freeze
from reporting.snapshot.sums import added_up
from tests.factories.reporting_submissions import MADE_AT, SHEET, sample_paper
from tests.reporting.snapshot.test_frozen import FORM, paper, row


def total_line(added) -> dict[str, str]:
    sheet = freeze(Paper(form=added.form, rows=added.rows, unit="市", made_at=MADE_AT, year=2025, place="市"))
    labels = [column.label for column in sheet.columns]
    return {labels[cell.column]: cell.text for cell in sheet.grid.body[0].cells}


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.integers(0, 10**6), max_size=5), min_size=1, max_size=6))
def test_sum_of_counties_is_the_sum_of_all_their_rows(counties):
    forms = [
        (f"县{number}", freeze(sample_paper(*((f"{place}", "村", figure) for place, figure in enumerate(figures)))))
        for number, figures in enumerate(counties)
    ]

    added = added_up("合计表", forms)

    expected = sum(map(sum, counties))
    assert total_line(added)["户数"] == (str(expected) if any(counties) else "")
    assert [line["county"] for line in added.rows] == [county for county, _ in forms]


def test_ratio_is_worked_out_anew_and_amounts_are_those_of_the_line_of_totals():
    first = freeze(paper([row(part=1, whole=3, money=Decimal("0.004")), row(part=1, whole=3, money=Decimal("0.004"))]))
    second = freeze(paper([row(part=3, whole=3, money=Decimal("1"))]))

    said = total_line(added_up("合计表", [("甲县", first), ("乙县", second)]))

    assert (said["已办"], said["应办"], said["率"]) == ("5", "9", "55.56")
    assert said["金额"] == "1.01"  # 0.01, as the first county's 合计 prints it, and not twice 0.00


def test_county_without_a_line_of_totals_is_added_up_by_its_rows():
    plain = replace(SHEET, totals=Totals.NONE)
    form = freeze(sample_paper(("001", "甲村", 4), ("002", "乙村", None), form=plain))

    assert total_line(added_up("合计表", [("甲县", form)]))["户数"] == "4"


def test_county_whose_form_has_other_columns_is_left_out_by_name():
    other = replace(SHEET, columns=(*SHEET.columns[:2], replace(SHEET.columns[2], label="总户数")))
    forms = [("甲县", freeze(sample_paper())), ("乙县", freeze(sample_paper(("1", "村", 2), form=other)))]

    added = added_up("合计表", forms)

    assert (added.left_out, len(added.rows)) == (["乙县"], 1)


def test_form_of_words_alone_cannot_be_added_up():
    words = ListForm(key="样例", title="样例", columns=(PaperColumn("name", "名称"),))
    form = freeze(Paper(form=words, rows=[], unit="县", made_at=MADE_AT))

    with pytest.raises(Refused, match="没有可以合计的数字栏目"):
        added_up("合计表", [("甲县", form)])


def test_kinds_and_groups_of_the_columns_stay():
    form = added_up("合计表", [("甲县", freeze(paper([row()])))]).form

    assert [(column.label, column.group, column.kind) for column in form.columns] == [
        ("县(区)", "", Kind.TEXT),
        ("已办", "办理", Kind.INTEGER),
        ("应办", "办理", Kind.INTEGER),
        ("率", "", Kind.PERCENT),
        ("金额", "", Kind.DECIMAL),
    ]
    assert form.key == f"{FORM.key}-合计"
