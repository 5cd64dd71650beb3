"""What a user reads when something went wrong; none of it may need the database."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import path

from config import errors
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401 (Django finds them by name)
from config.urls import urlpatterns as portal


def raising(error: Exception):
    def view(request):
        raise error

    view.login_required = False
    return view


urlpatterns = [
    path("bad/", raising(SuspiciousOperation("13800000000"))),
    path("forbidden/", raising(PermissionDenied("13800000000"))),
    path("missing/", raising(Http404("13800000000"))),
    path("broken/", raising(RuntimeError("13800000000"))),
    *portal,
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/bad/", 400, "无法处理这次请求"),
        ("/forbidden/", 403, "您没有这项操作的权限"),
        ("/missing/", 404, "没有找到这个页面"),
        ("/broken/", 500, "系统出了问题"),
    ],
)
def test_error_page_speaks_plainly_and_needs_no_database(address: str, status: int, heading: str) -> None:
    client = Client(raise_request_exception=False)

    response = client.get(address)

    page = response.content.decode()
    assert response.status_code == status
    assert heading in page
    assert response["X-Request-ID"] in page
    assert "13800000000" not in page
    assert "style=" not in page
    assert "<script" not in page


def test_stale_form_is_told_to_reload(settings) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/login/", {"username": "someone"})

    assert response.status_code == 403
    assert "页面已过期，请重新提交" in response.content.decode()


def test_every_error_page_renders_outside_a_request() -> None:
    request = RequestFactory().get("/")

    answers = [errors.bad_request(request), errors.forbidden(request), errors.not_found(request)]

    assert [answer.status_code for answer in [*answers, errors.server_error(request)]] == [400, 403, 404, 500]
