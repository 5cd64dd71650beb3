"""How many seats a county has in a batch. Pure."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from assessments.choices import Rounding

MODES = {Rounding.DOWN: ROUND_FLOOR, Rounding.HALF_UP: ROUND_HALF_UP, Rounding.UP: ROUND_CEILING}


def quota(
    units: int,
    rate: Decimal,
    *,
    minimum: int = 1,
    rounding: str = Rounding.DOWN,
    explicit: int | None = None,
) -> int:
    """Seats: `explicit` where a number was given to this county, else max(minimum, units × rate, rounded).

    `units`: active villages and residents' committees; `rate` in per cent (1 is 1 %), 0 to 100. A county without
    units has no seats by the rule. ValueError, a Chinese sentence, for what lies outside. Carries out the quota of
    the creation plan: 1 % of the county's units, at least 1.
    """
    if explicit is not None:
        if explicit < 0:
            raise ValueError("指定名额不能小于0，请填写0或正整数。")
        return explicit
    if units < 0 or minimum < 0:
        raise ValueError("村居数和最少名额不能小于0，请核对。")
    if not 0 <= rate <= 100:
        raise ValueError("名额比例应在0%至100%之间，请核对。")
    if units == 0:
        return 0
    return max(minimum, int((units * rate / 100).to_integral_value(MODES[Rounding(rounding)])))
