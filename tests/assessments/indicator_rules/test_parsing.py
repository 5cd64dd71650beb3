from decimal import Decimal as D

import pytest

from assessments.indicator_rules import parse_rule
from assessments.indicator_rules.parsing import KINDS
from villages.choices import VillageKind

ITEM = {"key": "a", "text": "有牌子"}
ITEMS = {"items": [ITEM, {"key": "b", "text": "有名册"}]}
TARGET = {"target": "90"}


def items(*points: str) -> dict:
    return {"items": [{"key": f"k{n}", "text": f"第{n}项", "points": worth} for n, worth in enumerate(points)]}


def tiers(**points: str) -> dict:
    return {"tiers": [{"name": name, "points": worth} for name, worth in points.items()]}


def bands(*rows: tuple) -> dict:
    return {"bands": [dict(zip(("from", "to", "points"), row, strict=True)) for row in rows]}


@pytest.mark.parametrize(
    ("kind", "points", "parameters", "method"),
    [
        ("yes_no", 6, {}, "达到得6分，未达到不得分"),
        ("veto", 0, {}, "符合的通过；不符合的一票否决"),
        ("veto", 3, {}, "符合的通过，得3分；不符合的一票否决"),
        ("checklist", 4, items("2.5", "1.5"), "第0项2.5分；第1项1.5分"),
        ("checklist", 6, ITEMS, "有牌子、有名册，每项分值相同"),
        ("checklist", 6, ITEMS | {"each_missing": "0.5"}, "有牌子、有名册，每缺一项扣0.5分，扣完为止"),
        ("checklist", 1, ITEMS | {"each_missing": "2", "floor": None}, "有牌子、有名册，每缺一项扣2分，可负分"),
        ("threshold", 5, TARGET | {"unit": "%"}, "≥90%得5分，否则不得分"),
        (
            "threshold",
            5,
            TARGET | {"unit": "%", "step": "1", "cost": "0.5"},
            "≥90%得5分，每低1个百分点扣0.5分，扣完为止",
        ),
        (
            "threshold",
            10,
            TARGET | {"unit": "%", "step": "1", "cost": "1", "rounding": "started_step", "floor": None},
            "≥90%得10分，每低1个百分点扣1分，不足一档按一档，可负分",
        ),
        (
            "threshold",
            10,
            {"target": "3", "direction": "at_most", "unit": "件", "step": "2", "cost": "1", "rounding": "full_step"},
            "≤3件得10分，每满高2件扣1分，扣完为止",
        ),
        ("count", 9, {"cost": "3"}, "每发生1例扣3分，扣完为止"),
        ("count", 9, {"cost": "3", "cap": "6", "unit": "件", "floor": None}, "每发生1件扣3分，最多扣6分，可负分"),
        ("tiers", 10, tiers(好="10", 较好="8", 一般="5", 差="0"), "好10分；较好8分；一般5分；差0分"),
        ("range", 5, bands(("103", "107", "5")), "103至107得5分；其他得0分"),
        (
            "range",
            5,
            bands(("95", None, "5"), ("80", "95", "3")) | {"unit": "%", "otherwise": "-1"},
            "≥95%得5分；80至95%得3分；其他得-1分",
        ),
        ("manual", 10, {}, "由评分人在0至10分之间评定，扣分须写明原因"),
        ("manual", 10, {"step": "0.5"}, "由评分人在0至10分之间评定，每档0.5分，扣分须写明原因"),
        ("bonus", 5, {}, "加分，最多加5分"),
        ("bonus", 5, {"each": "2"}, "每次加2分，最多加5分"),
        ("penalty", 5, {}, "扣分，最多扣5分"),
        ("penalty", 0, {"each": "2"}, "每次扣2分"),
    ],
)
def test_a_rule_says_how_it_scores(kind, points, parameters, method):
    assert parse_rule(kind, D(points), parameters).method == method


def test_every_kind_is_in_that_table():
    table = test_a_rule_says_how_it_scores.pytestmark[0].args[1]

    assert {row[0] for row in table} == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "points", "parameters", "sentence"),
    [
        ("what", 5, {}, "没有“what”这种计分方式，请从是否达到、清单逐项"),
        ("yes_no", "五", {}, "参数“分值”应为数字，请只填数字，不带单位和文字。"),
        ("yes_no", None, {}, "参数“分值”没有填写，请补填。"),
        ("yes_no", "-1", {}, "参数“分值”不能小于0，请填写0或更大的数。"),
        ("yes_no", "0.001", {}, "参数“分值”位数过多，请填写最多2位小数、小于十亿的数。"),
        ("yes_no", 5, {"target": "90"}, "参数“达标值”不适用于这种计分方式，请删除或改用别的计分方式。"),
        ("yes_no", 5, {"points": "9"}, "参数“分值”不适用于这种计分方式，请删除或改用别的计分方式。"),
        ("yes_no", 5, {"tagret": "90"}, "参数“tagret”不适用于这种计分方式，请删除或改用别的计分方式。"),
        ("yes_no", 5, [], "计分参数的写法有误，请按“参数名：值”填写。"),
        ("checklist", 5, {}, "参数“清单项目”应有1至50行，请增减后再试。"),
        ("checklist", 5, {"items": "六有"}, "参数“清单项目”应有1至50行，请增减后再试。"),
        ("checklist", 5, {"items": [ITEM, ITEM]}, "项目代号“a”出现了两次，请改成不同的名称。"),
        ("checklist", 5, {"items": [ITEM, {"key": "b"}]}, "清单项目第2行的参数“项目内容”没有填写，请补填。"),
        ("checklist", 5, items("2", "2"), "各项目分值合计4分，与指标分值5分不符，请逐项填写，使合计等于指标分值。"),
        (
            "checklist",
            5,
            {"items": [ITEM | {"points": "5"}, {"key": "b", "text": "有名册"}]},
            "各项目分值合计5分，与指标分值5分不符，请逐项填写",
        ),
        ("checklist", 4, items("2", "2") | {"each_missing": "1"}, "与各项目的分值不能同时填写，请只保留一种。"),
        ("threshold", 5, {}, "参数“达标值”没有填写，请补填。"),
        ("threshold", 5, {"target": "九十"}, "参数“达标值”应为数字，请只填数字，不带单位和文字。"),
        ("threshold", 5, {"target": 90.5}, "参数“达标值”应为数字"),
        ("threshold", 5, {"target": "NaN"}, "参数“达标值”应为数字"),
        ("threshold", 5, {"target": "101", "unit": "%"}, "参数“达标值”大于数值上限100%，请改小达标值"),
        (
            "threshold",
            5,
            TARGET | {"step": "1"},
            "参数“每档或每次扣分”没有填写，填了“每多少为一档”时两项都要填，或者都不填。",
        ),
        (
            "threshold",
            5,
            TARGET | {"cost": "1"},
            "参数“每多少为一档”没有填写，填了“每档或每次扣分”时两项都要填，或者都不填。",
        ),
        ("threshold", 5, TARGET | {"step": "0", "cost": "1"}, "参数“每多少为一档”应大于0，请填写大于0的数。"),
        ("threshold", 5, TARGET | {"rounding": "up"}, "参数“不足一档时”只能是：按比例、每满一档、每不足一档按一档"),
        ("threshold", 5, TARGET | {"floor": "6"}, "参数“最低得分”不能高于分值5，请填写0，或者选择可负分。"),
        ("count", 5, {}, "参数“每档或每次扣分”没有填写，请补填。"),
        ("count", 5, {"cost": "-1"}, "参数“每档或每次扣分”应大于0，请填写大于0的数。"),
        ("tiers", 10, tiers(好="10"), "参数“档次”应有2至50行，请增减后再试。"),
        ("tiers", 10, tiers(好="8", 差="0"), "最高一档8分，与指标分值10分不符，请使最高一档等于指标分值。"),
        ("range", 5, bands(("107", "103", "5")), "区间第1行的参数“起”大于“止”103，请对调两个数。"),
        ("range", 5, bands((None, None, "5")), "区间第1行的参数“起”和“止”都没有填写，请至少填写一项。"),
        ("range", 5, bands(("0", "50", "5"), ("40", "60", "3")), "第1行和第2行重叠，请改成互不重叠的区间。"),
        ("range", 5, bands(("0", "50", "5"), ("0", "50", "3")), "第1行和第2行重叠"),
        ("range", 5, bands((None, "50", "5"), ("40", None, "3")), "第1行和第2行重叠"),
        ("range", 5, bands(("0", "50", "3")), "最高得分3分，与指标分值5分不符，请使最好的区间等于指标分值。"),
        ("manual", 10, {"step": "3"}, "参数“每多少为一档”3分不能整除指标分值10分，请改成能整除分值的数，例如0.5。"),
        ("bonus", 0, {}, "指标分值应大于0，请填写最多可加(扣)的分数。"),
        ("penalty", 0, {}, "指标分值应大于0，请填写最多可加(扣)的分数。"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named_with_its_fix(kind, points, parameters, sentence):
    with pytest.raises(ValueError) as refusal:
        parse_rule(kind, points, parameters)

    assert sentence in str(refusal.value)


def test_residents_committees_may_have_parameters_of_their_own():
    parameters = {"target": "90", "unit": "%", "residents": {"target": "95"}}

    assert parse_rule("threshold", D(5), parameters).target == D(90)
    assert parse_rule("threshold", D(5), parameters, VillageKind.RESIDENTS).target == D(95)


def test_a_fault_in_the_parameters_of_residents_committees_says_so():
    with pytest.raises(ValueError, match="居的参数“达标值”应为数字"):
        parse_rule("threshold", D(5), {"target": "90", "residents": {"target": "x"}}, VillageKind.RESIDENTS)
