"""The door: one live session per account, idle sign-out, forced change of password, and nothing lost on the way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import escape_leading_slashes
from django_htmx.http import HttpResponseClientRedirect

from common.addresses import is_own_page
from common.middleware import READING
from villages.actions.kept_forms import keep_form

SEEN, SIGNED_OUT = "seen", "signed_out"
SEEN_EVERY = 60  # seconds between two writes of "last seen"
OPEN_TO_GIVEN_PASSWORDS = frozenset({"login", "logout", "password_change", "healthz", "large_text"})
# A form longer than this, or one that uploads a file of more, is not kept.
KEPT_BYTES = 512 * 1024


class AccountSessionMiddleware:
    """Ends a session that a newer one has replaced, or that nobody used for a while.

    `request.ended_user` tells the next middleware whose session it was; the sign-in page says why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            why = reason_to_end(request, now)
            if why:
                request.ended_user = request.user._wrapped
                logout(request)
                request.session[SIGNED_OUT] = why
            elif now.timestamp() - request.session.get(SEEN, 0) > SEEN_EVERY:
                request.session[SEEN] = int(now.timestamp())
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)  # on a shared computer, Back after signing out shows nothing
        return response

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs) -> HttpResponse | None:
        if not request.user.is_authenticated or not request.user.needs_new_password(timezone.now()):
            return None
        if request.resolver_match.view_name in OPEN_TO_GIVEN_PASSWORDS:
            return None
        return go(request, "password_change", page_of(request))


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Sends to the sign-in page and back to where one was; what was posted waits for its owner."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        user = getattr(request, "ended_user", None)
        if user is not None and request.method == "POST" and not request.headers.get("HX-Request"):
            fields = fields_of(request, without=private_fields_of(view_func))
            keep_form(user, fields, **place_of(request), now=timezone.now())
        return go(request, "login", page_of(request))


def reason_to_end(request: HttpRequest, now: datetime) -> dict | None:
    """Why this session is over, as the sign-in page tells it; None while it lives."""
    user, session = request.user, request.session
    if user.session_key and user.session_key != session.session_key:
        started = user.session_started_at
        at = timezone.localtime(started).strftime("%Y年%-m月%-d日 %H:%M") if started else ""
        return {"reason": "newer", "at": at, "address": masked(user.session_address)}
    idle = timedelta(minutes=settings.IDLE_MINUTES)
    if SEEN in session and now.timestamp() - session[SEEN] > idle.total_seconds():
        return {"reason": "idle", "minutes": settings.IDLE_MINUTES}
    return None


def masked(address: str) -> str:
    """The first half of an address, enough to recognise one's own office: 10.12.*.*"""
    sign = ":" if ":" in address else "."
    parts = address.split(sign)
    return sign.join(parts[:2] + ["*"] * 2) if len(parts) > 2 else ""


def go(request: HttpRequest, view_name: str, page: str) -> HttpResponse:
    """A redirect that a partial request does not swallow: there the whole page moves."""
    target = reverse(view_name)
    if page and page != reverse(settings.LOGIN_REDIRECT_URL):
        target += "?" + urlencode({"next": page})
    return HttpResponseClientRedirect(target) if request.headers.get("HX-Request") else HttpResponseRedirect(target)


def page_of(request: HttpRequest) -> str:
    """The page the user was on: where a form was posted from, or which page a fragment belongs to."""
    if request.headers.get("HX-Request"):
        came_from = request.headers.get("HX-Current-URL", "")
    elif request.method in READING:
        return request.get_full_path()
    else:
        came_from = request.headers.get("Referer", "")
    if not is_own_page(request, came_from):
        return ""
    parts = urlsplit(came_from)
    path = escape_leading_slashes(parts.path)  # //name would be another machine
    return f"{path}?{parts.query}" if parts.query else path


def place_of(request: HttpRequest) -> dict:
    return {
        "path": request.get_full_path(),
        "page": page_of(request),
        "had_files": (request.content_type or "").startswith("multipart/"),
    }


def private_fields_of(view_func: Callable) -> tuple[str, ...]:
    """What the form of the page leaves nowhere else, see PrivateFieldsMixin."""
    form_class = getattr(getattr(view_func, "view_class", None), "form_class", None)
    return getattr(form_class, "private_fields", ())


def fields_of(request: HttpRequest, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What was typed, without passwords, tokens and private fields; nothing when the request is a big upload."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > KEPT_BYTES:
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name and name not in without
        for value in values
    ]
