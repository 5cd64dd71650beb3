"""距示范还差什么: the cheapest set of improvements by which a unit reaches a grade. Plain values in and out.

An improvement brings one indicator to all its points. Cheap means: the fewest indicators; among those sets the one
that goes least beyond the points needed. What must be put right in any case comes first and is no choice: vetoes, and
every unmet indicator where the standard asks that all are met. Pass marks of sections are kept. What is not filled in
yet counts as 0. Bonuses and penalties stay as they are: an honour from above, and what has happened, cannot be
promised.

The answer is exact (`assessments.subset_sums`), reckoned in the coarsest unit that divides all gains.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd

from assessments.choices import ItemState, JudgedBy, RuleKind
from assessments.points import round_points
from assessments.scoring import ItemScore, Result, SectionScore, is_rescaled, is_unmet
from assessments.standard_spec import GradeSpec, StandardSpec
from assessments.subset_sums import Group, least_choice
from common.decimals import ZERO, plain

HALF_CENT = Fraction(1, 200)
BEYOND = 10**15  # hundredths of a point that no set of gains reaches


@dataclass(frozen=True, slots=True)
class Improvement:
    """`gain`: points of the indicator, before a total is converted. Compulsory: a veto, or all must be met."""

    item: ItemScore
    gain: Decimal
    is_compulsory: bool

    @property
    def sentence(self) -> str:
        """What is to be done, in Chinese, without its full stop."""
        name = f"{self.item.indicator.number} {self.item.indicator.name}"
        why = self.item.reason or "尚未填报"
        return f"{name}：{why}；达到要求可增加{plain(self.gain)}分" if self.gain else f"{name}：{why}"


@dataclass(frozen=True, slots=True)
class Distance:
    """The way to a grade: no improvements where it is reached. `short`: points of the total that are missing now.

    Not reachable: not even with every indicator at its full points; then all of them are listed.
    """

    grade: GradeSpec
    short: Decimal
    improvements: tuple[Improvement, ...]
    is_reachable: bool


def next_grade(standard: StandardSpec, result: Result) -> GradeSpec | None:
    """The one above the unit's grade, the lowest for a unit without one; None at the top."""
    if result.grade is None:
        return next(iter(standard.grades), None)
    above = standard.grades[standard.grades.index(result.grade) + 1 :]
    return next(iter(above), None)


def distance_to(standard: StandardSpec, result: Result, grade: GradeSpec) -> Distance:
    """The cheapest way to `grade`, which is one of the standard's."""
    compulsory = [Improvement(item, _gain(item), True) for item in result.items if _is_compulsory(standard, item)]
    must = {improvement.item.indicator.key for improvement in compulsory}
    free = [
        Improvement(item, _gain(item), False)
        for item in result.items
        if item.indicator.counts and item.indicator.key not in must and _gain(item) > 0
    ]
    by_points = standard.judged_by != JudgedBy.ALL_MET
    short = max(ZERO, grade.minimum - result.total) if by_points else ZERO
    chosen = _cheapest(standard, result, grade, compulsory, free)
    if chosen is None:
        return Distance(grade, short, (*compulsory, *free), False)
    return Distance(grade, short, (*compulsory, *chosen), True)


def _is_compulsory(standard: StandardSpec, item: ItemScore) -> bool:
    if item.indicator.kind == RuleKind.VETO and (item.is_vetoing or item.state == ItemState.MISSING):
        return True
    return standard.judged_by != JudgedBy.POINTS and is_unmet(item)


def _gain(item: ItemScore) -> Decimal:
    """What the indicator would add at all its points; 0 where it is outside every sum."""
    if not item.indicator.counts or item.state not in (ItemState.SCORED, ItemState.MISSING):
        return ZERO
    return item.rule.points - (item.score or ZERO)


def _cheapest(
    standard: StandardSpec,
    result: Result,
    grade: GradeSpec,
    compulsory: list[Improvement],
    free: list[Improvement],
) -> list[Improvement] | None:
    """The choice among the free ones, in the order of the standard; None where all of them are not enough."""
    place_of = {key: place for place, keys in enumerate(_keys_by_section(standard)) for key in keys}
    needs = [_section_need(section) for section in result.sections]
    total_need = _total_need(standard, result, grade)
    for improvement in compulsory:
        needs[place_of[improvement.item.indicator.key]] -= _cents(improvement.gain)
        total_need -= _cents(improvement.gain)
    members: list[list[Improvement]] = [[] for _ in [*needs, None]]  # the last group needs nothing of its own
    for improvement in sorted(free, key=lambda each: each.gain, reverse=True):
        place = place_of[improvement.item.indicator.key]
        members[place if needs[place] > 0 else -1].append(improvement)
    unit = gcd(*(_cents(improvement.gain) for improvement in free)) or 1
    groups = [
        Group(tuple(_cents(each.gain) // unit for each in own), ceil(Fraction(need, unit)))
        for own, need in zip(members, [*needs, 0], strict=True)
    ]
    choice = least_choice(groups, ceil(Fraction(total_need, unit)))
    if choice is None:
        return None
    chosen = {members[n][place].item.indicator.key for n, places in enumerate(choice) for place in places}
    return [improvement for improvement in free if improvement.item.indicator.key in chosen]


def _keys_by_section(standard: StandardSpec) -> list[list]:
    return [[indicator.key for indicator in section.indicators] for section in standard.sections]


def _section_need(section: SectionScore) -> int:
    """Hundredths of a point that the section lacks for its pass mark; 0 or less where it lacks none."""
    if section.passed is None or section.passed:
        return 0
    mark, stated = section.section.pass_mark, section.section.points
    if not stated:  # nothing is stated that a part could be asked of: no gain is enough
        return BEYOND
    return ceil((Fraction(mark) * Fraction(section.points) / Fraction(stated) - Fraction(section.score)) * 100)


def _total_need(standard: StandardSpec, result: Result, grade: GradeSpec) -> int:
    """Hundredths of a point that the sum of the sections lacks for the grade, before it is converted."""
    if standard.judged_by == JudgedBy.ALL_MET or (standard.floor is not None and standard.floor >= grade.minimum):
        return 0
    wanted = grade.minimum - result.bonus + result.penalty
    score = sum((section.score for section in result.sections), ZERO)
    points = sum((section.points for section in result.sections), ZERO)
    if not is_rescaled(standard, result.items) or not points:
        return ceil((wanted - score) * 100)
    ratio = Fraction(points) / Fraction(standard.full_points)
    raw = Fraction(floor((Fraction(wanted) - HALF_CENT) * ratio * 100), 100)
    while round_points(_decimal(raw) * standard.full_points / points) < wanted:
        raw += Fraction(1, 100)
    return ceil((raw - Fraction(score)) * 100)


def _decimal(hundredths: Fraction) -> Decimal:
    return Decimal(hundredths.numerator) / Decimal(hundredths.denominator)


def _cents(points: Decimal) -> int:
    return int(points * 100)
