"""An administrator's own patterns: refused with a sentence, or run against the clock."""

import re
import time

import pytest

from agreements.screening import BUILT_IN_RULES, BadPattern, Rule, Severity, check_pattern, screen
from agreements.screening.patterns import expand


def own_rule(pattern: str) -> Rule:
    return Rule("own", "自设规则", Severity.BLOCKING, (pattern,), "依据", "建议")


@pytest.mark.parametrize(
    "pattern", ["彩礼", "彩礼.{0,6}不得超过", r"\d+元", "(?:扣|罚)…福利", "〈违〉……拘留", "缴.*?元"]
)
def test_ordinary_patterns_are_taken(pattern):
    check_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("", "表达式是空的，请填写要查找的字词。"),
        ("  ", "表达式是空的，请填写要查找的字词。"),
        ("罚" * 301, "表达式过长（301 个字符，最多 300 个），请拆成几条。"),
        ("〈没有的〉罚", "没有名为“没有的”的词表，请改用已有的词表或直接写出字词。"),
        ("罚?", "表达式连空白也会命中，等于标出全文，请写明要查找的字词。"),
        (".", "表达式太宽，普通的文字也几乎全被标出，请写明要查找的字词。"),
        ("[^罚]", "表达式太宽，普通的文字也几乎全被标出，请写明要查找的字词。"),
        ("(a+)+$", "表达式里重复的部分内部又有重复（如“(a+)+”），遇到长文会算不完，请去掉一层重复。"),
        ("(罚*)*款", "表达式里重复的部分内部又有重复（如“(a+)+”），遇到长文会算不完，请去掉一层重复。"),
        ("((罚|款){2,}x){9,}y", "表达式里重复的部分内部又有重复（如“(a+)+”），遇到长文会算不完，请去掉一层重复。"),
        ("(a|aa)+$", "表达式在试算时超时，遇到长文会算不完，请减少“*”“+”和嵌套的重复。"),
    ],
)
def test_unfit_patterns_are_refused_with_the_fix(pattern, sentence):
    with pytest.raises(BadPattern) as refusal:
        check_pattern(pattern)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize("pattern", ["(罚款", "[罚", "罚)", "*罚", "(?P<a", "罚{2,1}", "\\"])
def test_malformed_patterns_are_refused_in_chinese(pattern):
    with pytest.raises(BadPattern, match="表达式写法有误"):
        check_pattern(pattern)


def test_own_rule_finds_and_understands_negation():
    found = screen("彩礼一律不超过三万元，不得铺张。", [own_rule("彩礼|铺张")])

    assert [(finding.rule, finding.quote) for finding in found] == [("own", "彩礼")]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$"])
def test_pattern_that_runs_out_of_time_is_reported_not_waited_for(pattern):
    began = time.monotonic()
    found = screen("a" * 20_000 + "罚款100元", [own_rule(pattern), *BUILT_IN_RULES])

    assert time.monotonic() - began < 5
    assert found[0].failed
    assert (
        found[0].suggestion
        == "规则“自设规则”的表达式在规定时间内没有算完，本次没有检查这一项，请业务管理员改写这条规则。"
    )
    assert "fine" in {finding.rule for finding in found}


def test_malformed_own_pattern_is_reported_not_raised():
    found = screen("罚款", [own_rule("(罚")])

    assert [(finding.rule, finding.failed, finding.severity) for finding in found] == [("own", True, Severity.WARNING)]


@pytest.mark.parametrize("filler", ["1", "一", "*", "不", "不得罚款", "违者不交不得", "孕检结扎上环", "《", "“", "\n"])
def test_no_filler_makes_a_long_clause_hang(filler):
    began = time.process_time()
    screen(filler * (20_000 // len(filler)))

    assert time.process_time() - began < 15


def test_our_own_patterns_repeat_nothing_without_bound():
    patterns = [phrase.pattern for rule in BUILT_IN_RULES for phrase in rule.phrases()]

    assert [pattern for pattern in patterns if re.search(r"[^\\(][+*]|\{\d*,\}", expand(pattern))] == []


def test_a_long_charter_is_screened_quickly():
    ordinary = "第三条 村民应当遵守国家法律法规，爱护公共财物，尊老爱幼，邻里和睦，有矛盾由调解委员会调解。"
    charter = "\n".join([*[ordinary] * 499, "村民应当爱护公物不得收取押金一二三四五" * 1000])
    began = time.process_time()
    screen(charter)

    assert time.process_time() - began < 3
