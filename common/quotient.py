"""A quotient of figures, rounded once. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from common.decimals import CENT


def quotient(part: int | Decimal | None, whole: int | Decimal | None, *, times: int = 1) -> Decimal | None:
    """`part ÷ whole × times`, rounded half up to two decimals.

    None when either is blank or the whole is 0: there is nothing to divide by.
    Raises ValueError for negative figures.
    """
    if part is None or whole is None:
        return None
    if part < 0 or whole < 0:
        raise ValueError((part, whole))
    if whole == 0:
        return None
    return (Decimal(part) * times / Decimal(whole)).quantize(CENT, ROUND_HALF_UP)
