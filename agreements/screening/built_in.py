"""The built-in rules, read from rules.toml, and the second reader, which stands last."""

import tomllib
from pathlib import Path
from typing import Any

from agreements.screening.findings import Phrase, Rule, Severity
from agreements.screening.likeness import LIKENESS


def _rule(entry: dict[str, Any], law: dict[str, str]) -> Rule:
    return Rule(
        key=entry["key"],
        label=entry["label"],
        severity=Severity(entry["severity"]),
        patterns=tuple(each if isinstance(each, str) else Phrase(**each) for each in entry["patterns"]),
        basis="。".join(law.get(sentence, sentence) for sentence in entry["basis"]),
        suggestion=entry["suggestion"],
        unless=tuple(entry.get("unless", ())),
        organs_may=entry.get("organs_may", False),
        condemnable=entry.get("condemnable", True),
    )


def _read() -> tuple[Rule, ...]:
    content = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    return tuple(_rule(entry, content["law"]) for entry in content["rule"])


BUILT_IN_RULES: tuple[Rule, ...] = (*_read(), LIKENESS)
