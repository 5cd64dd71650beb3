"""A leader follows a figure down to a village: from a form, and from 总览, to the records behind it."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.factories import AnnualStatisticsFactory, OpinionCaseFactory, StaffUserFactory, VillageFactory
from tests.journeys.desk import sign_in
from villages.choices import Role

pytestmark = pytest.mark.django_db(transaction=True)

YEAR = 2025


@pytest.fixture
def leader(page: Page):
    """Of a county with two townships; the figures of one of three villages are odd."""
    for code, name, births in (("120119104201", "台子村委会", 41), ("120119104202", "营房村委会", 3)):
        AnnualStatisticsFactory(
            village=VillageFactory(code=code, name=name),
            year=YEAR,
            births=births,
            births_male=births,
            births_female=0,
            filed=True,
        )
    other = VillageFactory(code="120119105201", name="中营村委会")
    AnnualStatisticsFactory(village=other, year=YEAR, births=5, births_male=5, births_female=0, filed=True)
    OpinionCaseFactory(village=other, received_on=date(YEAR, 3, 2), unanswered=True)
    user = StaffUserFactory(region__path="12/1201/120119/", role=Role.LEADER)
    sign_in(page, user.username)
    return user


def test_figure_of_a_form_leads_down_to_the_sheet_it_was_typed_in(page: Page, leader):
    page.get_by_role("link", name="报表目录").click()
    page.get_by_role("link", name="村(居)基本情况年报", exact=True).click()
    page.get_by_label("年度", exact=True).select_option(str(YEAR))
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("row", name="合计").get_by_role("cell", name="49", exact=True).first).to_be_visible()

    page.get_by_role("link", name="44", exact=True).first.click()  # the births of one township
    expect(page.get_by_role("heading", level=1)).to_contain_text("120119104镇村(居)基本情况年报")
    expect(page.get_by_role("navigation", name="当前位置")).to_contain_text("120119县")
    page.get_by_role("link", name="41", exact=True).first.click()  # and of one village in it

    expect(page.get_by_role("heading", level=1)).to_contain_text("台子村委会")
    expect(page.get_by_role("row", name="出生人数(男)").first).to_contain_text("41")


def test_overview_leads_down_to_the_village_and_its_opinion(page: Page, leader):
    page.get_by_role("link", name="总览").click()
    page.get_by_label("年度", exact=True).select_option(str(YEAR))
    page.get_by_role("button", name="查询").click()
    opinions = page.locator("#opinions")
    expect(opinions.get_by_role("row", name="合计")).to_contain_text("1")

    opinions.get_by_role("link", name="样例120119105镇").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("样例120119105镇总览")
    page.locator("#opinions").get_by_role("link", name="中营村委会").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("中营村委会")

    page.go_back()
    page.locator("#opinions").get_by_role("link", name="查看明细").click()
    expect(page.locator("table").get_by_text("中营村委会")).to_be_visible()
