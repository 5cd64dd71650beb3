"""A year's figures go round: carried forward, corrected, explained, filed, locked, and back with a reason."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import AnnualStatisticsFactory, StaffUserFactory, VillageFactory
from tests.journeys.desk import sign_in
from villages.choices import Role
from villages.models import AnnualStatistics, StaffUser

pytestmark = pytest.mark.django_db(transaction=True)

YEAR = 2025
REASON = "户数与公安部门数据不一致，请核对。"


def test_figures_go_from_the_township_to_the_county_and_back(page: Page):
    clerk = StaffUserFactory(region__path="12/1201/120119/120119104/")
    reviewer = StaffUserFactory(region__path="12/1201/120119/", role=Role.REVIEWER)
    village = VillageFactory(code="120119104201", name="台子村委会")
    AnnualStatisticsFactory(village=village, year=YEAR - 1, households=420, births=12, locked=True)

    carry_forward(page, clerk)
    sheet = AnnualStatistics.objects.get(year=YEAR)
    assert (sheet.households, sheet.births) == (420, None)
    fill_in(page)
    confirm_and_file(page)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.households, sheet.carry_confirmed_by) == ("filed", 588, clerk)

    lock_and_reopen(page, reviewer)
    sheet.refresh_from_db()
    assert sheet.state == "draft"

    sign_in(page, clerk.username)
    first = page.locator(".home-list li").first
    expect(first).to_contain_text("台子村委会 2025年年度数据被退回修改")
    expect(first).to_contain_text(REASON)


def carry_forward(page: Page, clerk: StaffUser) -> None:
    sign_in(page, clerk.username)
    page.goto(f"/statistics/missing/?year={YEAR}")
    page.get_by_label("选择 台子村委会").check()
    page.get_by_role("button", name="建立并沿用上年").click()
    expect(page.get_by_text("为所选的1个村(居)建立2025年年度数据，并沿用上年数据？")).to_be_visible()
    page.get_by_role("button", name="建立", exact=True).click()
    expect(page.get_by_text("已新建1份年度数据。")).to_be_visible()


def fill_in(page: Page) -> None:
    page.get_by_role("link", name="填报", exact=True).click()
    for name, value in {
        "births": "13",
        "births_male": "6",
        "births_female": "7",
        "deaths": "9",
        "members": "130",
    }.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_households").fill("588")
    page.locator("#id_deaths").focus()

    expect(page.locator("#findings")).to_contain_text("户数588户，上年420，增加40.00%，超过30%。")
    expect(page.locator("#movement-households")).to_have_text("增加168（40.00%）")
    page.get_by_role("button", name="暂存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()


def confirm_and_file(page: Page) -> None:
    page.get_by_role("link", name="确认沿用").click()
    page.get_by_role("button", name="已核对，确认沿用").click()
    page.get_by_role("link", name="上报", exact=True).click()
    expect(page.get_by_role("button", name="上报", exact=True)).to_have_count(0)
    page.get_by_role("link", name="变动说明").click()
    expect(page).to_have_url(re.compile(r"/edit/#id_explanation$"))
    page.get_by_label("变动说明").fill("新建安置小区入住168户。")
    page.get_by_role("button", name="保存，去上报").click()
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_text("已上报：台子村委会 2025年年度数据。")).to_be_visible()


def lock_and_reopen(page: Page, reviewer: StaffUser) -> None:
    sign_in(page, reviewer.username)
    page.get_by_role("link", name="2025年年度数据待审核锁定").click()
    page.get_by_label("选择本页全部").check()
    page.get_by_role("button", name="批量审核锁定").click()
    page.get_by_role("button", name="审核锁定这1份").click()
    expect(page.get_by_text("已审核锁定 1 份。")).to_be_visible()
    page.get_by_role("link", name="台子村委会 2025年年度数据").click()
    page.get_by_role("link", name="退回修改").click()
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("“退回修改”必须填写理由。").first).to_be_visible()
    page.get_by_label("理由").fill(REASON)
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回修改：台子村委会 2025年年度数据。")).to_be_visible()
