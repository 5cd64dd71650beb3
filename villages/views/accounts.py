"""Accounts inside one's own region: listed, created, altered, switched off and on, given a new password."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.generic import TemplateView, View
from django.views.generic.detail import SingleObjectMixin

from common.refusal import Refused
from common.views.editing import ScopedCreateView, ScopedUpdateView, kept_inside
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from villages.actions.accounts import (
    create_account,
    disable_account,
    enable_account,
    just_created,
    reset_password,
    update_account,
)
from villages.filters.accounts import AccountFilter
from villages.forms.accounts import AccountForm, AccountUpdateForm
from villages.models import StaffUser
from villages.tables.accounts import AccountTable

CHANGE = "villages.change_staffuser"


def facts_of(account: StaffUser) -> list[tuple[str, str]]:
    """What an account is, as label and value; nothing here is secret."""
    return [
        ("登录名", account.username),
        ("姓名", account.name),
        ("单位", account.unit),
        ("职务", account.post),
        ("办公电话", account.work_phone),
        ("角色", account.get_role_display()),
        ("管辖区划", "全国" if account.is_national else " ".join(ancestry_of(account))),
        *([("所在村(居)", f"{account.village} {account.village.code}")] if account.village_id else []),
    ]


def ancestry_of(account: StaffUser) -> list[str]:
    codes = account.region.path.strip("/").split("/")
    return list(type(account.region).objects.filter(code__in=codes).order_by("level").values_list("name", flat=True))


def moment(when) -> str:
    return timezone.localtime(when).strftime("%Y年%-m月%-d日 %H:%M") if when else ""


class AccountListView(ScopedListView):
    model = StaffUser
    permission = "villages.view_staffuser"
    queryset = StaffUser.objects.select_related("region", "village")
    table_class = AccountTable
    filterset_class = AccountFilter
    template_name = "common/list.html"
    heading = "账号管理"

    def actions(self) -> list[dict]:
        return [{"label": "新增", "icon": "plus", "url": reverse("account_create"), "primary": True}]


class AccountDetailView(ScopedDetailView):
    model = StaffUser
    permission = "villages.view_staffuser"
    queryset = StaffUser.objects.select_related("region", "village")
    template_name = "accounts/account_detail.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("账号管理", reverse("account_list"))]

    def actions(self) -> list[dict]:
        account, user = self.object, self.request.user
        history = reverse("record_history", args=[account._meta.label_lower, account.pk])
        log = {"label": "变更记录", "icon": "history", "url": history}
        if account.pk == user.pk or not user.has_perm(CHANGE, account):
            return [log]
        switch = (
            {"label": "停用", "icon": "ban", "url": reverse("account_disable", args=[account.pk]), "danger": True}
            if account.is_active
            else {"label": "启用", "icon": "circle-check", "url": reverse("account_enable", args=[account.pk])}
        )
        return [
            {"label": "修改", "icon": "pencil", "url": reverse("account_update", args=[account.pk]), "primary": True},
            {"label": "重置密码", "icon": "key", "url": reverse("account_reset_password", args=[account.pk])},
            switch,
            log,
        ]

    def get_context_data(self, **kwargs) -> dict:
        account = self.object
        signing_in = [
            ("最近登录", moment(account.last_login)),
            ("密码修改时间", moment(account.password_changed_at)),
            ("密码有效期至", moment(account.password_expires_at())),
        ]
        return super().get_context_data(
            facts=facts_of(account),
            signing_in=signing_in,
            must_change=account.needs_new_password(timezone.now()),
            is_own=account.pk == self.request.user.pk,
            may_change=self.request.user.has_perm(CHANGE, account),
            **kwargs,
        )


class OneTimePasswordMixin:
    """Shows a password on the very page that answers; it is kept nowhere and shown once."""

    @sensitive_variables("password")
    def show_password(self, account: StaffUser, password: str, heading: str) -> HttpResponse:
        context = {
            "heading": heading,
            "account": account,
            "password": password,
            "breadcrumbs": [("账号管理", reverse("account_list"))],
        }
        return never_cache(render)(self.request, "accounts/one_time_password.html", context)


class AccountCreateView(OneTimePasswordMixin, ScopedCreateView):
    model = StaffUser
    permission = "villages.add_staffuser"
    form_class = AccountForm
    heading = "新增账号"

    def form_valid(self, form) -> HttpResponse:
        actor = self.request.user
        try:
            with kept_inside(actor, self.model) as written:
                password = create_account(form.instance, actor=actor, now=timezone.now())
                written.append(form.instance)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return self.show_password(form.instance, password, "账号已建立")

    def form_invalid(self, form) -> HttpResponse:
        """A second click finds the name taken by the first, whose answer nobody saw: it gets a password to show."""
        actor, now = self.request.user, timezone.now()
        if set(form.errors) <= {"username", NON_FIELD_ERRORS} and form.instance.username:
            twin = just_created(form.instance, actor=actor, now=now)
            if twin is not None:
                return self.show_password(twin, reset_password(twin, actor=actor, now=now), "账号已建立")
        return super().form_invalid(form)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("账号管理", reverse("account_list"))]

    def get_cancel_url(self) -> str:
        return reverse("account_list")


class AccountUpdateView(ScopedUpdateView):
    model = StaffUser
    permission = CHANGE
    form_class = AccountUpdateForm

    def save(self, form) -> StaffUser:
        return update_account(form.instance, actor=self.request.user)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("账号管理", reverse("account_list")), (str(self.object), self.object.get_absolute_url())]


class AccountActView(OneTimePasswordMixin, RegionScopedMixin, SingleObjectMixin, View):
    """A page that asks, a click that acts."""

    model = StaffUser
    permission = CHANGE
    label = question = consequence = ""
    danger = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.get_object()
        context = {
            "heading": f"{self.label}：{account}",
            "question": self.question.format(account),
            "consequence": self.consequence,
            "submit_label": self.label,
            "danger": self.danger,
            "cancel_url": account.get_absolute_url(),
            "breadcrumbs": [("账号管理", reverse("account_list")), (str(account), account.get_absolute_url())],
        }
        return render(request, "common/confirm.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.get_object()
        try:
            return self.act(account)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(account)

    def act(self, account: StaffUser) -> HttpResponse:
        raise NotImplementedError


class AccountDisableView(AccountActView):
    label, danger = "停用", True
    question = "确定停用账号“{}”吗？"
    consequence = "停用后立即退出登录，不能再登录；账号与办理记录保留，可以重新启用。"

    def act(self, account: StaffUser) -> HttpResponse:
        disable_account(account, actor=self.request.user)
        messages.success(self.request, f"已停用账号“{account}”。")
        return redirect(account)


class AccountEnableView(AccountActView):
    label = "启用"
    question = "确定启用账号“{}”吗？"
    consequence = "启用后可以用原来的密码登录；忘记密码的，请再重置密码。"

    def act(self, account: StaffUser) -> HttpResponse:
        enable_account(account, actor=self.request.user)
        messages.success(self.request, f"已启用账号“{account}”。")
        return redirect(account)


class AccountResetPasswordView(AccountActView):
    label, danger = "重置密码", True
    question = "确定重置账号“{}”的密码吗？"
    consequence = "原密码立即失效，本人正在登录的会随即退出。新的一次性密码只显示一次，首次登录必须修改。"

    def act(self, account: StaffUser) -> HttpResponse:
        password = reset_password(account, actor=self.request.user, now=timezone.now())
        return self.show_password(account, password, "密码已重置")


class ProfileView(TemplateView):
    """个人信息: what one's own account is. Others change it; only the password is one's own."""

    template_name = "accounts/profile.html"

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        signing_in = [
            ("本次登录", moment(user.session_started_at)),
            ("登录地址", user.session_address),
            ("密码修改时间", moment(user.password_changed_at)),
            ("密码有效期至", moment(user.password_expires_at())),
        ]
        actions = [{"label": "修改密码", "icon": "key", "url": reverse("password_change"), "primary": True}]
        return super().get_context_data(
            heading="个人信息", facts=facts_of(user), signing_in=signing_in, actions=actions, **kwargs
        )
