"""The screens of annual statistics."""

import pytest
from django.urls import reverse
from django.utils import timezone

from common.models import StepRecord
from tests.factories import AnnualStatisticsFactory, AssociationFactory, StaffUserFactory, VillageFactory
from villages.choices import Role
from villages.models import AnnualStatistics
from villages.reporting_year import reporting_year

pytestmark = pytest.mark.django_db

TOWNSHIP = "12/1201/120119/120119001/"
COUNTY = "12/1201/120119/"
YEAR = 2025
LIST = "/statistics/?year=2025"


@pytest.fixture
def clerk(client):
    user = StaffUserFactory(region__path=TOWNSHIP)
    client.force_login(user)
    return user


@pytest.fixture
def reviewer():
    return StaffUserFactory(region__path=COUNTY, role=Role.REVIEWER)


def village(number: int = 201, township: str = "120119001"):
    return VillageFactory(code=f"{township}{number}")


def sheet_of(number: int = 201, township: str = "120119001", year: int = YEAR, **figures):
    return AnnualStatisticsFactory(village=village(number, township), year=year, **figures)


def rows_of(response) -> list[AnnualStatistics]:
    return list(response.context["table"].page.object_list.data)


def posted(sheet: AnnualStatistics, **figures) -> dict:
    values = sheet.figures | {"explanation": sheet.explanation, "revision": sheet.revision} | figures
    return {name: "" if value is None else value for name, value in values.items()}


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


# One sheet


def test_detail_shows_three_years_rates_and_findings(client, clerk):
    unit = village()
    AssociationFactory(village=unit, individual_members=131)
    for year in (2021, 2022, 2024):
        AnnualStatisticsFactory(village=unit, year=year, households=year)
    sheet = AnnualStatisticsFactory(village=unit, year=2025)

    response = client.get(sheet.get_absolute_url())

    row = response.context["sections"][0][1][0]
    assert (row.name, row.value, row.earlier, row.movement) == (
        "households",
        420,
        [2024, None, 2022],
        "减少1604（79.25%）",
    )
    assert [str(value) for _, value, _ in response.context["rates"]] == ["9.16", "71.43", "9.92"]
    assert [finding.rule for finding in response.context["findings"]] == ["change", "members_registered"]


@pytest.mark.parametrize("years", [1, 12])
def test_detail_takes_few_queries_however_many_years(client, clerk, years, django_assert_max_num_queries):
    unit = village()
    sheets = [AnnualStatisticsFactory(village=unit, year=2025 - back) for back in range(years)]

    with django_assert_max_num_queries(12):
        client.get(sheets[0].get_absolute_url())


@pytest.mark.parametrize("page", ["", "edit/", "print/", "confirm-carry/", "step/file/"])
def test_sheet_of_another_township_is_not_found(client, clerk, page):
    sheet = sheet_of(201, "120119002", carried_from=2024)

    assert client.get(f"{sheet.get_absolute_url()}{page}").status_code == 404
    if page not in ("", "print/"):
        assert client.post(f"{sheet.get_absolute_url()}{page}", posted(sheet, households=1)).status_code == 404
    sheet.refresh_from_db()
    assert (sheet.households, sheet.state, sheet.carry_confirmed_at) == (420, "draft", None)


def test_draft_is_saved_with_gaps_and_the_figures_people_paste(client, clerk):
    sheet = sheet_of(empty=True)

    response = client.post(
        f"/statistics/{sheet.pk}/edit/", posted(sheet, households="１，２３４ ", deaths="0", awareness_rate="92.5")
    )

    sheet.refresh_from_db()
    assert response.status_code == 302
    assert (sheet.households, sheet.deaths, sheet.births, str(sheet.awareness_rate)) == (1234, 0, None, "92.50")


@pytest.mark.parametrize(
    ("figures", "field", "sentence"),
    [
        ({"births": 13}, "births", "出生人数13人，男、女之和为12，两者应相等。请核对出生人数及男、女人数。"),
        ({"inflow": 2000}, "inflow", "流入人口2000人，大于常住人口1310人；前者包含在后者之内。请核对这两个数。"),
        ({"awareness_rate": "101"}, "awareness_rate", None),
        ({"households": "-1"}, "households", None),
        ({"households": "很多"}, "households", "请填整数，例如 120。"),
    ],
)
def test_impossible_figures_are_not_saved_and_nothing_typed_is_lost(client, clerk, figures, field, sentence):
    sheet = sheet_of()

    response = client.post(f"/statistics/{sheet.pk}/edit/", posted(sheet, explanation="已核对", **figures))

    errors = response.context["form"].errors
    assert list(errors) == [field]
    if sentence:
        assert errors[field] == [sentence]
    assert "已核对" in response.content.decode()
    sheet.refresh_from_db()
    assert sheet.explanation == ""


def test_warning_does_not_stop_saving(client, clerk):
    sheet = sheet_of(households=588)
    AnnualStatisticsFactory(village=sheet.village, year=2024, households=420)

    assert client.post(f"/statistics/{sheet.pk}/edit/", posted(sheet)).status_code == 302


@pytest.mark.parametrize("state", ["filed", "locked"])
def test_filed_sheet_refuses_edits_with_a_sentence(client, clerk, state):
    sheet = sheet_of(state=state)

    for response in (
        client.get(f"/statistics/{sheet.pk}/edit/", follow=True),
        client.post(f"/statistics/{sheet.pk}/edit/", posted(sheet, households=1), follow=True),
    ):
        assert response.redirect_chain[-1][0] == sheet.get_absolute_url()
        assert "不能修改；需要改动的，请先撤回或请县级退回" in response.content.decode()
    sheet.refresh_from_db()
    assert sheet.households == 420


def test_save_over_a_newer_version_leads_to_the_conflict_page(client, clerk):
    sheet = sheet_of()
    AnnualStatistics.objects.update(households=500)

    response = client.post(f"/statistics/{sheet.pk}/edit/", posted(sheet, deaths=10))

    assert response.status_code == 409
    assert AnnualStatistics.objects.get().deaths == 9


def test_figures_are_checked_while_typing_and_not_saved(client, clerk):
    sheet = sheet_of()
    AnnualStatisticsFactory(village=sheet.village, year=2024, households=420)

    response = client.post(f"/statistics/{sheet.pk}/check/", posted(sheet, households=588, births=13, deaths="x"))

    page = response.content.decode()
    assert "户数588户，上年420，增加40.00%，超过30%。" in page
    assert "男、女之和为12" in page
    assert 'id="movement-households" hx-swap-oob="true"' in page
    sheet.refresh_from_db()
    assert (sheet.households, sheet.births) == (420, 12)


def test_filing_page_lists_every_gap_with_a_link_to_its_field(client, clerk):
    sheet = sheet_of(deaths=None, members=None)

    page = client.get(f"/statistics/{sheet.pk}/step/file/").content.decode()

    for name in ("deaths", "members"):
        assert f'href="/statistics/{sheet.pk}/edit/#id_{name}"' in page
    assert '<button class="btn btn-primary" type="submit">上报' not in page


def test_opening_by_the_county_is_remembered_and_by_the_township_is_not(client, clerk, reviewer):
    sheet = sheet_of(filed=True)

    client.get(sheet.get_absolute_url())
    sheet.refresh_from_db()
    assert sheet.opened_at is None
    client.force_login(reviewer)
    client.get(sheet.get_absolute_url())
    sheet.refresh_from_db()
    assert sheet.opened_at is not None


def test_carried_figures_are_listed_and_confirmed(client, clerk):
    sheet = sheet_of(carried_from=2024, households=420, resident_population=1400)
    AnnualStatisticsFactory(village=sheet.village, year=2024, households=420, resident_population=1310)

    page = client.get(f"/statistics/{sheet.pk}/confirm-carry/")
    client.post(f"/statistics/{sheet.pk}/confirm-carry/")

    sheet.refresh_from_db()
    assert [row.name for row in page.context["rows"]] == ["households", "registered_population", "inflow", "outflow"]
    assert sheet.carry_confirmed_by == clerk


# Many at once


def test_bulk_filing_checks_first_then_files_what_it_named(client, clerk):
    good, gappy = sheet_of(201), sheet_of(202, deaths=None)
    foreign = sheet_of(201, "120119002")
    data = {"selected": [good.pk, gappy.pk, foreign.pk], "query": "year=2025"}

    asked = client.post("/statistics/bulk/file/", data)

    assert asked.context["able"] == [good]
    assert [(sheet, reason) for sheet, reason in asked.context["problems"]] == [
        (gappy, "以下数据尚未填写，请补填后再上报：死亡人数。")
    ]
    assert list(StepRecord.objects.all()) == []
    hidden = asked.context["hidden"]
    result = client.post(
        "/statistics/bulk/file/", {"selected": [v for k, v in hidden if k == "selected"], "confirmed": 1}
    )
    assert [(item.sheet, item.refusal) for item in result.context["results"]] == [(good, "")]
    assert list(StepRecord.objects.values_list("target_id", flat=True)) == [good.pk]


def test_bulk_of_all_that_match_stays_inside_filter_and_region(client, reviewer):
    client.force_login(reviewer)
    wanted = sheet_of(201, filed=True)
    sheet_of(202, locked=True)
    sheet_of(203, year=2024, filed=True)
    sheet_of(201, "120118002", filed=True)

    asked = client.post("/statistics/bulk/lock/", {"scope": "all", "query": "year=2025&state=filed"})

    assert asked.context["able"] == [wanted]


def test_bulk_repeated_is_harmless(client, reviewer):
    client.force_login(reviewer)
    sheet = sheet_of(filed=True)
    data = {"selected": [sheet.pk], "confirmed": 1}

    client.post("/statistics/bulk/lock/", data)
    again = client.post("/statistics/bulk/lock/", data)

    assert [item.refusal for item in again.context["results"]] == ["这份材料刚刚已被他人处理，请刷新后查看。"]
    assert StepRecord.objects.count() == 1


def test_bulk_lock_is_forbidden_to_the_township(client, clerk):
    assert client.post("/statistics/bulk/lock/", {"selected": [sheet_of(filed=True).pk]}).status_code == 403


def test_bulk_knows_only_filing_and_locking(client, clerk):
    assert client.post("/statistics/bulk/reopen/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_bulk_check_takes_the_same_queries_for_many(client, clerk, rows, django_assert_max_num_queries):
    keys = [sheet_of(201 + number).pk for number in range(rows)]

    with django_assert_max_num_queries(12):
        client.post("/statistics/bulk/file/", {"selected": keys})


def test_addresses_have_names():
    assert reverse("statistics_list") == "/statistics/"
