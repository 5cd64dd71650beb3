"""The operators' back room: regions, accounts, word lists; nothing else."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

# Packages bring admins of their own; only these stand here.
SHOWN_MODELS = frozenset({"villages.region", "villages.staffuser", "common.word"})


class PortalAdminSite(AdminSite):
    """Django's admin behind the portal's own door: its sign-in, its passwords, its rules."""

    site_header = "示范村居管理平台 · 系统管理"
    site_title = "系统管理"
    index_title = "系统管理"

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        shown = [model for model in models if model._meta.label_lower in SHOWN_MODELS]
        if shown:
            super().register(shown, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Operators that have something to do here; the auditor has not."""
        user = request.user
        if not (user.is_active and user.is_staff):
            return False
        return any(each.has_module_permission(request) for each in self._registry.values())

    def get_urls(self) -> list:
        """Without the way from any table and key to the record's page: it tells which records there are."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def admin_view(self, view, cacheable: bool = False):
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def signed_in(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return signed_in

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get("next") or reverse("admin:index")
        return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': wanted})}")

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        return redirect("password_change")

    def password_change_done(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        return redirect("profile")
