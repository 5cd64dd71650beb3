"""What the frame of every page shows."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from common.display import LARGE_TEXT_COOKIE
from common.menu import menu_for

SYSTEM_NAME = "示范村居管理平台"


def frame(request: HttpRequest) -> dict:
    """Name of the system, menu of this user, demo flag, large text, seconds until idle sign-out.

    Tables and widgets inside a page are templates too and ask for the frame again: only the page works the menu out.
    """
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    match = request.resolver_match
    return {
        "system_name": SYSTEM_NAME,
        "demo": settings.DEMO,
        "menu": SimpleLazyObject(partial(menu_for, user, match.view_name if match else "")) if signed_in else [],
        "idle_seconds": getattr(settings, "IDLE_SECONDS", 0) if signed_in else 0,
        "large_text": request.COOKIES.get(LARGE_TEXT_COOKIE) == "1",
    }
