"""Addresses that came from the browser, before anybody is sent there."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_own_page(request: HttpRequest, address: str) -> bool:
    """Whether the address is a page of this portal; a blank one is not."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
