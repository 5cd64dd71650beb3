"""How far a target was reached and which light it shows."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.choices import Direction, Light
from reporting.targets import completion, is_reached, light

LEAST, MOST = Direction.AT_LEAST, Direction.AT_MOST
LIMITS = {"green_from": Decimal(100), "yellow_from": Decimal(80)}


def d(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("direction", "target", "result", "per_cent", "colour"),
    [
        (LEAST, "90", "90", "100.00", Light.GREEN),
        (LEAST, "90", "92.25", "102.50", Light.GREEN),
        (LEAST, "90", "72", "80.00", Light.YELLOW),
        (LEAST, "90", "71.99", "79.99", Light.RED),
        (LEAST, "90", "0", "0.00", Light.RED),
        (LEAST, "90", None, None, Light.NONE),
        (LEAST, "0", "0", "100.00", Light.GREEN),
        (LEAST, "3", "2", "66.67", Light.RED),
        (LEAST, "800", "799.99", "99.99", Light.YELLOW),  # not reached is never 100
        (LEAST, "80000", "79999.99", "99.99", Light.YELLOW),
        (MOST, "5", "5", "100.00", Light.GREEN),
        (MOST, "5", "0", "100.00", Light.GREEN),
        (MOST, "5", "6", "83.33", Light.YELLOW),
        (MOST, "5", "8", "62.50", Light.RED),
        (MOST, "0", "1", "0.00", Light.RED),
        (MOST, "0", "0", "100.00", Light.GREEN),
    ],
)
def test_completion_and_light(direction, target, result, per_cent, colour):
    assert completion(direction, d(target), d(result)) == d(per_cent)
    assert light(direction, d(target), d(result), **LIMITS) == colour


def test_limits_are_settable():
    limits = {"green_from": Decimal(95), "yellow_from": Decimal(95)}

    assert light(LEAST, Decimal(100), Decimal(95), **limits) == Light.GREEN
    assert light(LEAST, Decimal(100), Decimal("94.99"), **limits) == Light.RED


def test_negative_figures_are_refused():
    with pytest.raises(ValueError, match="-1"):
        completion(LEAST, Decimal(1), Decimal(-1))


figures = st.decimals(0, 10**10, places=2)
directions = st.sampled_from(Direction)


@given(directions, figures, figures)
def test_whole_is_shown_exactly_when_the_target_is_reached(direction, target, result):
    reached = is_reached(direction, target, result)

    assert (completion(direction, target, result) >= 100) == reached
    assert (light(direction, target, result, **LIMITS) == Light.GREEN) == reached


@given(directions, figures, figures, figures)
def test_a_better_result_never_shows_worse(direction, target, first, second):
    better, worse = max(first, second), min(first, second)
    if direction == MOST:
        better, worse = worse, better
    order = [Light.RED, Light.YELLOW, Light.GREEN]

    assert completion(direction, target, better) >= completion(direction, target, worse)
    assert order.index(light(direction, target, better, **LIMITS)) >= order.index(
        light(direction, target, worse, **LIMITS)
    )


@given(directions, figures, figures)
def test_completion_has_two_decimals(direction, target, result):
    assert completion(direction, target, result).as_tuple().exponent == -2
