"""The ground every test stands on: the time, the browser."""

import gc
import os
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import BrowserContext, Page

from tests.emptying import empty_tables, may_leave_triggers_aside

# The browser without its window has the same engine and takes two thirds of the time.
BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
CHROMIUM = os.environ.get("CHROMIUM") or next((path for path in BROWSERS if os.path.exists(path)), BROWSERS[-1])
POLICY = "Content Security Policy"
CHROMIUM_OPTIONS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
UNSEEN_UNTIL_READY = """
  const unseen = new CSSStyleSheet();
  unseen.replaceSync("html { visibility: hidden }");
  document.adoptedStyleSheets = [unseen];
  document.addEventListener("DOMContentLoaded", () => { document.adoptedStyleSheets = [] });
"""

OBJECTS_BETWEEN_COLLECTIONS = 10_000


def pytest_collection_finish() -> None:
    """Programs and collected tests stay to the end: the garbage collector need not look through them ever again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


@pytest.fixture
def now() -> datetime:
    """The moment at which tests take place, for whatever takes "now" as an argument: mid-morning of a working day."""
    return datetime(2026, 10, 19, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Tests that run without a transaction empty the tables behind them, which the database allows nobody else.

    At the end a browser may still hold a request of the live server open: its session must not keep the database.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_database())")
        cursor.execute(f"ALTER DATABASE {cursor.fetchone()[0]} SET portal.emptying = 'on'")
        cursor.execute("SET portal.emptying = 'on'")
        if may_leave_triggers_aside():
            TransactionTestCase._fixture_teardown = empty_tables
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    """The system's Chromium; as root it runs without its sandbox, which root cannot have."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": CHROMIUM, "args": CHROMIUM_OPTIONS + as_root}


@pytest.fixture(scope="session")
def browser_context_args(live_server) -> dict:
    return {
        "base_url": live_server.url,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """A visitor's hand is slower than a page's scripts; the browser driver's would press before they listen."""
    context.add_init_script(UNSEEN_UNTIL_READY)
    return context


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page that waits ten seconds at most, and that must show no error of a script or of the content policy."""
    errors = []
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if POLICY in said.text else None)
    yield page
    assert errors == []
