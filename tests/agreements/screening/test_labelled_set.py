"""How screening does on clauses of our own making. `pytest -s` prints the figures."""

import sys

import pytest

from agreements.screening import BUILT_IN_RULES, Severity, screen
from agreements.screening.likeness import LIKENESS
from tests.agreements.screening.labelled import labelled_clauses, score, score_of_rule

GOAL = 0.95
FRESH_GOAL = 0.85
EVERYTHING = labelled_clauses()
FRESH = [clause for clause in EVERYTHING if clause.fresh]
CLAUSES = [clause for clause in EVERYTHING if not clause.fresh]
PARTS = {
    "tuned": [clause for clause in CLAUSES if not clause.held_out],
    "held out": [clause for clause in CLAUSES if clause.held_out],
}
RULES = [rule.key for rule in BUILT_IN_RULES if rule is not LIKENESS]


def test_the_set_is_large_balanced_and_one_third_held_out():
    lawful = sum(clause.is_lawful for clause in EVERYTHING)

    assert len(EVERYTHING) >= 3900
    assert 0.45 <= lawful / len(EVERYTHING) <= 0.55
    assert len(PARTS["held out"]) >= len(CLAUSES) / 3
    assert len({clause.text for clause in EVERYTHING}) == len(EVERYTHING)


def test_wordings_we_propose_are_lawful_themselves():
    assert {rule.key: screen(rule.suggestion) for rule in BUILT_IN_RULES} == {rule.key: [] for rule in BUILT_IN_RULES}


def test_every_label_names_a_rule_and_every_rule_has_clauses():
    assert {key for clause in CLAUSES for key in clause.rules} == set(RULES)


@pytest.mark.parametrize("part", PARTS)
def test_precision_and_recall_reach_the_goal(part):
    reached = score(PARTS[part])
    sys.stdout.write(f"\n{part}: {len(PARTS[part])} clauses: {reached}\n")

    assert reached.precision >= GOAL
    assert reached.recall >= GOAL


def test_clauses_never_mended_for_nor_learned_from_are_told_apart_too():
    reached = score(FRESH)
    sys.stdout.write(f"\nfresh: {len(FRESH)} clauses: {reached}\n")

    assert len(FRESH) >= 250
    assert reached.precision >= FRESH_GOAL
    assert reached.recall >= FRESH_GOAL


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_finds_its_own_clauses(rule):
    reached = score_of_rule(CLAUSES, rule)
    sys.stdout.write(f"\n{rule}: {reached}\n")

    assert reached.precision >= 0.9
    assert reached.recall >= 0.8


def test_what_must_stop_a_charter_is_found_as_blocking():
    severity = {rule.key: rule.severity for rule in BUILT_IN_RULES}
    blocking = [c for c in CLAUSES if any(severity[key] == Severity.BLOCKING for key in c.rules)]
    stopped = [c for c in blocking if any(finding.is_blocking for finding in screen(c.text))]
    sys.stdout.write(f"\nblocking: {len(stopped)} of {len(blocking)} stopped\n")

    assert len(stopped) / len(blocking) >= GOAL
