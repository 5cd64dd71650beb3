"""Decimals that every room rounds to, begins with and prints. Pure."""

from decimal import Decimal

ZERO = Decimal(0)
CENT = Decimal("0.01")


def plain(number: Decimal | int) -> str:
    """A number without idle zeros and without an exponent: 2.50 is 2.5, 1E+2 is 100."""
    text = f"{Decimal(number):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
