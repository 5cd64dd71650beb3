"""What everybody may read, without an account: one page per village, reached by QR code."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.views import View

from agreements.public_page import public_papers, public_village, render_public_page

SECONDS_CACHED = 300
HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@method_decorator(login_not_required, name="dispatch")
class PublicVillageView(View):
    """Reads only, keeps no session, and says the same to everybody: caches may keep it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        village = public_village(code)
        papers = public_papers(village, timezone.now()) if village else []
        if not papers:
            page, status = render_to_string("agreements/public/nothing.html"), 404
        else:
            page, status = render_public_page(village, papers), 200
        return public_response(request, page, status)


def public_response(request: HttpRequest, page: str, status: int) -> HttpResponse:
    """A page for everybody. Nothing yet may be something in a minute: somebody scans the code while it is posted."""
    response = HttpResponse(page, status=status, headers=HEADERS)
    response["Cache-Control"] = f"public, max-age={SECONDS_CACHED}" if status == 200 else "no-cache"
    if status == 200:
        etag = f'"{hashlib.sha256(page.encode()).hexdigest()[:32]}"'
        response["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response)
    return response
