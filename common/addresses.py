"""Addresses that came from the browser, before anybody is sent there; those that everybody may open; who asks."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def is_own_page(request: HttpRequest, address: str) -> bool:
    """Whether the address is a page of this portal; a blank one is not."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())


def public_address(request: HttpRequest, name: str, *arguments) -> str:
    """The whole address of a public page, as printed with its QR code."""
    path = reverse(name, args=arguments)
    return f"{settings.PUBLIC_ADDRESS}{path}" if settings.PUBLIC_ADDRESS else request.build_absolute_uri(path)


def client_address(request: HttpRequest) -> str:
    """From where the request came, as logs and history keep it; behind a proxy as config/proxy.py found it out."""
    return request.META.get("REMOTE_ADDR", "")
