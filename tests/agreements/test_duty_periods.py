"""Periods of a year, what is owed of them, what is overdue, and how far a duty was met."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.choices import PERIODIC, Frequency
from agreements.duty_periods import (
    ALWAYS,
    Completion,
    PeriodState,
    Span,
    answer_due,
    completion_of,
    owed_in,
    periods_of,
    state_of,
)

YEARS = st.integers(2000, 2100)
REGULAR = (Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.HALF_YEARLY, Frequency.YEARLY)
days_of_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))
frequencies = st.sampled_from(PERIODIC)


def periods(frequency: str, year: int = 2026):
    fixed = {"month": 5, "day": 29} if frequency == Frequency.FIXED_DAY else {}
    return periods_of(frequency, year, **fixed)


@given(st.sampled_from(REGULAR), YEARS)
def test_periods_follow_each_other_through_the_whole_year(frequency, year):
    found = periods_of(frequency, year)

    assert (found[0].starts, found[-1].ends) == (date(year, 1, 1), date(year, 12, 31))
    assert all(after.starts - before.ends == timedelta(days=1) for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("frequency", "labels"),
    [
        (Frequency.MONTHLY, [f"{month}月" for month in range(1, 13)]),
        (Frequency.QUARTERLY, ["一季度", "二季度", "三季度", "四季度"]),
        (Frequency.HALF_YEARLY, ["上半年", "下半年"]),
        (Frequency.YEARLY, ["全年"]),
        (Frequency.FIXED_DAY, ["5月29日"]),
        (Frequency.AS_IT_HAPPENS, []),
        (Frequency.WITHIN_DAYS, []),
    ],
)
def test_periods_have_the_names_that_people_use(frequency, labels):
    assert [period.label for period in periods(frequency)] == labels


def test_fixed_day_is_held_within_fourteen_days_and_inside_the_year():
    (world_population_day,) = periods_of(Frequency.FIXED_DAY, 2026, month=7, day=11)
    (new_year,) = periods_of(Frequency.FIXED_DAY, 2026, month=1, day=5)
    (leap_day,) = periods_of(Frequency.FIXED_DAY, 2026, month=2, day=29)

    assert (world_population_day.starts, world_population_day.ends) == (date(2026, 6, 27), date(2026, 7, 25))
    assert (new_year.starts, new_year.ends) == (date(2026, 1, 1), date(2026, 1, 19))
    assert leap_day.label == "2月28日"


def test_fixed_day_without_a_day_is_an_error():
    with pytest.raises(ValueError, match="a month and a day"):
        periods_of(Frequency.FIXED_DAY, 2026)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 31), PeriodState.DUE),
        (date(2026, 4, 1), PeriodState.OVERDUE),
        (date(2025, 12, 31), PeriodState.AHEAD),
        (date(2026, 1, 1), PeriodState.DUE),
    ],
)
def test_last_day_of_a_period_still_counts(day, expected):
    assert state_of(periods(Frequency.QUARTERLY)[0], [], day) == expected


def test_record_of_another_period_does_not_meet_this_one():
    first, second, *_ = periods(Frequency.QUARTERLY)

    assert state_of(first, [date(2026, 4, 1)], date(2026, 4, 2)) == PeriodState.OVERDUE
    assert state_of(second, [date(2026, 4, 1)], date(2026, 4, 2)) == PeriodState.DONE


@given(frequencies, st.lists(days_of_2026, max_size=40), days_of_2026)
def test_never_more_done_than_owed_nor_more_owed_than_periods(frequency, days, today):
    found = completion_of(periods(frequency), days, today)

    assert 0 <= found.done <= found.owed <= len(periods(frequency))
    assert found.missing == sum(state_of(p, days, today) == PeriodState.OVERDUE for p in periods(frequency))
    assert found.rate is None if found.owed == 0 else 0 <= found.rate <= 100


@given(frequencies, st.lists(days_of_2026, max_size=40), days_of_2026, days_of_2026)
def test_one_more_record_never_lowers_what_was_done(frequency, days, today, more):
    before = completion_of(periods(frequency), days, today)
    after = completion_of(periods(frequency), [*days, more], today)

    assert after.done >= before.done
    assert after.missing <= before.missing


@given(frequencies, days_of_2026, days_of_2026)
def test_shorter_life_owes_no_more(frequency, one, other):
    since, until = sorted([one, other])
    whole, part = (owed_in(periods(frequency), span, frequency) for span in (ALWAYS, Span(since, until)))

    assert set(part) <= set(whole) == set(periods(frequency))
    assert all(period.ends <= until for period in part)


@pytest.mark.parametrize(
    ("frequency", "span", "labels"),
    [
        (Frequency.MONTHLY, Span(since=date(2026, 10, 15)), ["11月", "12月"]),
        (Frequency.MONTHLY, Span(since=date(2026, 10, 1)), ["10月", "11月", "12月"]),
        (Frequency.QUARTERLY, Span(until=date(2026, 6, 29)), ["一季度"]),
        (Frequency.QUARTERLY, Span(until=date(2026, 6, 30)), ["一季度", "二季度"]),
        (Frequency.HALF_YEARLY, Span(since=date(2026, 2, 1)), ["下半年"]),
        (Frequency.YEARLY, Span(since=date(2026, 10, 15)), ["全年"]),
        (Frequency.YEARLY, Span(until=date(2026, 12, 30)), []),
        (Frequency.FIXED_DAY, Span(since=date(2026, 5, 30)), ["5月29日"]),
        (Frequency.FIXED_DAY, Span(since=date(2026, 6, 13)), []),
    ],
)
def test_unit_that_begins_or_ends_in_the_year_owes_what_it_could_do(frequency, span, labels):
    assert [period.label for period in owed_in(periods(frequency), span, frequency)] == labels


@given(st.builds(Span, st.none() | days_of_2026, st.none() | days_of_2026), st.builds(Span, st.none() | days_of_2026))
def test_days_of_both_spans_are_the_days_of_their_meeting(one, other):
    both = one & other
    for day in (date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)):
        in_each = all((not s.since or day >= s.since) and (not s.until or day <= s.until) for s in (one, other))
        assert in_each == ((not both.since or day >= both.since) and (not both.until or day <= both.until))


@pytest.mark.parametrize(
    ("owed", "done", "rate"), [(3, 1, "33.33"), (3, 2, "66.67"), (8, 1, "12.50"), (4, 4, "100.00"), (0, 0, None)]
)
def test_rate_is_rounded_half_up_and_blank_when_nothing_is_owed(owed, done, rate):
    assert Completion(owed, done).rate == (Decimal(rate) if rate else None)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 3, 12), date(2026, 3, 15)),
        (date(2026, 12, 30), date(2027, 1, 2)),
        (date(2024, 2, 27), date(2024, 3, 1)),
        (date(2026, 2, 26), date(2026, 3, 1)),
    ],
)
def test_answer_is_due_three_calendar_days_after_receipt(received, due):
    assert answer_due(received, 3) == due
