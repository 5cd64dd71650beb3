"""What every journey begins with."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.factories import PASSWORD


def sign_in(page: Page, username: str, to: str = "/") -> None:
    """Whoever sat there before is signed out; ends on the page asked for."""
    page.context.clear_cookies()
    page.goto(f"/login/?next={to}")
    page.get_by_label("登录名", exact=True).fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: urlsplit(url).path == to)
