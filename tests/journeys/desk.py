"""What every journey begins with, and what several do."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD
from tests.office import pages_of


def sign_in(page: Page, username: str, to: str = "/") -> None:
    """Whoever sat there before is signed out; ends on the page asked for."""
    page.context.clear_cookies()
    page.goto(f"/login/?next={to}")
    page.get_by_label("登录名", exact=True).fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: urlsplit(url).path == to)


def take(page: Page, label: str, note: str = "") -> None:
    """A step of the paper that is shown, through its confirm page."""
    page.get_by_role("link", name=label, exact=True).click()
    if note:
        page.get_by_label("理由").fill(note)
    page.get_by_role("button", name=label).click()
    expect(page.get_by_text(f"已{label}")).to_be_visible()


def printed(page: Page, folder: Path) -> list[str]:
    """The text of each sheet of paper that the printer gives out."""
    page.emulate_media(media="print")
    (folder / "printed.pdf").write_bytes(page.pdf(prefer_css_page_size=True))
    page.emulate_media(media="screen")
    return pages_of(folder / "printed.pdf")
