"""The back room in a browser; the fixture `page` fails when the content policy stops anything."""

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD, RegionFactory, StaffUserFactory
from villages.models import Region


def enter(page: Page, username: str, address: str) -> None:
    page.goto(address)
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def test_system_administrator_renames_and_moves_a_region(page: Page, live_server) -> None:
    StaffUserFactory(username="xitong", system_admin=True, region__code="1201")
    town = RegionFactory(code="120119001")
    RegionFactory(code="120118")

    enter(page, "xitong", "/admin/villages/region/120119001/change/")
    page.fill("[name=name]", "改后街道")
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist")).to_contain_text("改后街道")
    page.click("text=移动")
    page.fill("[name=new_parent]", "120118")
    page.click("input[value=下一步]")
    page.click("input[value=确定移动]")
    expect(page.locator(".messagelist")).to_contain_text("之下")
    page.click("text=历史")
    expect(page.locator("#change-history")).to_contain_text("改后街道")

    assert Region.objects.values_list("name", "parent_id").get(pk=town.pk) == ("改后街道", "120118")


def test_no_page_of_the_back_room_breaks_the_policy(page: Page, live_server) -> None:
    StaffUserFactory(username="guanli", system_admin=True, is_superuser=True, national=True)
    account = StaffUserFactory(region__code="120119001")
    pages = [
        "",
        "villages/region/",
        "villages/region/add/",
        "villages/region/120119001/move/",
        "villages/region/120119001/history/",
        "villages/staffuser/",
        f"villages/staffuser/{account.pk}/change/",
        "common/word/",
        "common/word/add/",
    ]
    enter(page, "guanli", "/admin/")

    assert [page.goto(f"/admin/{each}").status for each in pages] == [200] * len(pages)
