"""Points: rounded by one function. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from common.decimals import CENT


def round_points(exact: Decimal) -> Decimal:
    """Points to two decimals, half away from 0. Called once for a figure: on the score of an indicator, whose sums
    are exact, and on a total that is converted (按比例折算)."""
    return exact.quantize(CENT, ROUND_HALF_UP)
