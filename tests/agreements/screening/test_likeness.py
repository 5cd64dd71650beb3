"""The second reader: warns of what no rule knows, keeps silent where the grammar has spoken, learns the same twice."""

from agreements.screening import LIKENESS, Severity, screen
from agreements.screening.learning import learn
from agreements.screening.likeness import runs
from tests.agreements.screening.labelled import flagged, labelled_clauses

NEW_WORDS = "村办幼儿园优先接收守约家庭子女，违约家庭的不收。"


def test_a_sentence_no_rule_knows_is_warned_of_at_the_words_that_weigh_most():
    (found,) = screen(NEW_WORDS)

    assert (found.rule, found.severity, found.quote) == (LIKENESS.key, Severity.WARNING, "违约家庭的不收")


def test_where_a_rule_has_found_something_it_adds_nothing():
    assert flagged("不参加会议的，罚款二百元。") == {"fine"}


def test_where_the_grammar_has_excused_something_it_keeps_silent():
    assert flagged("村民有权拒绝缴纳罚款") == set()


def test_items_of_a_list_of_wrongs_are_not_weighed():
    assert flagged("村委会不得有下列行为：\n（一）对违约家庭的不收；\n（二）违约家庭的不收。") == set()


def test_screening_by_other_rules_alone_does_without_it():
    assert screen(NEW_WORDS, ()) == []


def test_a_long_text_without_a_full_stop_is_weighed_in_time():
    assert {found.rule for found in screen("村" * 20_000)} <= {LIKENESS.key}


def test_learning_tells_its_own_clauses_apart_and_learns_the_same_twice():
    clauses = [(clause.text, not clause.is_lawful) for clause in labelled_clauses()[:200]]

    weights = learn(clauses)

    def side(text):
        found = runs(text.rstrip("。"))
        return weights[""] + sum(weights.get(run, 0) for run in found) / len(found) ** 0.5 > 0

    assert learn(list(clauses)) == weights
    assert sum(side(text) == unlawful for text, unlawful in clauses if text.count("。") == 1) >= 0.95 * sum(
        text.count("。") == 1 for text, _ in clauses
    )
