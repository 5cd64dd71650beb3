"""Annual statistics in a workbook: the same rules as the form, drafts only."""

import io

import openpyxl
import pytest

from common.importing.cleaning import clean_rows
from common.importing.comparing import Comparison
from common.importing.headers import find_headers
from common.importing.reading import read_book
from common.resources import resource_of
from tests.factories import AnnualStatisticsFactory, StaffUserFactory, VillageFactory

pytestmark = pytest.mark.django_db

HEAD = ["村(居)代码", "年度", "户数", "常住人口", "出生人数", "出生(男)", "出生(女)", "群众知晓率", "变动说明"]


def compared(*rows: list):
    book = openpyxl.Workbook()
    for row in ([*HEAD], *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    resource = resource_of("statistics")
    user = StaffUserFactory(region__path="12/1201/120119/120119001/")
    sheet, headers = find_headers(read_book(io.BytesIO(file.getvalue())).sheets, resource.columns, ("village", "year"))
    cleaned = clean_rows(resource, sheet, headers, user)
    Comparison(resource, cleaned, user).run()
    return cleaned


def told(cleaned) -> list[tuple[str, str, bool]]:
    return [(problem.column, problem.rule, problem.is_warning) for problem in cleaned.problems]


def row(households=420, births=12, boys=5, girls=7, rate="92.5%", explanation="", code="120119001201"):
    return [code, 2025, households, 1310, births, boys, girls, rate, explanation]


def test_new_and_changed_rows_are_found_by_village_and_year():
    village = VillageFactory(code="120119001201")
    VillageFactory(code="120119001202")
    AnnualStatisticsFactory(village=village, year=2025, households=400)

    cleaned = compared(row(), row(code="120119001202"))

    assert [found.status for found in cleaned.rows] == ["changed", "new"]
    assert "state" not in cleaned.rows[0].changes
    assert cleaned.rows[0].changes["households"] == 420


def test_impossible_figures_are_errors():
    VillageFactory(code="120119001201")

    rules = [rule for _, rule, is_warning in told(compared(row(births=13))) if not is_warning]

    assert rules == ["出生人数应等于男、女之和。"]


def test_figures_far_from_last_year_warn_unless_explained():
    village = VillageFactory(code="120119001201")
    AnnualStatisticsFactory(village=village, year=2024, households=300, resident_population=1310, awareness_rate=None)

    warned = [(rule, is_warning) for _, rule, is_warning in told(compared(row()))]

    assert warned == [("户数420户，上年300，增加40.00%，超过30%。", True)]
    assert told(compared(row(explanation="新建小区"))) == []


@pytest.mark.parametrize("state", ["filed", "locked"])
def test_filed_row_takes_no_changes_and_says_so(state):
    sheet = AnnualStatisticsFactory(village=VillageFactory(code="120119001201"), year=2025, state=state)

    problems = told(compared(row()))

    assert [rule for _, rule, _ in problems] == [
        f"该村(居)2025年年度数据{sheet.get_state_display()}，不能改动；须先撤回或由县级退回"
    ]


def test_filed_row_that_stays_the_same_is_no_error():
    AnnualStatisticsFactory(village=VillageFactory(code="120119001201"), year=2025, filed=True, awareness_rate="92.50")

    assert [found.status for found in compared(row()).rows] == ["same"]


def test_last_year_of_every_row_is_fetched_once(django_assert_max_num_queries):
    for number in range(30):
        village = VillageFactory(code=f"120119001{201 + number}")
        AnnualStatisticsFactory(village=village, year=2024)
    rows = [row(code=f"120119001{201 + number}") for number in range(30)]

    with django_assert_max_num_queries(16):
        assert len(compared(*rows).rows) == 30
