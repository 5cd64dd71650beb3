"""Clause screening (合法性初筛): reads a text, names what would be unlawful in it. Pure: no ORM, no Django.

`screen(text)` judges charters, covenants, agreement templates and indicator texts alike.
"""

from agreements.screening.built_in import BUILT_IN_RULES
from agreements.screening.engine import screen
from agreements.screening.findings import Finding, Phrase, Rule, Severity
from agreements.screening.likeness import LIKENESS
from agreements.screening.normalising import Normalised, normalise
from agreements.screening.patterns import BadPattern, check_pattern

__all__ = [
    "BUILT_IN_RULES",
    "LIKENESS",
    "BadPattern",
    "Finding",
    "Normalised",
    "Phrase",
    "Rule",
    "Severity",
    "check_pattern",
    "normalise",
    "screen",
]
