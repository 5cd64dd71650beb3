"""One sheet of annual statistics on screen."""

import pytest

from tests.factories import AnnualStatisticsFactory, AssociationFactory
from tests.villages.views.sheets import posted, sheet_of, village
from villages.models import AnnualStatistics

pytestmark = pytest.mark.django_db


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
