from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.quotient import quotient
from villages.rates import birth_rate, change, coverage, sex_ratio

COUNTS = st.integers(min_value=0, max_value=10**9)


def test_rates_of_a_published_township_report():
    assert coverage(3300, 33263) == Decimal("9.92")
    assert sex_ratio(101, 98) == Decimal("103.06")
    assert birth_rate(101 + 98, 33263) == Decimal("5.98")


@pytest.mark.parametrize(("part", "whole"), [(None, 5), (5, None), (None, None), (5, 0), (0, 0)])
def test_quotient_without_something_to_divide_is_blank(part, whole):
    assert quotient(part, whole, times=100) is None


def test_quotient_rounds_half_up():
    assert quotient(1, 8, times=1) == Decimal("0.13")  # 0.125
    assert quotient(3, 800, times=100) == Decimal("0.38")  # 0.375


def test_quotient_refuses_negative_figures():
    with pytest.raises(ValueError):
        quotient(-1, 5)


@given(part=COUNTS, whole=st.integers(min_value=1, max_value=10**9))
def test_quotient_is_within_half_a_cent(part, whole):
    assert abs(quotient(part, whole, times=100) - Decimal(part) * 100 / whole) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(140, 100, "40.00"), (70, 100, "-30.00"), (5, 0, None), (None, 5, None), (5, None, None), (0, 3, "-100.00")],
)
def test_change_against_an_earlier_figure(now, before, expected):
    assert change(now, before) == (Decimal(expected) if expected else None)
