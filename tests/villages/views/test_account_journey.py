"""From a new account to its first page: the password told by hand, changed, and the older session ended."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import PASSWORD, RegionFactory, StaffUserFactory


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")


@pytest.mark.parametrize("scripts", [True, False])
def test_leader_makes_an_account_and_its_owner_starts_work(
    browser: Browser, browser_context_args: dict, live_server, scripts: bool
) -> None:
    StaffUserFactory(username="fuzeren", leader=True, region__code="120119")
    RegionFactory(code="120119001", name="样例街道")
    leader, owner, elsewhere = (
        browser.new_context(**browser_context_args, java_script_enabled=scripts).new_page() for _ in range(3)
    )

    sign_in(leader, "fuzeren", PASSWORD)
    leader.goto("/accounts/new/")
    leader.fill("[name=username]", "XinRen")
    leader.fill("[name=name]", "样例新人")
    leader.select_option("[name=role]", "clerk")
    leader.select_option("[name=region]", "120119001")
    leader.click("main button[type=submit]")
    given = leader.inner_text(".one-time-password")

    sign_in(owner, "xinren", given)
    expect(owner.locator("main")).to_contain_text("您使用的是管理员给的密码")
    owner.fill("[name=old_password]", given)
    owner.fill("[name=new_password1]", "Haohao-11")
    owner.fill("[name=new_password2]", "Haohao-11")
    owner.click("main button[type=submit]")
    expect(owner.locator("#messages")).to_contain_text("密码已修改")

    sign_in(elsewhere, "xinren", "Haohao-11")
    owner.goto("/profile/")
    expect(owner.locator("main")).to_contain_text("您的账号已在其他地方登录")
    elsewhere.goto("/profile/")
    expect(elsewhere.locator("h1")).to_have_text("个人信息")
