"""Pages for what went wrong, in the user's words. None of them needs the database."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from config.logs import request_number


def answer(status: int) -> HttpResponse:
    """The page of a status. It is rendered without the request: no user, no session, no query."""
    page = render_to_string(f"{status}.html", {"request_number": request_number.get()})
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(404)


def server_error(request: HttpRequest) -> HttpResponse:
    return answer(500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    page = render_to_string("403_csrf.html", {"request_number": request_number.get()})
    return HttpResponse(page, status=403)
