"""Numbers of certificates and plaques."""

import pytest

from assessments.honour_numbers import certificate_number, next_serial, plaque_number, prefix_of


def test_numbers_are_made_of_prefix_year_and_serial():
    assert certificate_number("津示范", 2026, 7) == "津示范〔2026〕007号"
    assert certificate_number("津示范", 2026, 1234) == "津示范〔2026〕1234号"
    assert plaque_number("津示牌", 2026, 7) == "津示牌2026007"
    assert plaque_number("", 2026, 7) == ""


@pytest.mark.parametrize(
    ("given", "serial"),
    [
        ([], 1),
        (["津示范〔2026〕001号", "津示范〔2026〕010号"], 11),
        (["津示范〔2025〕099号", "蓟示范〔2026〕088号", "旧编号12"], 1),
    ],
)
def test_serial_goes_on_in_its_own_series(given, serial):
    assert next_serial(given, "津示范", 2026) == serial


def test_prefix_is_read_from_a_number_of_this_scheme_alone():
    assert prefix_of("津示范〔2026〕001号") == "津示范"
    assert prefix_of("样例第1号") == ""
