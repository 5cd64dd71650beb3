from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.indicator_rules import Unfit, as_json, clean_value, parse_rule
from tests.assessments.random_standards import KINDS, POINTS

RULES = {
    "yes_no": parse_rule("yes_no", D(5), {}),
    "six": parse_rule("checklist", D(6), {"items": [{"key": f"k{n}", "text": f"第{n}有"} for n in range(6)]}),
    "own": parse_rule(
        "checklist",
        D(3),
        {"items": [{"key": "a", "text": "甲", "points": "1"}, {"key": "b", "text": "乙", "points": "2"}]},
    ),
    "rate": parse_rule("threshold", D(5), {"target": "90", "unit": "%"}),
    "checks": parse_rule("threshold", D(5), {"target": "80", "unit": "%", "most": "999"}),
    "area": parse_rule("threshold", D(5), {"target": "15", "unit": "㎡"}),
    "count": parse_rule("count", D(5), {"cost": "1"}),
    "tiers": parse_rule("tiers", D(5), {"tiers": [{"name": "好", "points": "5"}, {"name": "差", "points": "0"}]}),
    "range": parse_rule("range", D(5), {"bands": [{"from": "103", "to": "107", "points": "5"}]}),
    "manual": parse_rule("manual", D(5), {"step": "0.5"}),
    "bonus": parse_rule("bonus", D(5), {"each": "2"}),
    "points": parse_rule("bonus", D(5), {}),
}


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        *[("yes_no", raw, True) for raw in (True, "是", "√", 1, "1", 1.0)],
        *[("yes_no", raw, False) for raw in (False, "否", "×", 0, "0")],
        ("six", ["k3", "k0"], ("k0", "k3")),
        ("six", [], ()),
        ("six", 4, 4),
        ("six", "４", 4),
        ("own", ("b",), ("b",)),
        ("rate", "95", D(95)),
        ("rate", "９５．５％", D("95.5")),
        ("rate", 95.29999999999999, D("95.30")),
        ("rate", D("100.00"), D(100)),
        ("rate", 0, D(0)),
        ("checks", 120, D(120)),
        ("area", "1,200.5", D("1200.5")),
        ("count", "3", 3),
        ("tiers", " 好 ", "好"),
        ("manual", "4.5", D("4.5")),
        ("bonus", 2, 2),
        ("points", "2.5", D("2.5")),
        *[(name, raw, None) for name in RULES for raw in (None, "", "  ", "\u3000")],
    ],
)
def test_a_value_is_read_as_people_write_it(name, raw, value):
    found = clean_value(RULES[name], raw)

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("yes_no", "差不多", "只能是：是、否，请从下拉列表中选择。"),
        ("yes_no", "2", "只能是：是、否，请从下拉列表中选择。"),
        ("six", 7, "清单只有6项，请填写0至6之间的整数。"),
        ("six", -1, "不能是负数，请填写 0 或正整数，没有数据请留空。"),
        ("six", 2.5, "应为整数，请填写整数，不带小数。"),
        ("six", ["k9"], "清单中没有“k9”，请从第0有、第1有、第2有、第3有、第4有、第5有中勾选。"),
        ("own", 2, "各项目分值不同，不能只填个数，请逐项勾选已做到的项目。"),
        ("rate", "101%", "不能大于100%，请填写0至100之间的数。"),
        ("rate", "-1", "不能是负数，请填写0或正数，没有数据请留空。"),
        ("rate", "九成", "应为数字，请只填数字，不带单位和文字。"),
        ("rate", "/", "“/”的含义不明，没有数据请留空，数值为零请填 0。"),
        ("rate", "95.555", "最多保留 2 位小数，请四舍五入到 2 位小数。"),
        ("rate", True, "应为数字，请只填数字，不带单位和文字。"),
        ("area", "1e12", "数字过大，请核对后填写。"),
        ("area", "不适用", "应为数字，请只填数字，不带单位和文字。"),
        ("count", -1, "不能是负数，请填写 0 或正整数，没有数据请留空。"),
        ("count", 10**9, "数字过大，请核对后填写。"),
        ("tiers", "较好", "只能是：好、差，请从下拉列表中选择。"),
        ("tiers", 5, "只能是：好、差，请从下拉列表中选择。"),
        ("range", "107以上", "应为数字，请只填数字，不带单位和文字。"),
        ("manual", "5.5", "不能大于5分，请填写0至5之间的数。"),
        ("manual", "4.3", "应为0.5的倍数，请按每档0.5分打分。"),
        ("bonus", "1.5", "应为整数，请填写整数，不带小数。"),
        ("points", "6", "不能大于5分，请填写0至5之间的数。"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_to_do(name, raw, sentence):
    with pytest.raises(Unfit) as refusal:
        clean_value(RULES[name], raw)

    assert str(refusal.value) == sentence


@st.composite
def rules_with_values(draw, count=1):
    kind = draw(st.sampled_from(list(KINDS)))
    points = draw(POINTS)
    parameters, values = draw(KINDS[kind](points))
    rule = parse_rule(kind, points, parameters)
    return rule, [clean_value(rule, draw(values)) for _ in range(count)]


@settings(max_examples=60, deadline=None)
@given(rules_with_values())
def test_a_clean_value_comes_back_from_the_store_as_it_was(pair):
    rule, [value] = pair

    assert clean_value(rule, as_json(value)) == value


@settings(max_examples=60, deadline=None)
@given(rules_with_values())
def test_a_score_is_never_above_the_points_and_has_two_decimals(pair):
    rule, [value] = pair

    assert rule.score(value) <= rule.points
    assert rule.score(value) == round(rule.score(value), 2)


def better(rule, one, other) -> bool:
    """Whether the one is at least as good an answer as the other, where answers of this kind are in an order."""
    if rule.kind in ("yes_no", "veto", "manual", "bonus", "penalty"):
        return one >= other
    if rule.kind == "threshold":
        return one >= other if rule.direction == "at_least" else one <= other
    if rule.kind == "count":
        return one <= other
    if rule.kind == "checklist":
        if isinstance(one, int) or isinstance(other, int):
            return isinstance(one, int) and isinstance(other, int) and one >= other
        return set(one) >= set(other)
    return False


@settings(max_examples=60, deadline=None)
@given(rules_with_values(count=2))
def test_a_better_value_never_scores_less(pair):
    rule, [one, other] = pair

    if better(rule, one, other):
        assert rule.score(one) >= rule.score(other)
    if better(rule, other, one):
        assert rule.score(other) >= rule.score(one)


@settings(max_examples=60, deadline=None)
@given(rules_with_values())
def test_whatever_falls_short_says_why_and_whatever_is_met_says_nothing(pair):
    rule, [value] = pair

    assert (rule.reason(value) == "") == rule.is_met(value)
    assert rule.is_met(value) <= (rule.score(value) == rule.points or rule.kind in ("bonus", "penalty"))
