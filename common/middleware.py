"""What every request passes through: one act of history, and refusals said in words."""

from collections.abc import Callable

import pghistory
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.addresses import is_own_page
from common.history import who
from common.refusal import Refused


class HistoryContextMiddleware:
    """Each changing request is one act: all its changes carry who made them, and from where."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with pghistory.context(**who(request.user), address=request.META.get("REMOTE_ADDR", ""), request=request.path):
            return self.get_response(request)


class RefusalMiddleware:
    """A refusal that no view caught becomes a message on the page the user came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        messages.error(request, str(exception))
        back = request.META.get("HTTP_REFERER", "")
        return redirect(back if is_own_page(request, back) else "home")
