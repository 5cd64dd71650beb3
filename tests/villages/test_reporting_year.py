from datetime import UTC, datetime

import pytest

from villages.reporting_year import reporting_year


@pytest.mark.parametrize(
    ("now", "year"),
    [
        (datetime(2026, 10, 31, 15, 59, tzinfo=UTC), 2025),  # 23:59 in Beijing
        (datetime(2026, 10, 31, 16, 0, tzinfo=UTC), 2026),  # midnight in Beijing
        (datetime(2026, 12, 31, 12, 0, tzinfo=UTC), 2026),
        (datetime(2027, 3, 1, 12, 0, tzinfo=UTC), 2026),
    ],
)
def test_reporting_year_changes_in_november(now, year):
    assert reporting_year(now) == year
