"""The logs say what happened and to which account's number, never to whom."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from config.logs import JSONFormatter
from config.urls import urlpatterns as portal
from tests.factories import StaffUserFactory

PRIVATE = "莫𡐓村王小二13800000000"


def broken(request):
    raise RuntimeError(PRIVATE)


def sign_in(request):
    authenticate(request, username=PRIVATE, password=PRIVATE)
    return HttpResponse()


def show_user(request):
    return HttpResponse(request.user.get_username())


broken.login_required = sign_in.login_required = False
urlpatterns = [path("broken/", broken), path("sign-in/", sign_in), path("user/", show_user), *portal]


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict]]]:
    """The lines as they are written."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JSONFormatter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_request_line_has_number_path_status_and_time_but_no_query(client: Client, db, lines) -> None:
    response = client.post(f"/healthz?name={PRIVATE}", {"phone": PRIVATE})

    [line] = [line for line in lines() if line["logger"] == "portal.access"]
    assert line["request"] == response["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("POST", "/healthz", 405)
    assert line["ms"] >= 0
    assert PRIVATE not in json.dumps(lines(), ensure_ascii=False)


@pytest.mark.urls(__name__)
def test_failed_request_names_the_place_but_not_the_message(lines) -> None:
    Client(raise_request_exception=False).get("/broken/", {"name": PRIVATE})

    [line] = [line for line in lines() if "error" in line]
    assert line["error"] == "RuntimeError"
    assert line["at"][-1].endswith("broken")
    assert PRIVATE not in json.dumps(lines(), ensure_ascii=False)


@pytest.mark.urls(__name__)
def test_failed_login_does_not_write_the_name_typed(client: Client, db, lines) -> None:
    client.post("/sign-in/")

    assert PRIVATE not in json.dumps(lines(), ensure_ascii=False)


@pytest.mark.urls(__name__)
def test_signed_in_request_carries_the_number_of_the_account(client: Client, db, lines) -> None:
    user = StaffUserFactory()
    client.force_login(user)

    client.get("/user/")

    [line] = [line for line in lines() if line["logger"] == "portal.access"]
    assert (line["path"], line["user"]) == ("/user/", user.pk)
    assert user.username not in json.dumps(lines(), ensure_ascii=False)
