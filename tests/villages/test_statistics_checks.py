from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villages.statistics_checks import FIGURES, PARTS, Severity, check, is_far, missing

GOOD = {
    "households": 420,
    "resident_population": 1310,
    "registered_population": 1284,
    "births": 12,
    "births_male": 5,
    "births_female": 7,
    "deaths": 9,
    "inflow": 86,
    "outflow": 60,
    "members": 130,
    "awareness_rate": Decimal("92.50"),
    "satisfaction_rate": Decimal("95"),
    "families_in_need": 8,
    "families_aided": 8,
    "reward_entitled": 20,
    "reward_granted": 20,
    "checkup_target": 10,
    "checkup_done": 10,
}
COUNTS = st.integers(min_value=0, max_value=10**6)
RATES = st.decimals(min_value=0, max_value=100, places=2)
SHEETS = st.fixed_dictionaries(
    {name: st.none() | (RATES if figure.is_rate else COUNTS) for name, figure in FIGURES.items()}
)


def rules(figures, last_year=None, severity=None, **more):
    found = check(figures, GOOD if last_year is None else last_year, **more)
    return [finding.rule for finding in found if severity in (None, finding.severity)]


def test_good_sheet_has_no_findings():
    assert check(GOOD, GOOD, registered_members=130) == []


def test_empty_sheet_has_no_findings_against_a_full_one():
    assert check({}, GOOD) == []


def test_births_that_do_not_add_up_name_the_three_figures_and_the_sum():
    (finding,) = check(GOOD | {"births": 13}, GOOD)

    assert finding.severity == Severity.BLOCK
    assert finding.fields == ("births", "births_male", "births_female")
    assert finding.values == (13, 5, 7)
    assert finding.message == "出生人数13人，男、女之和为12，两者应相等。"
    assert finding.fix == "请核对出生人数及男、女人数。"


@pytest.mark.parametrize(("part", "whole"), PARTS)
def test_part_above_its_whole_blocks_and_equal_does_not(part, whole):
    assert rules({part: 5, whole: 4}, {}) == [f"{part}_within_{whole}"]
    assert rules({part: 4, whole: 4}, {}) == []


@pytest.mark.parametrize("name", FIGURES)
def test_negative_figure_blocks(name):
    assert rules({name: -1}, {}) == ["negative"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", []),
        ("100", []),
        ("100.00", []),
        ("92.5", []),
        ("100.01", ["awareness_rate_percent"]),
        ("92.505", ["places"]),
        ("92.500", []),
    ],
)
def test_rate_lies_between_0_and_100_with_two_decimals(value, expected):
    assert rules({"awareness_rate": Decimal(value)}, {}) == expected


@pytest.mark.parametrize(
    ("now", "before", "far"),
    [(130, 100, False), (131, 100, True), (70, 100, False), (69, 100, True), (1, 0, True), (0, 0, False), (0, 1, True)],
)
def test_figure_far_from_last_year(now, before, far):
    assert is_far(now, before) == far
    assert rules({"deaths": now}, {"deaths": before}) == (["change"] if far else [])


def test_growth_is_said_with_both_values_and_the_percentage():
    (finding,) = check({"households": 588}, {"households": 420})

    assert str(finding) == "户数588户，上年420，增加40.00%，超过30%。请核对，属实的请说明变动原因。"
    assert (finding.severity, finding.fields, finding.values) == (Severity.WARN, ("households",), (588, 420))


def test_growth_from_nothing_is_said_without_a_percentage():
    assert check({"births": 3}, {"births": 0})[0].message == "出生人数3人，上年为0。"


def test_blank_last_year_figure_is_not_compared():
    assert check({"births": 3}, {"births": None}) == []


def test_missing_last_year_is_a_note_that_stops_nothing():
    (finding,) = check(GOOD, None)

    assert (finding.severity, finding.rule) == (Severity.NOTE, "no_last_year")


@pytest.mark.parametrize(
    ("figures", "rule"),
    [
        ({"checkup_target": 10, "checkup_done": 11}, "checkup_done_above_checkup_target"),
        ({"households": 11, "resident_population": 10}, "households_above_resident_population"),
        ({"members": 11, "resident_population": 10}, "members_above_resident_population"),
    ],
)
def test_unusual_figures_warn(figures, rule):
    assert rules(figures, {}, Severity.WARN) == [rule]


def test_members_unlike_the_register_warn():
    assert rules({"members": 130}, {}, registered_members=128) == ["members_registered"]
    assert rules({"members": 130}, {}, registered_members=None) == []


def test_float_is_refused():
    with pytest.raises(TypeError):
        check({"households": 1.0}, {})


def test_blocking_findings_come_first():
    found = check(GOOD | {"households": 588, "births": 13}, GOOD)

    assert [finding.severity for finding in found] == [Severity.BLOCK, Severity.WARN]


def test_missing_names_the_blank_figures_that_filing_asks_for():
    assert missing(GOOD) == []
    assert missing(GOOD | {"deaths": None, "awareness_rate": None, "births": 0}) == ["deaths"]


@given(figures=SHEETS, last_year=st.none() | SHEETS)
def test_every_finding_names_its_figures_and_what_to_do(figures, last_year):
    for finding in check(figures, last_year):
        assert finding.message
        if finding.severity != Severity.NOTE:
            assert finding.fix
            assert set(finding.fields) <= set(FIGURES)


@given(figures=SHEETS)
def test_sheet_compared_with_itself_never_changed(figures):
    assert "change" not in [finding.rule for finding in check(figures, figures)]


@given(now=COUNTS, before=st.integers(min_value=1, max_value=10**6))
def test_distance_is_more_than_three_tenths(now, before):
    assert is_far(now, before) == (abs(Decimal(now) / before - 1) > Decimal("0.3"))
