"""Large text (适老化): a choice of the browser, kept in a cookie, so it also holds on the sign-in page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

LARGE_TEXT_COOKIE = "large_text"
ONE_YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def large_text(request):
    """Switch large text on or off and go back to the page the user was on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    is_on = request.COOKIES.get(LARGE_TEXT_COOKIE) == "1"
    if is_on:
        response.delete_cookie(LARGE_TEXT_COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            LARGE_TEXT_COOKIE, "1", max_age=ONE_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response
