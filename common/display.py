"""Large text (适老化): a choice of the browser, kept in a cookie, so it also holds on the sign-in page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.views.decorators.http import require_POST

from common.addresses import is_own_page

LARGE_TEXT_COOKIE = "large_text"
ONE_YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def large_text(request):
    """Switch large text on or off and go back to the page the user was on."""
    back = request.POST.get("next", "")
    response = HttpResponseRedirect(back if is_own_page(request, back) else "/")
    is_on = request.COOKIES.get(LARGE_TEXT_COOKIE) == "1"
    if is_on:
        response.delete_cookie(LARGE_TEXT_COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            LARGE_TEXT_COOKIE, "1", max_age=ONE_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response
