"""A county clerk's morning: finds a village by its initials, meets a colleague's change, merges two villages."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import (
    AssociationFactory,
    CommitteeMemberFactory,
    CountyFactory,
    StaffUserFactory,
    VillageFactory,
)
from tests.journeys.desk import sign_in
from villages.choices import VillageState

pytestmark = pytest.mark.django_db(transaction=True)


def colleague_saves(browser: Browser, base_url: str, username: str, key: int) -> None:
    other = browser.new_context(base_url=base_url, locale="zh-CN").new_page()
    sign_in(other, username)
    other.goto(f"/villages/{key}/edit/")
    other.fill("[name=address]", "同事的地址")
    other.get_by_role("button", name="保存").click()
    expect(other.locator("#messages")).to_contain_text("已保存")
    other.context.close()


def merge_into(page: Page, name: str, successor: str) -> None:
    page.goto("/villages/")
    page.get_by_label("选择 台子村").check()
    page.get_by_role("button", name="撤并所选").click()
    expect(page.locator("main")).to_contain_text("台子村（120119101201")
    expect(page.locator("main")).to_contain_text("在任成员 1 人")
    page.get_by_label("并入单位").select_option(label="前屯村（120119101202）")
    page.get_by_label("批准文号").fill("样例〔2026〕1号")
    page.get_by_label("变更原因").fill("行政区划调整")
    page.get_by_role("button", name="确定撤并").click()
    expect(page.locator("#messages")).to_contain_text("“台子村”并入“前屯村”")
    expect(page.locator("h1")).to_have_text("前屯村")


def test_clerk_edits_beside_a_colleague_and_merges_two_villages(page: Page, browser: Browser, live_server):
    county = CountyFactory(code="120119")
    clerk = StaffUserFactory(region=county, name="样例经办")
    colleague = StaffUserFactory(region=county, name="样例同事")
    village = VillageFactory(code="120119101201", name="台子村", address="老地址")
    heir = VillageFactory(code="120119101202", name="前屯村")
    CommitteeMemberFactory(village=village)
    AssociationFactory(village=village)
    sign_in(page, clerk.username)

    page.get_by_placeholder("名称、代码或拼音首字母").press_sequentially("tzc")
    page.locator(".search-suggestions").get_by_role("link", name="台子村").click()
    page.get_by_role("link", name="修改", exact=True).click()
    page.fill("[name=address]", "我的地址")

    colleague_saves(browser, live_server.url, colleague.username, village.pk)

    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("样例同事")
    different = page.locator("tr.is-different")
    expect(different).to_have_count(1)
    expect(different).to_contain_text("同事的地址")
    expect(different).to_contain_text("我的地址")
    page.get_by_role("button", name="采用我的修改").click()
    expect(page.locator("#messages")).to_contain_text("已保存")
    expect(page.locator("main")).to_contain_text("我的地址")

    merge_into(page, "台子村", "前屯村（120119101202）")

    page.get_by_placeholder("名称、代码或拼音首字母").fill("120119101201")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator("h1")).to_have_text("台子村")
    expect(page.locator("main")).to_contain_text("本单位已并入“前屯村”")
    expect(page.get_by_role("link", name="修改", exact=True)).to_have_count(0)

    village.refresh_from_db()
    assert (village.state, village.successor, village.address) == (VillageState.MERGED, heir, "我的地址")


def test_tree_opens_branch_by_branch_and_filters(page: Page, live_server):
    officer = StaffUserFactory(reviewer=True, region=CountyFactory(code="120119").parent)
    VillageFactory(code="120119101201", name="台子村")
    VillageFactory(code="120118101201", name="外县村")
    sign_in(page, officer.username)

    page.goto("/villages/?kind=village")
    tree = page.locator(".region-tree")
    tree.get_by_label("展开或收起样例120119县").click()
    tree.get_by_role("link", name="样例120119101镇").click()

    expect(page.locator(".portal-table tbody tr")).to_have_count(1)
    expect(page.locator(".portal-table")).to_contain_text("台子村")
    assert "kind=village" in page.url
