"""The labelled set, and how well screening does on it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agreements.screening import screen

SET = Path(__file__).with_name("clauses.toml")


@dataclass(frozen=True)
class Labelled:
    text: str
    rules: frozenset[str]
    held_out: bool
    fresh: bool  # nothing was ever mended for it or learned from it

    @property
    def is_lawful(self) -> bool:
        return not self.rules


@dataclass(frozen=True)
class Score:
    right: int  # flagged, and rightly
    false: int  # flagged without cause
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def __str__(self) -> str:
        counts = f"{self.right} right, {self.false} false, {self.missed} missed"
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  ({counts})"


def labelled_clauses() -> list[Labelled]:
    with SET.open("rb") as file:
        return [
            Labelled(entry["text"], frozenset(entry["rules"]), entry.get("held_out", False), entry.get("fresh", False))
            for entry in tomllib.load(file)["clauses"]
        ]


@cache
def flagged(text: str) -> frozenset[str]:
    """Keys of the rules found in the text."""
    return frozenset(finding.rule for finding in screen(text))


def score(clauses: list[Labelled]) -> Score:
    """Clause by clause: is an unlawful one flagged at all, is a lawful one left alone."""
    verdicts = [(bool(flagged(clause.text)), not clause.is_lawful) for clause in clauses]
    return Score(verdicts.count((True, True)), verdicts.count((True, False)), verdicts.count((False, True)))


def score_of_rule(clauses: list[Labelled], rule: str) -> Score:
    """Was the very rule found that the label names; a further rule on an unlawful clause is not held against it."""
    wanted = [clause for clause in clauses if rule in clause.rules]
    right = sum(rule in flagged(clause.text) for clause in wanted)
    false = sum(rule in flagged(clause.text) for clause in clauses if clause.is_lawful)
    return Score(right, false, len(wanted) - right)
