"""What holds for any text: places are valid, spaces and order do not matter, lawful stays lawful."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agreements.screening import normalise, screen
from tests.agreements.screening.labelled import flagged, labelled_clauses

CLAUSES = labelled_clauses()
TEXTS = [clause.text for clause in CLAUSES]
PIECES = "不得严禁罚款押金违者的，。；、：“”《》\n \u3000\u200b０1５元一户取消分红结扎村委会依法删除规定由公安机关"
any_text = st.one_of(st.text(max_size=200), st.text(alphabet=PIECES, max_size=120))
clause = st.sampled_from(TEXTS)
lawful_clause = st.sampled_from([clause.text for clause in CLAUSES if clause.is_lawful]).filter(
    lambda text: not flagged(text)
)


@given(any_text)
@settings(max_examples=200, deadline=None)
def test_any_text_gives_findings_at_valid_places(text):
    for finding in screen(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.quote == text[finding.start : finding.end]


@given(any_text)
@settings(deadline=None)
def test_normalising_keeps_the_way_back(text):
    plain = normalise(text)

    assert len(plain.text) == len(plain.places)
    assert list(plain.places) == sorted(plain.places)
    assert all(0 <= place < len(text) for place in plain.places)


@given(clause, st.data())
@settings(max_examples=150, deadline=None)
def test_spaces_and_invisible_characters_change_nothing(text, data):
    gaps = st.sampled_from(["", "", " ", "\u3000", "\u200b", "\u00a0", "\ufeff"])
    spaced = "".join(character + data.draw(gaps) for character in text)

    assert flagged(spaced) == flagged(text)


@given(clause)
@settings(max_examples=100, deadline=None)
def test_full_width_letters_and_digits_change_nothing(text):
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)

    assert flagged(wide) == flagged(text)


@given(st.lists(clause, min_size=2, max_size=8), st.integers())
@settings(max_examples=60, deadline=None)
def test_order_of_clauses_does_not_matter(texts, seed):
    shuffled = random.Random(seed).sample(texts, len(texts))

    assert flagged("\n".join(shuffled)) == flagged("\n".join(texts))


@given(st.lists(clause, min_size=2, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_charter_is_found_to_say_what_its_clauses_say(texts):
    assert flagged("\n".join(texts)) == set().union(*map(flagged, texts))


@given(st.lists(clause, min_size=3, max_size=8), st.sampled_from(["；\n", "\n\n", "！\n"]))
@example(["村规民约清理修订重点：排查罚款、押金、停水停电等违法内容。", "不交保证金的不予办理准生手续。"], "；\n").via(
    "a list of what is to be cleared away is no list of what is forbidden"
)
@example(["村务公开。", "上了黑榜的户，孩子升学奖励没有。", "村务公开。"], "！\n").via(
    "an exclamation mark ends a sentence"
)
@settings(max_examples=60, deadline=None)
def test_lines_may_end_without_a_full_stop(texts, end):
    bare = [text.rstrip("。") for text in texts]

    assert flagged(end.join(bare)) == set().union(*map(flagged, bare))


@given(st.lists(lawful_clause, min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_lawful_clauses_together_stay_lawful(texts):
    assert flagged("\n".join(texts)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "违者罚 款500元",
        "违者罚\u3000款500元",
        "违者罚\u200b款５００元",
        "违者罚\n款500元",
        "违者罚\x0b款500元",
        "違者罰款500元",
        "违 者 罚 款 五 百 元",
    ],
)
def test_pasted_text_does_not_hide_a_fine(text):
    found = [finding for finding in screen(text) if finding.rule == "fine"]

    assert found
    assert normalise(found[0].quote).text.startswith(("罚款", "违者罚款", "者罚款"))


def test_line_breaks_of_a_wrapped_line_do_not_end_a_prohibition():
    text = "村民委员会和计划生育协会的任何工作人员在任何情况下都不得向村民收\n取押金。"

    assert flagged(text) == set()


def test_text_wrapped_to_one_width_is_read_as_one():
    text = (
        "村民委员会工作人员和计划生育协会的理事在办理各项事务时都不得以任何形式\n"
        "收取押金和保证金以及其他费用，不得以村民没有参加协会活动为理由扣留各种\n"
        "证件，应当热情服务。"
    )

    assert flagged(text) == set()


def test_lines_of_different_length_without_full_stop_are_clauses_of_their_own():
    text = "第三条 村民委员会工作人员在办理各项事务时严禁向村民收取任何形式的好处费\n第四条 违反本规约的罚款二百元"

    assert flagged(text) == {"fine"}


def test_a_new_line_ends_a_prohibition():
    assert flagged("严禁赌博\n罚款五百") == {"fine"}


def test_overlapping_findings_of_one_rule_are_one():
    assert [finding.rule for finding in screen("违者处以罚款五百元。")] == ["fine"]


def test_findings_come_in_order_of_place():
    found = screen("交押金200元。违者罚款。停发分红。")

    assert [finding.start for finding in found] == sorted(finding.start for finding in found)
    assert [finding.rule for finding in found] == ["deposit", "fine", "benefit"]
