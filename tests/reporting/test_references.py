"""Formulas after a row became many: as a spreadsheet would have changed them."""

import pytest

from reporting.superior.references import Growth, grown

GROWTH = Growth("表一", row=4, extra=3)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(C4:C4)", "=SUM(C4:C7)"),
        ("=SUM($C$3:C4)", "=SUM($C$3:C7)"),
        ("=SUM(C2:C3)", "=SUM(C2:C3)"),
        ("=SUM(C5:C9)", "=SUM(C8:C12)"),
        ("=C4+C5*D$6", "=C4+C8*D$9"),
        ("=SUM(4:4)", "=SUM(4:7)"),
        ("=SUM(C:C)+SUM(总计)", "=SUM(C:C)+SUM(总计)"),
        ('=IF(C5>0,"C5","")', '=IF(C8>0,"C5","")'),
        ("=SUM(表一!C4:C4)", "=SUM(表一!C4:C7)"),
        ("=SUM('表一'!C5,表二!C5)", "=SUM('表一'!C8,表二!C5)"),
    ],
)
def test_formula_on_the_grown_sheet(formula, expected):
    assert grown(formula, GROWTH, stands_on="表一") == expected


def test_formula_of_another_sheet_changes_only_where_it_points_to_the_grown_one():
    assert grown("=C5+表一!C5", GROWTH, stands_on="表二") == "=C5+表一!C8"
