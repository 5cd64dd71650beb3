from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.choices import Rounding
from assessments.quota import quota


@pytest.mark.parametrize(
    ("units", "seats"),
    [(0, 0), (1, 1), (99, 1), (100, 1), (199, 1), (200, 2), (1038, 10), (1526, 15)],
)
def test_one_per_cent_and_at_least_one(units, seats):
    assert quota(units, D(1)) == seats


@pytest.mark.parametrize(
    ("rounding", "seats"), [(Rounding.DOWN, [1, 1, 2]), (Rounding.HALF_UP, [1, 2, 2]), (Rounding.UP, [2, 2, 2])]
)
def test_rounding_of_149_150_and_200_units(rounding, seats):
    assert [quota(units, D(1), rounding=rounding) for units in (149, 150, 200)] == seats


def test_minimum_and_explicit_number():
    assert quota(100, D(1), minimum=3) == 3
    assert quota(1000, D("0.5"), minimum=3) == 5
    assert quota(1000, D(1), explicit=4) == 4
    assert quota(1000, D(1), explicit=0) == 0


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        ({"units": -1, "rate": D(1)}, "不能小于0"),
        ({"units": 1, "rate": D(101)}, "0%至100%"),
        ({"units": 1, "rate": D(-1)}, "0%至100%"),
        ({"units": 1, "rate": D(1), "minimum": -1}, "不能小于0"),
        ({"units": 1, "rate": D(1), "explicit": -1}, "指定名额"),
    ],
)
def test_what_cannot_be_is_refused(given_, sentence):
    with pytest.raises(ValueError, match=sentence):
        quota(**given_)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 700_000), st.integers(0, 10_000), st.sampled_from(Rounding.values))
def test_it_grows_with_the_units_and_lies_within_one_of_the_share(units, hundredths, rounding):
    rate = D(hundredths) / 100
    seats = quota(units, rate, minimum=0, rounding=rounding)

    assert quota(units + 1, rate, minimum=0, rounding=rounding) >= seats
    assert abs(seats * 10_000 - units * hundredths) < 10_000
