"""Points: rounded by one function, printed by one function. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from common.quotient import CENT

ZERO = Decimal(0)


def round_points(exact: Decimal) -> Decimal:
    """Points to two decimals, half away from 0. Called once for a figure: on the score of an indicator, whose sums
    are exact, and on a total that is converted (按比例折算)."""
    return exact.quantize(CENT, ROUND_HALF_UP)


def plain(number: Decimal | int) -> str:
    """A number without idle zeros and without an exponent: 2.50 is 2.5, 1E+2 is 100."""
    text = f"{Decimal(number):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
