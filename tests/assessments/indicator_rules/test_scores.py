"""What real tables say, word by word."""

from decimal import Decimal as D

import pytest

from assessments.indicator_rules import parse_rule

RATE = {"target": "90", "unit": "%"}
HALF = RATE | {"step": "1", "cost": "0.5"}
FIVE = {"items": [{"key": f"k{n}", "text": f"机构{n}"} for n in range(5)]}
TIERS = {"tiers": [{"name": n, "points": p} for n, p in (("好", "10"), ("较好", "8"), ("一般", "5"), ("差", "0"))]}
SEXES = {"bands": [{"from": "103", "to": "107", "points": "5"}, {"from": "107", "to": "110", "points": "3"}]}


@pytest.mark.parametrize(
    ("kind", "points", "parameters", "value", "score"),
    [
        ("yes_no", 6, {}, True, "6"),
        ("yes_no", 6, {}, False, "0"),
        # 每少一种机构扣0.5分
        ("checklist", 4, FIVE | {"each_missing": "0.5"}, 5, "4"),
        ("checklist", 4, FIVE | {"each_missing": "0.5"}, ("k0", "k1"), "2.5"),
        ("checklist", 1, FIVE | {"each_missing": "0.5"}, 0, "0"),
        ("checklist", 1, FIVE | {"each_missing": "0.5", "floor": None}, 0, "-1.5"),
        # the same for each, rounded once
        ("checklist", 4, {"items": FIVE["items"][:3]}, 1, "1.33"),
        ("checklist", 4, {"items": FIVE["items"][:3]}, 2, "2.67"),
        # 知晓率≥90%, 每低1个百分点扣0.5分, 扣完为止
        ("threshold", 5, HALF, D(90), "5"),
        ("threshold", 5, HALF, D("89.5"), "4.75"),
        ("threshold", 5, HALF, D(85), "2.5"),
        ("threshold", 5, HALF, D(80), "0"),
        ("threshold", 5, HALF, D(0), "0"),
        # of a step begun or full
        ("threshold", 5, HALF | {"rounding": "full_step"}, D("88.01"), "4.5"),
        ("threshold", 5, HALF | {"rounding": "full_step"}, D(88), "4"),
        ("threshold", 5, HALF | {"rounding": "started_step"}, D("88.99"), "4"),
        ("threshold", 5, HALF | {"rounding": "started_step"}, D(89), "4.5"),
        # 每低1个百分点扣1分，可负分
        ("threshold", 10, RATE | {"step": "1", "cost": "1", "floor": None}, D(75), "-5"),
        # a step that does not divide, and halves of a hundredth away from 0
        ("threshold", 5, RATE | {"step": "3", "cost": "1"}, D(89), "4.67"),
        ("threshold", 5, RATE | {"step": "3", "cost": "0.015"}, D(89), "5.00"),
        ("threshold", 1, RATE | {"step": "1", "cost": "0.015", "floor": None}, D(0), "-0.35"),
        # all or nothing
        ("threshold", 5, RATE, D("89.99"), "0"),
        ("threshold", 5, RATE, D(90), "5"),
        ("threshold", 5, {"target": "0"}, D(0), "5"),
        # not above
        ("threshold", 5, {"target": "3", "direction": "at_most", "step": "1", "cost": "2"}, D(3), "5"),
        ("threshold", 5, {"target": "3", "direction": "at_most", "step": "1", "cost": "2"}, D(5), "1"),
        # 每发生1例扣3分
        ("count", 9, {"cost": "3"}, 0, "9"),
        ("count", 9, {"cost": "3"}, 4, "0"),
        ("count", 9, {"cost": "3", "floor": None}, 4, "-3"),
        ("count", 9, {"cost": "3", "cap": "6"}, 9, "3"),
        # 好10 / 较好8 / 一般5 / 差0
        ("tiers", 10, TIERS, "较好", "8"),
        ("tiers", 10, TIERS, "差", "0"),
        # 出生性别比 103–107, both ends included; an end that two bands share belongs to the first
        ("range", 5, SEXES, D(103), "5"),
        ("range", 5, SEXES, D(107), "5"),
        ("range", 5, SEXES, D("107.01"), "3"),
        ("range", 5, SEXES, D("102.99"), "0"),
        ("range", 5, SEXES | {"otherwise": "-2"}, D(111), "-2"),
        ("manual", 10, {}, D("7.25"), "7.25"),
        ("bonus", 5, {"each": "2"}, 2, "4"),
        ("bonus", 5, {"each": "2"}, 3, "5"),
        ("bonus", 5, {}, D(3), "3"),
        ("penalty", 5, {"each": "2"}, 3, "5"),
        ("penalty", 0, {"each": "2"}, 30, "60"),
        ("veto", 3, {}, True, "3"),
        ("veto", 3, {}, False, "0"),
    ],
)
def test_points_of(kind, points, parameters, value, score):
    assert parse_rule(kind, D(points), parameters).score(value) == D(score)


@pytest.mark.parametrize(
    ("kind", "points", "parameters", "value", "reason"),
    [
        ("yes_no", 6, {}, False, "未达到，扣6分"),
        ("yes_no", 0, {}, False, "未达到"),
        ("checklist", 4, FIVE | {"each_missing": "0.5"}, 3, "缺2项，扣1分"),
        ("checklist", 4, FIVE, ("k0", "k1", "k4"), "缺机构2、机构3，扣1.6分"),
        ("threshold", 5, HALF, D("85.5"), "85.5%，低于达标值90%，相差4.5个百分点，扣2.25分"),
        ("threshold", 4, {"target": "15", "unit": "㎡"}, D(9), "9㎡，低于达标值15㎡，相差6㎡，扣4分"),
        (
            "threshold",
            5,
            {"target": "3", "direction": "at_most", "unit": "件"},
            D(4),
            "4件，高于达标值3件，相差1件，扣5分",
        ),
        ("count", 9, {"cost": "3"}, 2, "发生2例，扣6分"),
        ("tiers", 10, TIERS, "一般", "评定为“一般”，扣5分"),
        ("range", 5, SEXES, D(109), "109，不在103至107之内，扣2分"),
        ("manual", 10, {}, D("7.25"), "评分人扣分，扣2.75分"),
        ("bonus", 5, {}, D(0), ""),
        ("penalty", 5, {}, D(2), "从总分中扣2分"),
        ("veto", 3, {}, False, "一票否决，扣3分"),
        ("veto", 0, {}, False, "一票否决"),
    ],
)
def test_why_points_are_lost(kind, points, parameters, value, reason):
    assert parse_rule(kind, D(points), parameters).reason(value) == reason
