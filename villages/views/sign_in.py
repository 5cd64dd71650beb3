"""Signing in, being locked out, and one's own password."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone

from common.addresses import client_address, is_own_page
from villages.actions.accounts import begin_session, change_own_password
from villages.actions.kept_forms import waiting_form
from villages.forms.accounts import OwnPasswordForm, SignInForm
from villages.middleware import SIGNED_OUT


class SignInView(auth.LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_initial(self) -> dict:
        """A link may name the account, as those of 试用导览 do."""
        return super().get_initial() | {"username": self.request.GET.get("username", "")}

    def form_valid(self, form) -> HttpResponse:
        request, user = self.request, form.get_user()
        request.session.pop(SIGNED_OUT, None)
        response = super().form_valid(form)
        if not request.session.session_key:
            request.session.create()
        now = timezone.now()
        begin_session(user, key=request.session.session_key, address=client_address(request), now=now)
        if user.password_expires_soon(now):
            last = timezone.localtime(user.password_expires_at())
            messages.warning(request, f"您的密码将于{last:%Y年%-m月%-d日 %H:%M}到期，请提前点“修改密码”更换。")
        return redirect("kept_form") if waiting_form(user, now) else response

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(signed_out=self.request.session.get(SIGNED_OUT), **kwargs)


def locked_out(request: HttpRequest, original_response=None, credentials: dict | None = None) -> HttpResponse:
    """Too many failures. The same page whether or not such an account exists."""
    username = (credentials or {}).get("username") or ""
    failures = AccessAttempt.objects.filter(username=username, ip_address=request.axes_ip_address)
    last = failures.order_by("-attempt_time").values_list("attempt_time", flat=True).first() or timezone.now()
    until = last + timedelta(hours=settings.AXES_COOLOFF_TIME)
    context = {"until": until, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked_out.html", context, status=429)


class OwnPasswordView(auth.PasswordChangeView):
    """One's own password; with a given or expired one the only page there is."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("profile")

    def form_valid(self, form) -> HttpResponse:
        request, user = self.request, self.request.user
        change_own_password(user, form.cleaned_data["new_password1"], now=timezone.now())
        update_session_auth_hash(request, user)
        begin_session(user, key=request.session.session_key, address=user.session_address, now=user.session_started_at)
        messages.success(request, "密码已修改，下次登录请使用新密码。")
        return redirect(self.next_page())

    def next_page(self) -> str:
        wanted = self.request.POST.get("next", self.request.GET.get("next", ""))
        return wanted if is_own_page(self.request, wanted) else "profile"

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        return super().get_context_data(
            heading="修改密码",
            must_change=user.needs_new_password(timezone.now()),
            is_expired=not user.must_change_password,
            next=self.request.GET.get("next", ""),
            **kwargs,
        )
