"""The pure arithmetic of the year: boundaries by hand, laws by random examples."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.ranking import (
    Caps,
    GradeLine,
    SheetPart,
    grade_of,
    grades_objection,
    mean,
    moved,
    places,
    reckon,
    rounded,
    weights_objection,
)

GRADES = [GradeLine("不合格", D(0)), GradeLine("优秀", D(90)), GradeLine("合格", D(60))]


def cents(least: int, most: int):
    return st.integers(least, most).map(lambda number: D(number) / 100)


points, small, weights = cents(0, 11_000), cents(0, 1_000), cents(1, 10_000)
parts = st.lists(st.builds(SheetPart, weights, points, small, small, st.booleans()), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([30, 70], ""),
        (["33.33", "33.33", "33.34"], ""),
        ([], "请至少设置一个分项。"),
        ([100, 0], "每个分项的权重都应大于0。"),
        ([30, 69], "各分项权重合计应为100%，现在是99%，还差1个百分点，请调整。"),
        (["30.5", 70], "各分项权重合计应为100%，现在是100.5%，多出0.5个百分点，请调整。"),
    ],
)
def test_weights_add_up_to_a_hundred(weights, expected):
    assert weights_objection(map(D, weights)) == expected


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ([("优秀", 90), ("合格", 0)], ""),
        ([], "请至少设置一个等次。"),
        ([("优秀", 90), ("优秀", 0)], "等次名称不能重复。"),
        ([("优秀", 0), ("合格", 0)], "两个等次的最低分不能相同。"),
        ([("优秀", 90), ("合格", 60)], "最低一档的最低分应为0（现在是60），否则有的村(居)没有等次。"),
    ],
)
def test_grades_cover_every_total(grades, expected):
    assert grades_objection([GradeLine(name, D(minimum)) for name, minimum in grades]) == expected


def test_half_year_counts_thirty_per_cent_and_bonuses_up_to_their_cap():
    half, end = SheetPart(D(30), D("90.50"), bonus=D(2)), SheetPart(D(70), D("88.25"), bonus=D(8), penalty=D(1))

    year = reckon([half, end], Caps(bonus=D(5)))

    assert (year.subtotal, year.bonus, year.penalty, year.total) == (D("88.93"), D("5"), D("0.70"), D("93.23"))


def test_part_of_the_weights_is_a_score_out_of_a_hundred_too():
    assert reckon([SheetPart(D(30), D("90.5"))], Caps()).total == D("90.50")


def test_half_a_cent_is_rounded_up():
    assert reckon([SheetPart(D(50), D("80.01")), SheetPart(D(50), D("80.02"))], Caps()).subtotal == D("80.02")
    assert rounded(Fraction(1, 200)) == D("0.01")
    assert rounded(Fraction(-1, 200)) == D("-0.01")
    assert rounded(Fraction(2, 3)) == D("0.67")


def test_total_is_never_below_zero_and_nobody_without_a_sheet_has_one():
    assert reckon([SheetPart(D(100), D(1), penalty=D(9))], Caps()).total == 0
    with pytest.raises(ValueError, match="no total"):
        reckon([], Caps())


@pytest.mark.parametrize(
    ("total", "is_vetoed", "grade"),
    [("89.99", False, "合格"), ("90", False, "优秀"), ("59.99", False, "不合格"), ("99", True, "不合格")],
)
def test_grade_is_reached_at_its_minimum_and_a_veto_takes_the_lowest(total, is_vetoed, grade):
    assert grade_of(D(total), is_vetoed, GRADES) == grade


def test_without_a_grade_for_it_a_total_has_none():
    assert grade_of(D(50), False, [GradeLine("合格", D(60))]) == ""
    assert grade_of(D(50), True, []) == ""


def test_same_total_shares_its_place_and_the_next_is_skipped():
    totals = {"a": (D(90), ()), "b": (D(95), ()), "c": (D(90), ()), "d": (D(80), ())}
    assert places(totals) == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_named_indicators_part_ties_in_their_order():
    totals = {
        "a": (D(90), (D(5), D(1))),
        "b": (D(90), (D(5), D(2))),
        "c": (D(90), (D(6), D(0))),
        "d": (D(91), (D(0), D(0))),
    }
    assert places(totals) == {"d": 1, "c": 2, "b": 3, "a": 4}


def test_township_is_the_mean_of_those_who_have_a_total():
    assert mean([D(90), D("80.01")]) == D("85.01")
    assert mean([]) is None


def test_change_of_place_needs_both_years():
    assert (moved(3, 5), moved(5, 3), moved(None, 1), moved(1, None)) == (2, -2, None, None)


@given(parts, st.none() | small, st.none() | small)
def test_year_lies_between_its_parts_and_keeps_to_its_caps(parts, bonus_cap, penalty_cap):
    year = reckon(parts, Caps(bonus_cap, penalty_cap))

    given_points = [part.points for part in parts]
    assert min(given_points) - D("0.005") <= year.subtotal <= max(given_points) + D("0.005")
    assert bonus_cap is None or year.bonus <= bonus_cap
    assert penalty_cap is None or year.penalty <= penalty_cap
    assert year.total == max(D(0), year.subtotal + year.bonus - year.penalty)
    assert year.is_vetoed == any(part.is_vetoed for part in parts)


@given(parts, st.randoms())
def test_order_of_components_does_not_matter(parts, chance):
    shuffled = chance.sample(parts, len(parts))
    assert reckon(shuffled, Caps()) == reckon(parts, Caps())


@given(st.dictionaries(st.integers(), st.tuples(points, st.tuples(small, small)), max_size=30))
def test_place_is_one_more_than_the_number_of_better_units(totals):
    expected = {unit: 1 + sum(other > own for other in totals.values()) for unit, own in totals.items()}
    assert places(totals) == expected


@given(st.lists(points, min_size=1))
def test_mean_is_within_half_a_cent(totals):
    assert abs(Fraction(mean(totals)) - sum(map(Fraction, totals)) / len(totals)) <= Fraction(1, 200)
