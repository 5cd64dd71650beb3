"""What screening works with: severities, rules as data, and what it found."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    BLOCKING = "阻断"  # stops vote, release and filing until the clause is changed
    WARNING = "提示"  # may be answered with a reason


@dataclass(frozen=True)
class Phrase:
    """A pattern with its own conditions, for a rule that has milder and harder wordings.

    `unless`: contexts in the same clause (between commas) that make the wording lawful; `nowhere`: such contexts
    anywhere in the sentence.
    `needs`: a context that must stand in the same sentence.
    """

    pattern: str
    unless: str = ""
    nowhere: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Rule:
    """One thing a charter may not say. Patterns are written as `patterns.py` explains.

    `unless` is looked for in the whole sentence. `organs_may`: what an administrative organ does by law is none
    of the village's business and stays unflagged. `condemnable`: an indicator or clause that names the deed in
    order to punish it ("有乱罚款的扣5分") is lawful.
    """

    key: str
    label: str
    severity: Severity
    patterns: tuple[str | Phrase, ...]
    basis: str
    suggestion: str
    unless: tuple[str, ...] = ()
    organs_may: bool = False
    condemnable: bool = True

    def phrases(self) -> tuple[Phrase, ...]:
        return tuple(Phrase(entry) if isinstance(entry, str) else entry for entry in self.patterns)


@dataclass(frozen=True)
class Finding:
    """A place that would be unlawful. `start` and `end` are character offsets in the text as it was given.

    A rule that could not be carried out (its pattern ran out of time) is a finding too, with `failed` set, at 0–0.
    """

    rule: str
    label: str
    severity: Severity
    start: int
    end: int
    quote: str
    basis: str
    suggestion: str
    failed: bool = False

    @property
    def is_blocking(self) -> bool:
        return self.severity == Severity.BLOCKING
