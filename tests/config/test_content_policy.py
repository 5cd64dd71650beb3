"""The strict content policy, as a browser keeps it."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from playwright.sync_api import Page

from config.urls import urlpatterns as portal
from tests.conftest import POLICY


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
