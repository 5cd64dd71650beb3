"""Derived figures: quotients of counts, rounded once. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from common.decimals import CENT
from common.quotient import quotient


def birth_rate(births: int | None, population: int | None) -> Decimal | None:
    """Births per 1,000 of the resident population (出生率, ‰)."""
    return quotient(births, population, times=1000)


def sex_ratio(boys: int | None, girls: int | None) -> Decimal | None:
    """Boys born per 100 girls born (出生性别比)."""
    return quotient(boys, girls, times=100)


def coverage(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    """Share of the whole in per cent, e.g. members of the resident population (会员覆盖率)."""
    return quotient(part, whole, times=100)


def change(now: int | Decimal | None, before: int | Decimal | None) -> Decimal | None:
    """Growth against an earlier figure in per cent, negative for a decrease, rounded half up (away from 0).

    None when either is blank or the earlier figure is 0.
    """
    if now is None or before is None or before == 0:
        return None
    return ((Decimal(now) - Decimal(before)) * 100 / Decimal(before)).quantize(CENT, ROUND_HALF_UP)
