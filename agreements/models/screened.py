"""A version as the screening sees it: what is found where, and which warnings have been answered."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from agreements.models.screening_rule import ScreeningRule
from agreements.screening import BUILT_IN_RULES, LIKENESS, Finding, Rule, screen
from agreements.wording import fit_to_body

QUOTE_LENGTH = 300
TEXTS_REMEMBERED = 2048


@dataclass(frozen=True)
class Raised:
    """One finding at one place of a version. Without a clause it is about the title or the preamble."""

    finding: Finding
    clause: object | None
    answer: object | None
    in_text: bool = True  # the finding's offsets are those of the clause's own text
    body: str = ""  # the kind of body the paper is for

    @property
    def place(self) -> str:
        return str(self.clause) if self.clause else "标题或序言"

    @property
    def quote(self) -> str:
        return self.finding.quote[:QUOTE_LENGTH]

    @property
    def suggestion(self) -> str:
        """The suggested wording, in the words of this kind of body."""
        return fit_to_body(self.finding.suggestion, self.body) if self.body else self.finding.suggestion

    @property
    def is_blocking(self) -> bool:
        return self.finding.is_blocking

    @property
    def is_open(self) -> bool:
        """Still in the way: to be rewritten, or to be answered."""
        return self.is_blocking or self.answer is None

    @property
    def query(self) -> str:
        """Names the finding in an address."""
        return urlencode(
            {"clause": self.clause.pk if self.clause else "", "rule": self.finding.rule, "quote": self.quote}
        )

    @property
    def can_be_rewritten(self) -> bool:
        """Its sentence can be replaced by the suggested wording with one click; a mere likeness names no wording."""
        named = not self.finding.failed and self.finding.rule != LIKENESS.key
        return named and self.clause is not None and self.in_text


class _Incomplete(Exception):
    """A rule ran out of time: nothing to remember."""


def findings_in(text: str, added: tuple[Rule, ...] = ()) -> tuple[Finding, ...]:
    """What the built-in rules and these added ones find in one text."""
    try:
        return _remembered(text, added)
    except _Incomplete as found:
        return found.args[0]


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _remembered(text: str, added: tuple[Rule, ...]) -> tuple[Finding, ...]:
    found = tuple(screen(text, (*BUILT_IN_RULES, *added)))
    if any(one.failed for one in found):
        raise _Incomplete(found)
    return found


def raised_by(version) -> list[Raised]:
    """Every finding in title, preamble, chapter names and clauses, in the order of the paper."""
    added, body = ScreeningRule.objects.as_rules(), version.village.kind
    answers = {(answer.clause_id, answer.rule, answer.quote): answer for answer in version.finding_answers.all()}
    return [
        Raised(found, clause, answers.get(_name_of(clause, found)), in_text, body)
        for clause, text, in_text in _parts_of(version)
        for found in findings_in(text, added)
    ]


def _name_of(clause, found: Finding) -> tuple:
    """By what an answer knows the finding it is about."""
    return clause and clause.pk, found.rule, found.quote[:QUOTE_LENGTH]


def _parts_of(version) -> Iterator[tuple]:
    yield None, version.title, False
    if version.preamble:
        yield None, version.preamble, True
    chapter = ""
    for clause in sorted(version.clauses.all(), key=lambda clause: clause.position):
        if clause.chapter and clause.chapter != chapter:
            yield clause, clause.chapter, False
        chapter = clause.chapter
        yield clause, clause.text, True


def by_clause(raised: list[Raised]) -> dict[int | None, list[Raised]]:
    found: dict[int | None, list[Raised]] = defaultdict(list)
    for one in raised:
        found[one.clause.pk if one.clause else None].append(one)
    return found
