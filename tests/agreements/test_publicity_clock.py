"""Calendar days in Beijing: the first day counts, the last one counts to its end."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements import publicity_clock as clock

BEIJING = ZoneInfo("Asia/Shanghai")
LAST = date(2026, 10, 20)


@pytest.mark.parametrize(
    ("began_on", "days", "last"),
    [
        (date(2026, 10, 6), 15, date(2026, 10, 20)),
        (date(2026, 10, 20), 1, date(2026, 10, 20)),
        (date(2026, 4, 20), 15, date(2026, 5, 4)),
        (date(2026, 12, 20), 15, date(2027, 1, 3)),
        (date(2026, 2, 20), 15, date(2026, 3, 6)),
        (date(2028, 2, 20), 15, date(2028, 3, 5)),
        (date(2028, 2, 15), 15, date(2028, 2, 29)),
        (date(2028, 2, 29), 366, date(2029, 2, 28)),
        (date(2025, 12, 25), 7, date(2025, 12, 31)),
    ],
)
def test_last_day_counts_the_first(began_on, days, last):
    assert clock.last_day(began_on, days) == last


@pytest.mark.parametrize("days", [0, -1, 367])
def test_posting_of_no_days_is_refused(days):
    with pytest.raises(ValueError, match="1 to 366 days"):
        clock.last_day(date(2026, 1, 1), days)


@pytest.mark.parametrize(
    ("now", "has_run_out", "left"),
    [
        (datetime(2026, 10, 20, 0, 0, tzinfo=BEIJING), False, 1),
        (datetime(2026, 10, 20, 23, 59, 59, tzinfo=BEIJING), False, 1),
        (datetime(2026, 10, 21, 0, 0, tzinfo=BEIJING), True, 0),
        (datetime(2026, 10, 20, 15, 59, 59, tzinfo=UTC), False, 1),
        (datetime(2026, 10, 20, 16, 0, tzinfo=UTC), True, 0),
        (datetime(2026, 10, 6, 9, 0, tzinfo=BEIJING), False, 15),
    ],
)
def test_clock_runs_to_the_end_of_the_last_day_in_beijing(now, has_run_out, left):
    assert (clock.has_run_out(LAST, now), clock.days_left(LAST, now)) == (has_run_out, left)


def test_clock_ends_one_second_before_midnight_and_the_paper_may_go_on_the_day_after():
    assert clock.ends_at(LAST) == datetime(2026, 10, 20, 23, 59, 59, tzinfo=BEIJING)
    assert clock.may_end_from(LAST) == date(2026, 10, 21)


def test_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clock.has_run_out(LAST, datetime(2026, 10, 20))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("days", "floor", "enough"), [(15, 15, True), (14, 15, False), (16, 15, True), (1, None, True), (7, 0, True)]
)
def test_floor_of_the_law(days, floor, enough):
    assert clock.is_long_enough(days, floor) is enough


@pytest.mark.parametrize(
    ("received_on", "in_time"),
    [
        (date(2026, 10, 5), False),
        (date(2026, 10, 6), True),
        (date(2026, 10, 20), True),
        (date(2026, 10, 21), False),
    ],
)
def test_objection_on_the_first_and_on_the_last_day_counts(received_on, in_time):
    assert clock.is_in_time(received_on, date(2026, 10, 6), LAST) is in_time


def test_restart_begins_to_count_anew():
    first, again = clock.last_day(date(2026, 10, 6), 15), clock.last_day(date(2026, 10, 15), 15)

    assert (first, again) == (date(2026, 10, 20), date(2026, 10, 29))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 366))
def test_every_day_of_the_posting_is_one_of_its_days(began_on, days):
    last = clock.last_day(began_on, days)
    noon = datetime(last.year, last.month, last.day, 12, tzinfo=BEIJING)

    assert clock.day_of_posting(began_on, noon) == days
    assert clock.is_in_time(last, began_on, last)
    assert clock.has_run_out(last, noon + timedelta(days=1))
