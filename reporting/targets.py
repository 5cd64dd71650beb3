"""How far a target was reached, and which light it shows. Pure: plain values in, plain values out."""

from decimal import ROUND_HALF_UP, Decimal

from common.decimals import CENT
from reporting.choices import Direction, Light

WHOLE = Decimal(100)


def is_reached(direction: str, target: Decimal, result: Decimal) -> bool:
    """Whether the result is what was agreed; exactly the target is."""
    return result >= target if direction == Direction.AT_LEAST else result <= target


def completion(direction: str, target: Decimal, result: Decimal | None) -> Decimal | None:
    """完成率 in per cent, rounded once, half up, to two decimals; None where there is no result.

    At least: the result's share of the target, above 100 where more was done. At most: 100 while the target is kept,
    else the target's share of the result. What is not reached never shows as 100. Raises ValueError for negative
    figures.
    """
    if result is None:
        return None
    if target < 0 or result < 0:
        raise ValueError((target, result))
    exact = _share(direction, target, result)
    rounded = exact.quantize(CENT, ROUND_HALF_UP)
    return WHOLE - CENT if exact < WHOLE <= rounded else rounded


def _share(direction: str, target: Decimal, result: Decimal) -> Decimal:
    if direction == Direction.AT_MOST:
        return WHOLE if result <= target else target * WHOLE / result
    return result * WHOLE / target if target else WHOLE


def light(
    direction: str, target: Decimal, result: Decimal | None, *, green_from: Decimal, yellow_from: Decimal
) -> Light:
    """Green from one completion on, yellow from a lower one on, red below; asked of the exact figure."""
    if result is None:
        return Light.NONE
    exact = _share(direction, target, result)
    if exact >= green_from:
        return Light.GREEN
    return Light.YELLOW if exact >= yellow_from else Light.RED
