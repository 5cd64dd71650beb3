from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.working_days import is_working, last_working_day, next_working_day, working_days_between

# National Day 2026 as an example: 1 to 7 October off, Saturday the 10th worked.
OCTOBER = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}


@pytest.mark.parametrize(
    ("began_on", "days", "last"),
    [
        (date(2026, 11, 2), 5, date(2026, 11, 6)),  # Monday to Friday
        (date(2026, 11, 2), 7, date(2026, 11, 10)),
        (date(2026, 11, 6), 1, date(2026, 11, 6)),
        (date(2026, 11, 6), 2, date(2026, 11, 9)),
        (date(2026, 11, 7), 1, date(2026, 11, 9)),  # begun on a Saturday
        (date(2026, 9, 30), 2, date(2026, 10, 8)),  # over the holidays
        (date(2026, 9, 30), 4, date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 9, 30), 5, date(2026, 10, 12)),
        (date(2026, 12, 31), 2, date(2027, 1, 1)),  # no arrangement known for the next year
    ],
)
def test_the_last_of_so_many_working_days(began_on, days, last):
    assert last_working_day(began_on, days, OCTOBER) == last


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_number_of_days_outside_the_range_is_refused(days):
    with pytest.raises(ValueError, match="1至366"):
        last_working_day(date(2026, 11, 2), days)


def test_a_calendar_without_working_days_is_refused_and_not_searched_for_ever():
    never = {date(2026, 1, 1) + timedelta(days=n): False for n in range(400)}

    with pytest.raises(ValueError, match="核对节假日安排"):
        next_working_day(date(2026, 3, 1), never)


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(1, 60), st.dictionaries(DAYS, st.booleans(), max_size=20))
def test_the_last_day_is_worked_and_so_many_lie_between(began_on, days, exceptions):
    last = last_working_day(began_on, days, exceptions)

    assert is_working(last, exceptions)
    assert working_days_between(began_on, last, exceptions) == days
