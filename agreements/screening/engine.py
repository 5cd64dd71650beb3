"""Screening, in one order: normalise → suspicions → sentences → excuses → findings → the second reader.

Patterns make suspicions wherever their words stand; the grammar drops those that their sentence excuses; the rest are
findings. Sentences in which nothing was found are weighed by the second reader (`likeness.py`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic

import regex

from agreements.screening.built_in import BUILT_IN_RULES
from agreements.screening.findings import Finding, Phrase, Rule, Severity
from agreements.screening.grammar import is_excused, is_in_list_of_wrongs
from agreements.screening.likeness import LIKE, LIKENESS, SHORTEST, likeness, weightiest
from agreements.screening.normalising import Normalised, normalise
from agreements.screening.patterns import foreign, trusted

ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]{1,5}条")
SENTENCE = re.compile(r"[^;!?。\n]+")
OURS = frozenset(
    pattern
    for rule in BUILT_IN_RULES
    for pattern in (
        *rule.unless,
        *(text for phrase in rule.phrases() for text in (phrase.pattern, phrase.unless, phrase.nowhere, phrase.needs)),
    )
)
PATTERN_SECONDS = 0.2  # an administrator's pattern over the whole text
NEAR = 50  # places that may lie in one sentence
LOOK_BACK, LOOK_AHEAD = 200, 120  # characters of a sentence that bear on a place; few sentences are longer
MOST_PLACES = 1000  # that one such pattern may mark
RULES_SECONDS = 1.0  # all of them together


class OutOfTime(Exception):
    """A pattern that is not ours took too long."""


@dataclass(frozen=True)
class Suspicion:
    rule: Rule
    phrase: Phrase
    start: int
    end: int


class Clock:
    """How long patterns that are not ours may still run."""

    def __init__(self) -> None:
        self.end = monotonic() + RULES_SECONDS

    def left(self) -> float:
        left = min(PATTERN_SECONDS, self.end - monotonic())
        if left <= 0:
            raise OutOfTime
        return left


def screen(text: str, rules: Sequence[Rule] = BUILT_IN_RULES) -> list[Finding]:
    """What would be unlawful in the text, by place. Offsets are those of the given text.

    Never raises and never hangs: a rule whose pattern runs out of time or is malformed comes back as a warning
    with `failed` set, so that it is not taken for a clean bill.
    """
    plain = normalise(text)
    suspicions, failed = _suspicions(plain, rules)
    excused: list[tuple[int, int]] = []
    places = list(_merged(_proved(plain.text, suspicions, excused)))
    if LIKENESS in rules:
        places += _alike(plain.text, excused + [(start, end) for _, start, end in places])
    found = [_finding(text, plain, rule, start, end) for rule, start, end in places]
    return [*failed, *sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule))]


def _suspicions(plain: Normalised, rules: Sequence[Rule]) -> tuple[list[Suspicion], list[Finding]]:
    clock = Clock()
    suspicions: list[Suspicion] = []
    failed: list[Finding] = []
    for rule in rules:
        try:
            for phrase in rule.phrases():
                suspicions += (Suspicion(rule, phrase, *span) for span in _spans(phrase.pattern, plain.text, clock))
        except OutOfTime:
            failed.append(_failure(rule, "的表达式在规定时间内没有算完"))
        except (re.error, regex.error):
            failed.append(_failure(rule, "的表达式写法有误"))
    return suspicions, failed


def _spans(pattern: str, text: str, clock: Clock) -> Iterator[tuple[int, int]]:
    if pattern in OURS:
        for found in trusted(pattern).finditer(text):
            yield found.span()
        return
    try:
        for found in islice(foreign(pattern).finditer(text, timeout=clock.left()), MOST_PLACES):
            if found.end() > found.start():
                yield found.span()
    except TimeoutError as error:
        raise OutOfTime from error


def _proved(text: str, suspicions: list[Suspicion], excused: list[tuple[int, int]]) -> Iterator[tuple[Rule, int, int]]:
    """The suspicions that their sentence does not excuse; the places of those that it does go to `excused`."""
    sentences = [found.span() for found in SENTENCE.finditer(text)]
    for (first, last), inside in _by_sentence(sentences, suspicions):
        heading = _heading(text, first)
        places = sorted({(each.start, each.end) for each in inside})
        for each in inside:
            begin = max(first, each.start - LOOK_BACK)
            sentence = text[begin : min(last, each.end + LOOK_AHEAD)]
            start, end = each.start - begin, each.end - begin
            if _in_lawful_context(sentence, start, end, each):
                continue
            if is_in_list_of_wrongs(heading, sentence, start, end) or is_excused(
                sentence,
                start,
                end,
                organs_may=each.rule.organs_may,
                condemnable=each.rule.condemnable,
                others=_earlier(places, each.start, begin),
            ):
                excused.append((each.start, each.end))
            else:
                yield each.rule, each.start, each.end


def _alike(text: str, judged: list[tuple[int, int]]) -> Iterator[tuple[Rule, int, int]]:
    """Sentences on which the grammar has not spoken and which are like the unlawful clauses."""
    judged = sorted(judged)
    for sentence in SENTENCE.finditer(text):
        first, last = sentence.span()
        before = bisect_left(judged, (last, 0))
        if last - first < SHORTEST or any(end > first for _, end in judged[max(before - NEAR, 0) : before]):
            continue
        if likeness(sentence.group()) > LIKE and not is_in_list_of_wrongs(
            _heading(text, first) + sentence.group(), "", 0, 0
        ):
            start, end = weightiest(sentence.group())
            yield LIKENESS, first + start, first + end


def _heading(text: str, first: int) -> str:
    """What stands before a part of a list, back to the full stop: "不得有下列行为:(一)…;" before "(二)…"."""
    if ARTICLE.match(text, first):
        return ""
    before = text[max(first - LOOK_BACK, 0) : first]
    return re.split(r"[。!?]|(?<![;:,])\n", before)[-1]


def _earlier(places: list[tuple[int, int]], start: int, begin: int) -> list[tuple[int, int]]:
    """The places before `start`, counted from `begin`."""
    first, last = bisect_left(places, (begin, 0)), bisect_left(places, (start, 0))
    return [(place[0] - begin, place[1] - begin) for place in places[first:last]]


def _by_sentence(
    sentences: list[tuple[int, int]], suspicions: list[Suspicion]
) -> Iterator[tuple[tuple[int, int], list[Suspicion]]]:
    waiting = sorted(suspicions, key=lambda each: each.start)
    index = 0
    for first, last in sentences:
        inside = []
        while index < len(waiting) and waiting[index].start < last:
            if waiting[index].start >= first:
                inside.append(waiting[index])
            index += 1
        if inside:
            yield (first, last), inside


def _in_lawful_context(sentence: str, start: int, end: int, suspicion: Suspicion) -> bool:
    """Whether the rule itself names the surroundings as lawful."""
    phrase = suspicion.phrase
    if any(_found(pattern, sentence) for pattern in suspicion.rule.unless):
        return True
    if phrase.nowhere and _found(phrase.nowhere, sentence):
        return True
    if phrase.needs and not _found(phrase.needs, sentence):
        return True
    if not phrase.unless:
        return False
    clause_start = max(sentence.rfind(",", 0, start), sentence.rfind(":", 0, start)) + 1
    clause_end = sentence.find(",", end)
    return _found(phrase.unless, sentence[clause_start : clause_end if clause_end >= 0 else len(sentence)])


def _found(pattern: str, sentence: str) -> bool:
    if pattern in OURS:
        return trusted(pattern).search(sentence) is not None
    try:
        return foreign(pattern).search(sentence, timeout=PATTERN_SECONDS) is not None
    except TimeoutError:
        return False


def _merged(proved: Iterator[tuple[Rule, int, int]]) -> Iterator[tuple[Rule, int, int]]:
    """Overlapping places of one rule as one."""
    latest: dict[str, tuple[Rule, int, int]] = {}
    for rule, start, end in sorted(proved, key=lambda each: (each[0].key, each[1], each[2])):
        known = latest.get(rule.key)
        if known and start < known[2]:
            latest[rule.key] = (rule, known[1], max(known[2], end))
            continue
        if known:
            yield known
        latest[rule.key] = (rule, start, end)
    yield from latest.values()


def _finding(text: str, plain: Normalised, rule: Rule, start: int, end: int) -> Finding:
    first, last = plain.span(start, end)
    return Finding(rule.key, rule.label, rule.severity, first, last, text[first:last], rule.basis, rule.suggestion)


def _failure(rule: Rule, what: str) -> Finding:
    sentence = f"规则“{rule.label}”{what}，本次没有检查这一项，请业务管理员改写这条规则。"
    return Finding(rule.key, rule.label, Severity.WARNING, 0, 0, "", rule.basis, sentence, failed=True)
