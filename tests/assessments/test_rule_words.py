"""Parameters as people write them, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.choices import RuleKind
from assessments.indicator_rules import parse_rule
from assessments.rule_words import FIELDS, as_block, parameters_of, with_residents, words_of, words_of_block
from tests.assessments.random_standards import KINDS, POINTS


@st.composite
def rules(draw):
    kind, points = draw(st.sampled_from(list(KINDS))), draw(POINTS)
    parameters, _ = draw(KINDS[kind](points))
    return kind, points, parameters


def test_every_kind_of_rule_has_its_fields():
    assert set(FIELDS) == set(RuleKind)


@given(rules())
def test_words_of_a_form_say_the_same_rule_again(rule):
    kind, points, parameters = rule

    again = parameters_of(kind, words_of(kind, parameters), known=parameters)

    assert parse_rule(kind, points, again) == parse_rule(kind, points, parameters)


@given(rules())
def test_one_cell_says_the_same_rule_again(rule):
    kind, points, parameters = rule

    again = parameters_of(kind, words_of_block(kind, as_block(kind, parameters)), known=parameters)

    assert parse_rule(kind, points, again) == parse_rule(kind, points, parameters)


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("有牌子", {"key": "k1", "text": "有牌子"}),
        ("有牌子：1分", {"key": "k1", "text": "有牌子", "points": "1"}),
        ("有牌子 0.5分", {"key": "k1", "text": "有牌子", "points": "0.5"}),
        ("有牌子，得１分", {"key": "k1", "text": "有牌子", "points": "1"}),
        ("5·29会员活动日", {"key": "k1", "text": "5·29会员活动日"}),
        ("每次活动不少于30分钟", {"key": "k1", "text": "每次活动不少于30分钟"}),
    ],
)
def test_line_of_a_checklist(line, item):
    assert parameters_of("checklist", {"items": line}) == {"items": [item]}


def test_item_whose_words_end_like_points_stays_words():
    parameters = {"items": [{"key": "k1", "text": "测评达到90分"}]}

    words = words_of("checklist", parameters)

    assert words["items"] == "测评达到90分。"
    assert parameters_of("checklist", words) == parameters


@pytest.mark.parametrize(
    ("line", "band"),
    [
        ("103至107：5分", {"from": "103", "to": "107", "points": "5"}),
        ("103－107 得5分", {"from": "103", "to": "107", "points": "5"}),
        ("90%到95%：3", {"from": "90", "to": "95", "points": "3"}),
        ("≥90：5分", {"from": "90", "points": "5"}),
        ("90以上，5分", {"from": "90", "points": "5"}),
        ("≤60：0分", {"to": "60", "points": "0"}),
        ("60分以下：-1分", {"to": "60", "points": "-1"}),
    ],
)
def test_line_of_a_range(line, band):
    assert parameters_of("range", {"bands": line}) == {"bands": [band]}


@pytest.mark.parametrize("line", ["1035", "好", "103至107", "103 107"])
def test_line_of_a_range_that_says_nothing_is_named(line):
    with pytest.raises(ValueError, match=rf"^参数“区间”第1行“{line}”看不懂，请写成“103至107：5分”的样子，每行一个。$"):
        parameters_of("range", {"bands": line})


def test_tiers_are_read_as_standards_print_them():
    assert parameters_of("tiers", {"tiers": "好10\n较好 8分\n差：-1"})["tiers"] == [
        {"name": "好", "points": "10"},
        {"name": "较好", "points": "8"},
        {"name": "差", "points": "-1"},
    ]


def test_items_keep_the_keys_that_scores_refer_to():
    known = {"items": [{"key": "plaque", "text": "有牌子"}, {"key": "roster", "text": "有名册"}]}

    items = parameters_of("checklist", {"items": "有名册\n有制度\n有牌子"}, known=known)["items"]

    assert [item["key"] for item in items] == ["roster", "k1", "plaque"]


def test_parameters_of_residents_stand_beside_those_of_villages():
    own = parameters_of("threshold", {"target": "90", "floor": "可负分"})

    both = with_residents("threshold", own, {"target": "80", "floor": "扣完为止"}, {})

    assert both == {"target": "90", "floor": None, "residents": {"target": "80", "floor": "0"}}
    assert with_residents("threshold", own, {"target": " "}, {}) == own


def test_line_of_a_cell_that_names_no_parameter_is_named():
    with pytest.raises(ValueError, match=r"^“目标：80”不是这种计分办法的参数"):
        words_of_block("threshold", "目标：80")
