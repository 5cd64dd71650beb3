"""The strict content policy, as a browser keeps it."""

from contextlib import closing

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from playwright.sync_api import Page

from config.urls import urlpatterns as portal
from tests.conftest import POLICY
from tests.factories import CountyFactory, StaffUserFactory
from villages.choices import Role


def inline(request):
    return HttpResponse("<title>before</title><script>document.title = 'after'</script><p style='color: red'>x</p>")


inline.login_required = False
urlpatterns = [path("inline/", inline), *portal]


def test_policy_names_this_site_only(client: Client, db) -> None:
    response = client.get("/healthz")

    assert dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; ")) == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.urls(__name__)
def test_browser_runs_no_inline_script_and_says_so(context, live_server) -> None:
    page: Page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))

    page.goto("/inline/")

    assert page.title() == "before"
    assert len([text for text in said if POLICY in text]) == 2


def plain_pages(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """The addresses that need no argument, of every room."""
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += plain_pages(pattern.url_patterns) if pattern.namespace is None else []
        elif pattern.name and pattern.pattern.regex.groups == 0 and pattern.name != "logout":
            found.append(reverse(pattern.name))
    return found


def is_page(response: HttpResponse) -> bool:
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


def opened_by(role: Role, page: Page, client: Client, live_server, settings, without: list[str]) -> list[str]:
    """The pages that one of this role opens in the browser, but for those that others have opened."""
    client.force_login(StaffUserFactory(role=role, region=CountyFactory(), must_change_password=False))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    addresses = []
    for address in plain_pages(get_resolver().url_patterns):
        if address in without:
            continue
        with closing(client.get(address)) as response:  # some hand out a file
            addresses += [address] if is_page(response) else []
    assert [page.goto(address).status for address in addresses] == [200] * len(addresses)
    return addresses


def test_no_page_breaks_the_policy(page: Page, client: Client, live_server, settings) -> None:
    """The fixture `page` fails when the policy stops anything."""
    opened = []
    for role in (Role.CLERK, Role.SYSTEM_ADMIN, Role.AUDITOR):
        opened += opened_by(role, page, client, live_server, settings, without=opened)

    assert "/" in opened
    assert reverse("audit_search") in opened
