"""From a standard and the values of one unit to scores, sections, total and grade. Plain values in and out.

Points are `Decimal`. The score of an indicator is rounded once to two decimals and sums of them are exact; a total
that is converted for 不考核 indicators is a new figure and rounded once more. Blank, 0 and 不考核 are three things: a
blank makes the sheet incomplete and adds nothing, a 0 is scored, 不考核 leaves the reckoning.

`assessments.scoring_at_once` scores many units in one pass.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import islice

from assessments.choices import ItemState, JudgedBy, NotApplicable, RuleKind
from assessments.indicator_rules import Rule
from assessments.indicator_rules.base import Value
from assessments.points import round_points
from assessments.standard_spec import GradeSpec, IndicatorSpec, SectionSpec, StandardSpec
from common.decimals import ZERO

UNQUALIFIED = "不合格"


class Unscored(Enum):
    """The unit has nothing to which the indicator could apply, e.g. nobody who is entitled to the reward."""

    NOT_APPLICABLE = "不适用"


NOT_APPLICABLE = Unscored.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One indicator of one unit. `score` is None unless scored; of a penalty it is what is taken off."""

    indicator: IndicatorSpec
    rule: Rule | None
    state: ItemState
    value: Value | None = None
    score: Decimal | None = None

    @property
    def points(self) -> Decimal:
        return self.rule.points if self.rule else ZERO

    @property
    def is_met(self) -> bool:
        return self.state == ItemState.SCORED and self.rule.is_met(self.value)

    @property
    def is_vetoing(self) -> bool:
        """Whether it decides against the unit, whatever the total."""
        return self.indicator.kind == RuleKind.VETO and self.state == ItemState.SCORED and not self.value

    @property
    def lost(self) -> Decimal:
        """Points that are missing; of a penalty those taken off, of a bonus none. 0 while the value is missing."""
        if self.state != ItemState.SCORED or self.indicator.kind == RuleKind.BONUS:
            return ZERO
        return self.score if self.indicator.kind == RuleKind.PENALTY else self.rule.points - self.score

    @property
    def reason(self) -> str:
        """Why points are lost, in Chinese; blank where none are."""
        return self.rule.reason(self.value) if self.state == ItemState.SCORED else ""


@dataclass(frozen=True, slots=True)
class SectionScore:
    """`points`: what the unit could reach; `passed`: None where the section has no pass mark."""

    section: SectionSpec
    points: Decimal
    score: Decimal
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Result:
    """`subtotal` is the sum of the sections, converted where the standard says so; `total` what the unit is ranked by.

    While values are missing (`is_complete` False) the total is a running one and there is no grade.
    """

    items: tuple[ItemScore, ...]
    sections: tuple[SectionScore, ...]
    subtotal: Decimal
    bonus: Decimal
    penalty: Decimal
    total: Decimal
    grade: GradeSpec | None

    @property
    def missing(self) -> tuple[ItemScore, ...]:
        return tuple(item for item in self.items if item.state == ItemState.MISSING)

    @property
    def is_complete(self) -> bool:
        return all(item.state != ItemState.MISSING for item in self.items)

    @property
    def vetoes(self) -> tuple[ItemScore, ...]:
        return tuple(item for item in self.items if item.is_vetoing)

    @property
    def failed_sections(self) -> tuple[SectionScore, ...]:
        return tuple(section for section in self.sections if section.passed is False)

    @property
    def losses(self) -> tuple[ItemScore, ...]:
        """What cost points or is not met, in the order of the standard."""
        return tuple(item for item in self.items if item.reason)

    @property
    def verdict(self) -> str:
        """不合格 on a veto; otherwise the grade once the sheet is complete, and blank until then."""
        if self.vetoes:
            return UNQUALIFIED
        if not self.is_complete:
            return ""
        return self.grade.name if self.grade else UNQUALIFIED


def score_sheet(
    standard: StandardSpec, village_kind: str, values: Mapping[Hashable, Value | Unscored | None]
) -> Result:
    """The result of one unit. `values`: clean ones by the indicator's key; one that is absent or None is missing,
    NOT_APPLICABLE leaves the reckoning. Keys that the standard does not know are not looked at."""
    return result_of(
        standard,
        [score_item(indicator, village_kind, values.get(indicator.key)) for indicator in standard.indicators],
    )


def result_of(standard: StandardSpec, scored: Sequence[ItemScore]) -> Result:
    """The result of items that are already scored, one for each indicator, in the order of the standard."""
    items, waiting = tuple(scored), iter(scored)
    sections = tuple(
        _section_score(standard, section, list(islice(waiting, len(section.indicators))))
        for section in standard.sections
    )
    subtotal = _subtotal(standard, items, sections)
    bonus = _capped(_sum_of(items, RuleKind.BONUS), standard.bonus_cap)
    penalty = _capped(_sum_of(items, RuleKind.PENALTY), standard.penalty_cap)
    total = subtotal + bonus - penalty
    if standard.floor is not None:
        total = max(standard.floor, total)
    return Result(items, sections, subtotal, bonus, penalty, total, _grade(standard, items, sections, total))


def score_item(indicator: IndicatorSpec, village_kind: str, value: Value | Unscored | None) -> ItemScore:
    """One indicator by itself, as autosave needs it."""
    if indicator.is_archived:
        return ItemScore(indicator, None, ItemState.ARCHIVED)
    rule = indicator.rules.get(village_kind)
    if rule is None or value is NOT_APPLICABLE:
        return ItemScore(indicator, rule, ItemState.NOT_APPLICABLE)
    if value is None:
        is_bonus = indicator.kind == RuleKind.BONUS
        return ItemScore(indicator, rule, ItemState.NOT_CLAIMED if is_bonus else ItemState.MISSING)
    return ItemScore(indicator, rule, ItemState.SCORED, value, rule.score(value))


def _section_score(standard: StandardSpec, section: SectionSpec, items: list[ItemScore]) -> SectionScore:
    points, score = ZERO, ZERO
    for item in items:
        if not item.indicator.counts:
            continue
        if item.state != ItemState.NOT_APPLICABLE:
            points += item.rule.points
            score += item.score or ZERO
        elif standard.not_applicable == NotApplicable.FULL:
            worth = item.rule.points if item.rule else item.indicator.credit
            points += worth
            score += worth
    passed = None
    if section.pass_mark is not None:
        passed = score * section.points >= section.pass_mark * points
    return SectionScore(section, points, score, passed)


def _subtotal(standard: StandardSpec, items: tuple[ItemScore, ...], sections: tuple[SectionScore, ...]) -> Decimal:
    score = sum((section.score for section in sections), ZERO)
    points = sum((section.points for section in sections), ZERO)
    if not is_rescaled(standard, items) or not points:
        return score
    return round_points(score * standard.full_points / points)


def is_rescaled(standard: StandardSpec, items: tuple[ItemScore, ...]) -> bool:
    """Whether points fell out because something does not apply."""
    return (
        bool(standard.full_points)
        and standard.not_applicable == NotApplicable.RESCALED
        and any(item.state == ItemState.NOT_APPLICABLE and item.indicator.counts for item in items)
    )


def is_unmet(item: ItemScore) -> bool:
    """Whether it stands against 全部指标达到. Bonuses, penalties and rank-only indicators never do."""
    return item.indicator.counts and item.state in (ItemState.SCORED, ItemState.MISSING) and not item.is_met


def _sum_of(items: tuple[ItemScore, ...], kind: RuleKind) -> Decimal:
    return sum(
        (
            item.score
            for item in items
            if item.indicator.kind == kind and item.score and not item.indicator.is_rank_only
        ),
        ZERO,
    )


def _capped(points: Decimal, cap: Decimal | None) -> Decimal:
    return points if cap is None else min(cap, points)


def _grade(
    standard: StandardSpec, items: tuple[ItemScore, ...], sections: tuple[SectionScore, ...], total: Decimal
) -> GradeSpec | None:
    """The highest grade reached; None where a value is missing, a veto speaks or a section fails its pass mark."""
    if any(item.state == ItemState.MISSING or item.is_vetoing for item in items):
        return None
    if any(section.passed is False for section in sections):
        return None
    if standard.judged_by != JudgedBy.POINTS and any(is_unmet(item) for item in items):
        return None
    by_points = standard.judged_by != JudgedBy.ALL_MET
    reached = [grade for grade in standard.grades if not by_points or total >= grade.minimum]
    return reached[-1] if reached else None
