"""What the browser does with the shells: drafts, ticking, one submit, menu, tree, narrow screens."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from tests.common.screens import posts
from tests.factories import StaffUserFactory
from tests.factories.staff import PASSWORD

pytestmark = [pytest.mark.urls("tests.common.screens"), pytest.mark.django_db(transaction=True)]
RESTORED = "尚未保存的内容"


@pytest.fixture(autouse=True)
def nothing_posted_yet():
    posts.clear()


@pytest.fixture
def clerk():
    return StaffUserFactory(username="liuguilan")


def fill_in_password(page: Page, username: str) -> None:
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()


def sign_in(page: Page, user) -> Page:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/login/?next=/saved/")
    fill_in_password(page, user.username)
    expect(page.get_by_role("heading", name="台子村")).to_be_visible()
    return page


def type_a_draft(page: Page) -> None:
    page.goto("/form/")
    page.get_by_role("textbox", name="名称").fill("台子新村")
    page.get_by_label("类别").select_option("r")
    page.get_by_label("有牌子").check()
    expect(page.locator("[data-draft-hint]")).to_contain_text("已留在本机")


def test_draft_is_restored_with_a_notice_and_can_be_discarded(page, clerk):
    sign_in(page, clerk)
    type_a_draft(page)

    page.goto("/form/")

    expect(page.locator(".draft-notice")).to_contain_text(RESTORED)
    expect(page.get_by_role("textbox", name="名称")).to_have_value("台子新村")
    expect(page.get_by_label("类别")).to_have_value("r")
    expect(page.get_by_label("有牌子")).to_be_checked()

    page.get_by_role("button", name="不要这些内容").click()

    expect(page.get_by_role("textbox", name="名称")).to_have_value("台子村")
    expect(page.get_by_label("有牌子")).not_to_be_checked()
    page.goto("/form/")
    expect(page.locator(".draft-notice")).to_have_count(0)


def test_draft_is_forgotten_once_saved(page, clerk):
    sign_in(page, clerk)
    type_a_draft(page)

    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/saved/")
    page.goto("/form/")

    expect(page.get_by_role("textbox", name="名称")).to_have_value("台子村")
    expect(page.locator(".draft-notice")).to_have_count(0)


def test_draft_survives_a_refused_form(page, clerk):
    sign_in(page, clerk)
    type_a_draft(page)
    page.get_by_role("textbox", name="名称").fill("")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("备注").fill("待核")
    page.wait_for_timeout(1000)

    page.goto("/form/")

    expect(page.locator(".draft-notice")).to_contain_text(RESTORED)
    expect(page.get_by_label("备注")).to_have_value("待核")


def test_draft_survives_the_end_of_the_session(page, clerk):
    sign_in(page, clerk)
    type_a_draft(page)
    Session.objects.all().delete()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()

    fill_in_password(page, clerk.username)
    page.goto("/form/")

    expect(page.locator(".draft-notice")).to_contain_text(RESTORED)
    expect(page.get_by_role("textbox", name="名称")).to_have_value("台子新村")


def test_draft_goes_back_with_the_revision_it_was_begun_on(page, clerk):
    sign_in(page, clerk)
    type_a_draft(page)

    page.goto("/form/?revision=8")
    expect(page.locator("input[name=revision]")).to_have_value("7")

    page.get_by_role("button", name="不要这些内容").click()
    expect(page.locator("input[name=revision]")).to_have_value("8")


def test_draft_is_seen_neither_after_signing_out_nor_by_another_user(page, clerk):
    sign_in(page, clerk)
    type_a_draft(page)
    page.evaluate("localStorage['portal.draft:zhangwei:/form/'] = localStorage['portal.draft:liuguilan:/form/']")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login/**")
    fill_in_password(page, clerk.username)

    page.goto("/form/")

    expect(page.get_by_role("textbox", name="名称")).to_have_value("台子村")
    kept = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('portal.draft:'))")
    assert kept == ["portal.draft:zhangwei:/form/"]


@pytest.mark.parametrize("way", ["首页", "退出"])
def test_unsaved_work_is_not_left_without_a_question(page, clerk, way):
    sign_in(page, clerk)
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.goto("/form/")
    page.get_by_role("textbox", name="名称").fill("台子新村")

    page.locator(f"a:text-is('{way}'), .header-user button:has-text('{way}')").click()
    page.wait_for_load_state()

    assert asked == ["beforeunload"]


def test_idle_user_is_warned_and_may_go_on(page, clerk, settings):
    settings.IDLE_SECONDS = 6
    sign_in(page, clerk)
    warning = page.get_by_text("自动退出")

    expect(warning).to_be_visible()
    page.get_by_role("button", name="继续使用").click()
    expect(warning).to_be_hidden()


def test_double_click_saves_once(page, clerk):
    sign_in(page, clerk)
    page.goto("/form/")
    page.get_by_role("textbox", name="名称").fill("台子新村")

    page.get_by_role("button", name="保存").dblclick()
    page.wait_for_url("**/saved/")

    assert [post["name"] for post in posts] == ["台子新村"]


def test_problem_on_top_leads_to_its_field(page, clerk):
    sign_in(page, clerk)
    page.goto("/form/")
    page.get_by_role("textbox", name="名称").fill("")
    page.get_by_role("button", name="保存").click()

    page.locator(".error-summary").get_by_role("link", name="名称").press("Enter")

    expect(page.get_by_role("textbox", name="名称")).to_be_focused()


def test_ticks_are_counted_and_all_matching_needs_a_second_tick(page, clerk):
    sign_in(page, clerk)
    page.goto("/list/?kind=v")
    export, everything = page.get_by_role("button", name="导出所选"), page.get_by_label("改为选择符合条件的全部 60 条")
    expect(export).to_be_disabled()
    expect(everything).to_be_hidden()

    page.get_by_label("选择 第2村", exact=True).check()
    expect(page.get_by_text("已选 1 条")).to_be_visible()
    page.get_by_label("选择本页全部").check()
    expect(page.get_by_text("已选 25 条")).to_be_visible()
    everything.check()
    expect(page.get_by_text("已选择全部，包括其他页")).to_be_visible()
    page.get_by_label("选择 第2村", exact=True).uncheck()
    expect(everything).to_be_hidden()
    page.get_by_label("选择本页全部").check()
    everything.check()
    export.click()

    assert page.inner_text("body").startswith("all:1,2,3,")
    assert page.inner_text("body").endswith(",25:kind=v")


def test_branch_of_the_region_tree_is_fetched_once(page, clerk):
    sign_in(page, clerk)
    page.goto("/list/")
    branch = page.get_by_label("展开或收起下营镇")

    for _ in range(3):
        branch.click()
        page.wait_for_timeout(200)

    expect(page.get_by_role("link", name="台子村")).to_be_visible()
    assert posts == [{"tree": "asked"}]


def test_menu_opens_on_a_narrow_screen_and_escape_closes_it(page, clerk):
    sign_in(page, clerk)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/list/")
    menu, button = page.get_by_role("navigation", name="主菜单"), page.get_by_role("button", name="菜单")
    expect(menu).to_be_hidden()

    button.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")

    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("text", ["standard", "large"])
def test_pages_need_no_sideways_scrolling_at_360_pixels(page, clerk, text):
    sign_in(page, clerk)
    if text == "large":
        page.get_by_role("button", name="大字").click()
    page.set_viewport_size({"width": 360, "height": 740})

    for address in ("/form/", "/list/", "/saved/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address


def test_everything_is_reachable_without_javascript(browser: Browser, clerk, live_server):
    page = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, viewport={"width": 360, "height": 740}
    ).new_page()
    sign_in(page, clerk)
    page.goto("/list/?kind=v")
    page.get_by_role("link", name="菜单").click()
    expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()
    page.goto("/list/?kind=v")
    page.get_by_label("选择 第2村", exact=True).check()
    page.get_by_label("改为选择符合条件的全部 60 条").check()
    page.get_by_role("button", name="导出所选").click()

    assert page.inner_text("body") == "all:2:kind=v"
    page.context.close()
