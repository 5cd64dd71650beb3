"""What every request passes through: one act of history, and refusals said in words."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import pghistory
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import reswap, retarget

from common.addresses import client_address, is_own_page
from common.history import who
from common.refusal import Refused

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class NoNullMiddleware:
    """A null character in an address comes from no keyboard, and the database takes none: 400, not an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)


class HistoryContextMiddleware:
    """Each changing request is one act: all its changes carry who made them, and from where."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return self.get_response(request)
        with pghistory.context(**who(request.user), address=client_address(request), request=request.path):
            return self.get_response(request)


class RefusalMiddleware:
    """A refusal that no view caught becomes a message on the page the user came from, else on the row's own page.

    A page that refuses to be read would lead back to itself for ever where it is one of these itself: then to the
    other, at last home. A part of a page is not replaced by another page: it gets the message alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        messages.error(request, str(exception))
        if request.htmx:
            return retarget(reswap(render(request, "common/_messages.html"), "outerHTML"), "#messages")
        return redirect(next((page for page in pages_around(request, exception.about) if page), "home"))


def pages_around(request: HttpRequest, row) -> list[str]:
    """The page of ours the user came from, and the row's own; empty where unknown, or where it is the one asked for."""
    before = request.headers.get("Referer", "")
    own = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
    return [
        "" if request.method in READING and unquote(urlsplit(page).path) == request.path else page
        for page in (before if is_own_page(request, before) else "", own)
    ]
