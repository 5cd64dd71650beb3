"""Lists of annual statistics: the sheets of a year, and villages without one."""

import pytest
from django.utils import timezone

from tests.factories import AnnualStatisticsFactory, StaffUserFactory, VillageFactory
from tests.villages.views.sheets import LIST, rows_of, sheet_of, village
from villages.choices import Role
from villages.models import AnnualStatistics
from villages.reporting_year import reporting_year

pytestmark = pytest.mark.django_db


# List


def test_list_shows_the_own_region_and_adds_it_up(client, clerk):
    first, second = sheet_of(201, households=400), sheet_of(202, households=20)
    sheet_of(201, "120119002", households=1000)

    response = client.get(LIST)

    assert rows_of(response) == [first, second]
    assert response.context["table"].totals["households"] == 420
    assert response.context["whole"].due == 2
    assert "1,000" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {201, 202, 203, 204}),
        ("&state=draft", {202, 203, 204}),
        ("&state=filed", {201}),
        ("&look=gaps", {202}),
        ("&look=carried", {203}),
        ("&look=warning", {204}),
        ("&q=120119001204", {204}),
        ("&year=2024", {204}),
    ],
)
def test_list_is_narrowed_by_what_stands_in_the_address(client, clerk, query, expected):
    sheet_of(201, filed=True)
    sheet_of(202, deaths=None)
    sheet_of(203, carried_from=2024)
    warned = sheet_of(204, households=420)
    AnnualStatisticsFactory(village=warned.village, year=2024, households=300)

    response = client.get(LIST + query)

    assert {int(row.village.code[9:]) for row in rows_of(response)} == expected


def test_list_opens_on_the_reporting_year(client, clerk):
    sheet = sheet_of(year=reporting_year(timezone.now()))
    sheet_of(202, year=reporting_year(timezone.now()) - 1)

    assert rows_of(client.get("/statistics/")) == [sheet]


@pytest.mark.parametrize("rows", [1, 30])
def test_list_takes_few_queries_however_many_rows(client, clerk, rows, django_assert_max_num_queries):
    for number in range(rows):
        sheet_of(201 + number)

    client.get(LIST)  # the first page after signing in renews the session

    with django_assert_max_num_queries(12):
        assert client.get(f"{LIST}&per_page=50").status_code == 200


def test_progress_counts_due_filed_and_locked_by_township(client, reviewer):
    client.force_login(reviewer)
    sheet_of(201, filed=True)
    sheet_of(202, locked=True)
    sheet_of(203)
    village(204)
    VillageFactory(code="120119001205", closed=True)
    sheet_of(201, "120119002")
    sheet_of(201, "120118002", filed=True)

    progress = client.get(LIST).context["progress"]

    assert [(part.code, part.due, part.opened, part.filed, part.locked) for part in progress] == [
        ("120119001", 4, 3, 2, 1),
        ("120119002", 1, 1, 0, 0),
    ]


def test_progress_above_the_county_is_by_county(client):
    client.force_login(StaffUserFactory(region__path="12/1201/", role=Role.REVIEWER))
    sheet_of(201)
    sheet_of(201, "120118002")

    assert [part.code for part in client.get(LIST).context["progress"]] == ["120118", "120119"]
    assert [part.code for part in client.get(f"{LIST}&region=120119").context["progress"]] == ["120119001"]


def test_region_outside_the_own_one_cannot_be_chosen(client, clerk):
    sheet = sheet_of(201)
    sheet_of(201, "120119002")

    response = client.get(f"{LIST}&region=120119002")

    assert rows_of(response) == [sheet]


# Villages without a sheet


def test_missing_villages_are_listed_and_opened_in_one_act(client, clerk):
    AnnualStatisticsFactory(village=village(201), year=2024, households=420)
    village(202)
    sheet_of(203)
    VillageFactory(code="120119001204", closed=True)
    village(201, "120119002")

    response = client.get("/statistics/missing/?year=2025")
    assert [row.code for row in response.context["table"].page.object_list.data] == ["120119001201", "120119001202"]
    asked = client.post("/statistics/open/", {"query": "year=2025", "scope": "all", "carry": "on"})
    assert asked.context["question"] == "为所选的2个村(居)建立2025年年度数据，并沿用上年数据？"
    assert AnnualStatistics.objects.of_year(2025).count() == 1
    client.post("/statistics/open/", dict(asked.context["hidden"]))

    sheets = AnnualStatistics.objects.of_year(2025).order_by("village__code")
    assert [(row.village.code[9:], row.households, row.carried_from) for row in sheets] == [
        ("201", 420, 2024),
        ("202", None, None),
        ("203", 420, None),
    ]


def test_whole_township_is_opened_from_the_form(client, reviewer):
    client.force_login(reviewer)
    village(201), village(202), village(201, "120119002")

    data = {"year": 2025, "region": "120119001"}
    asked = client.post("/statistics/open/", data)
    client.post("/statistics/open/", dict(asked.context["hidden"]))

    assert AnnualStatistics.objects.count() == 2


def test_foreign_township_cannot_be_opened(client, clerk):
    village(201, "120119002")

    for data in (
        {"year": 2025, "region": "120119002", "confirmed": 1},
        {"query": "year=2025", "scope": "all", "confirmed": 1},
        {"query": "year=2025", "selected": [VillageFactory(code="120119002202").pk], "confirmed": 1},
    ):
        client.post("/statistics/open/", data)

    assert AnnualStatistics.objects.count() == 0
