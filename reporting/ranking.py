"""From score sheets to places: weights, caps, totals, grades, ties, means. Plain values, Decimal, no ORM.

The yardstick of the figures that the database works out for a whole county at once (`reporting/ranking_sql.py`):
random examples hold the two together. Points are those of a sheet, usually 0 to 100 with two decimals; weights are
per cent, above 0 up to 100. Each figure is rounded once, half up, to two decimals; what is made of rounded figures
(小计 + 加分 − 扣分) is exact, so that F9 can be checked with a pocket calculator.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.decimals import CENT, ZERO, plain

FULL_WEIGHT = Decimal(100)


@dataclass(frozen=True)
class SheetPart:
    """What one component's sheet gives: points without bonus and penalty, both of these from 0 up, a veto."""

    weight: Decimal
    points: Decimal
    bonus: Decimal = ZERO
    penalty: Decimal = ZERO
    is_vetoed: bool = False


@dataclass(frozen=True)
class Caps:
    """The most that bonuses add and penalties take off in a year; None is no limit."""

    bonus: Decimal | None = None
    penalty: Decimal | None = None


@dataclass(frozen=True)
class GradeLine:
    """A grade and the least total that it takes."""

    name: str
    minimum: Decimal


@dataclass(frozen=True)
class Reckoned:
    """The year of one unit: `total` is never below 0. A veto leaves the total and takes the place."""

    subtotal: Decimal
    bonus: Decimal
    penalty: Decimal
    total: Decimal
    is_vetoed: bool


def rounded(exact: Fraction) -> Decimal:
    """To two decimals, half up (away from 0). The one place where annual figures are rounded."""
    cents = exact * 100
    whole, rest = divmod(abs(cents.numerator), cents.denominator)
    whole += 2 * rest >= cents.denominator
    return Decimal(-whole if cents < 0 else whole) * CENT


def weights_objection(weights: Iterable[Decimal]) -> str:
    """What is wrong with the weights (per cent) of a scheme, in a sentence; blank when they add up to 100."""
    found = list(weights)
    total = sum(found, ZERO)
    if not found:
        return "请至少设置一个分项。"
    if any(weight <= 0 for weight in found):
        return "每个分项的权重都应大于0。"
    if total != FULL_WEIGHT:
        gap = FULL_WEIGHT - total
        way = f"还差{plain(gap)}" if gap > 0 else f"多出{plain(-gap)}"
        return f"各分项权重合计应为100%，现在是{plain(total)}%，{way}个百分点，请调整。"
    return ""


def grades_objection(grades: Sequence[GradeLine]) -> str:
    """What is wrong with the grades, in a sentence; blank when every total from 0 on has just one grade."""
    if not grades:
        return "请至少设置一个等次。"
    if len({grade.name for grade in grades}) < len(grades):
        return "等次名称不能重复。"
    if len({grade.minimum for grade in grades}) < len(grades):
        return "两个等次的最低分不能相同。"
    lowest = min(grade.minimum for grade in grades)
    return "" if lowest == 0 else f"最低一档的最低分应为0（现在是{plain(lowest)}），否则有的村(居)没有等次。"


def reckon(parts: Sequence[SheetPart], caps: Caps) -> Reckoned:
    """A unit's year from the sheets of all components that count; its weights may be a part of the 100 %.

    At mid-year only the components until then count: their weighted mean is again a figure out of 100. Raises
    ValueError without parts: a unit that lacks a sheet has no total.
    """
    if not parts:
        raise ValueError("a unit without sheets has no total")
    subtotal = _weighted((part.weight, part.points) for part in parts)
    bonus = _capped(_weighted((part.weight, part.bonus) for part in parts), caps.bonus)
    penalty = _capped(_weighted((part.weight, part.penalty) for part in parts), caps.penalty)
    total = max(ZERO, subtotal + bonus - penalty)
    return Reckoned(subtotal, bonus, penalty, total, any(part.is_vetoed for part in parts))


def _weighted(pairs: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    weights, worth = Fraction(0), Fraction(0)
    for weight, points in pairs:
        weights += Fraction(weight)
        worth += Fraction(weight) * Fraction(points)
    return rounded(worth / weights)


def _capped(points: Decimal, cap: Decimal | None) -> Decimal:
    return points if cap is None else min(points, cap)


def grade_of(total: Decimal, is_vetoed: bool, grades: Sequence[GradeLine]) -> str:
    """The highest grade whose minimum the total reaches; the lowest one under a veto; blank below all of them."""
    if not grades:
        return ""
    if is_vetoed:
        return min(grades, key=lambda grade: grade.minimum).name
    reached = [grade for grade in grades if grade.minimum <= total]
    return max(reached, key=lambda grade: grade.minimum).name if reached else ""


def places(totals: Mapping[Hashable, tuple[Decimal, Sequence[Decimal]]]) -> dict[Hashable, int]:
    """The place of each unit, 1 for the highest total: (total, points of the indicators that part ties).

    The same total and the same points share a place, and the places behind it are skipped (1, 2, 2, 4). Whoever has
    no total or is under a veto is not handed in.
    """
    ranked = sorted(totals.items(), key=lambda item: (item[1][0], tuple(item[1][1])), reverse=True)
    found: dict[Hashable, int] = {}
    before: tuple | None = None
    place = 0
    for number, (unit, (total, ties)) in enumerate(ranked, start=1):
        if (total, tuple(ties)) != before:
            place, before = number, (total, tuple(ties))
        found[unit] = place
    return found


def mean(totals: Iterable[Decimal]) -> Decimal | None:
    """A township's score: the mean of its units' totals; None when none of them has one."""
    found = [Fraction(total) for total in totals]
    return rounded(sum(found, Fraction(0)) / len(found)) if found else None


def moved(place: int | None, last_place: int | None) -> int | None:
    """How many places a unit has risen since last year, below 0 when it fell; None without both places."""
    return None if place is None or last_place is None else last_place - place
