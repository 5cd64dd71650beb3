"""What is done to accounts: created, altered, switched off and on, given passwords, signed in."""

from datetime import datetime, timedelta

from axes.utils import reset as forget_failures
from django.core.exceptions import PermissionDenied
from django.db import transaction

from common.refusal import Refused
from villages.models import PasswordRecord, StaffUser
from villages.models.staff_user import PASSWORD_FIELDS, SIGN_IN_FIELDS
from villages.passwords import REMEMBERED, one_time_password
from villages.rules import grantable_roles

# Two clicks of one hand, also over a slow line; a colleague does not type the same account in this time.
REPEAT_WITHIN = timedelta(minutes=2)
TYPED_FIELDS = ("username", "name", "unit", "post", "work_phone", "role", "region", "village", "is_national")
# No session has this key: whoever is signed in is out at his next request.
NO_SESSION = "-"


@transaction.atomic
def create_account(account: StaffUser, *, actor: StaffUser, now: datetime) -> str:
    """Save a new account; returns its one-time password, which is stored nowhere else."""
    if not actor.has_perm("villages.add_staffuser"):
        raise PermissionDenied
    ensure_may_grant(actor, account)
    password = one_time_password()
    account.set_password(password)
    account.must_change_password, account.password_changed_at = True, now
    account.save()
    return password


def just_created(account: StaffUser, *, actor: StaffUser, now: datetime) -> StaffUser | None:
    """The account that a repeat of the same click would make once more: made by the actor a moment ago, with
    everything the same, and not used since. None where there is no such."""
    same = {field: getattr(account, field) for field in TYPED_FIELDS}
    twin = StaffUser.objects.filter(**same, is_active=True, must_change_password=True, last_login=None).first()
    if twin is None or not actor.has_perm("villages.change_staffuser", twin):
        return None
    made = twin.events.filter(pgh_label="insert", pgh_created_at__gt=now - REPEAT_WITHIN).first()
    return twin if made and (made.pgh_context or {}).get("user") == actor.pk else None


@transaction.atomic
def update_account(account: StaffUser, *, actor: StaffUser) -> StaffUser:
    """Save an altered account. What it was and what it becomes must both be the actor's to give.

    Its password and session are not among what is saved: they may have changed since the form was opened.
    """
    ensure_may_change(actor, StaffUser.objects.select_for_update(of=("self",)).get(pk=account.pk))
    ensure_may_grant(actor, account)
    altered = {field.name for field in account._meta.concrete_fields if not field.primary_key}
    altered -= {*PASSWORD_FIELDS, *SIGN_IN_FIELDS}
    if not account.is_active:
        account.session_key = NO_SESSION
        altered.add("session_key")
    account.save(update_fields=altered)
    return account


@transaction.atomic
def disable_account(account: StaffUser, *, actor: StaffUser) -> StaffUser:
    """Switch off; an open session ends at once. Accounts are never deleted."""
    ensure_may_change(actor, account)
    account.is_active, account.session_key = False, NO_SESSION
    account.save(update_fields=["is_active", "session_key", "updated_at"])
    return account


@transaction.atomic
def enable_account(account: StaffUser, *, actor: StaffUser) -> StaffUser:
    ensure_may_change(actor, account)
    account.is_active = True
    account.save(update_fields=["is_active", "updated_at"])
    return account


@transaction.atomic
def reset_password(account: StaffUser, *, actor: StaffUser, now: datetime) -> str:
    """Give a new one-time password, end the session, lift the lock; returns the password."""
    ensure_may_change(actor, account)
    password = one_time_password()
    _replace_password(account, password, now, must_change=True)
    StaffUser.objects.filter(pk=account.pk).update(session_key=NO_SESSION)
    forget_failures(username=account.username)
    return password


@transaction.atomic
def change_own_password(user: StaffUser, password: str, *, now: datetime) -> None:
    """The caller has validated the password (villages/passwords.py)."""
    _replace_password(user, password, now, must_change=False)


def _replace_password(user: StaffUser, password: str, now: datetime, *, must_change: bool) -> None:
    PasswordRecord.objects.create(user=user, password=user.password, replaced_at=now)
    kept = user.password_records.values_list("pk", flat=True)[: REMEMBERED - 1]
    user.password_records.exclude(pk__in=list(kept)).delete()
    user.set_password(password)
    user.must_change_password, user.password_changed_at = must_change, now
    user.save(update_fields=["password", "must_change_password", "password_changed_at", "updated_at"])


def begin_session(user: StaffUser, *, key: str, address: str, now: datetime) -> None:
    """The newest session is the account's only one."""
    user.session_key, user.session_address, user.session_started_at = key, address, now
    user.save(update_fields=["session_key", "session_address", "session_started_at"])


def ensure_may_change(actor: StaffUser, account: StaffUser) -> None:
    """Superusers skip the permission, not this: nobody manages his own account."""
    if actor.pk == account.pk:
        raise Refused("不能管理自己的账号，请由其他管理人员办理；修改自己的密码请到“个人信息”。")
    if not actor.has_perm("villages.change_staffuser", account):
        raise PermissionDenied


def ensure_may_grant(actor: StaffUser, account: StaffUser) -> None:
    """Nobody grants more than he has: neither role, nor region, nor the whole nation."""
    if account.role not in grantable_roles(actor):
        raise Refused(f"您不能授予“{account.get_role_display()}”角色，请改选其他角色。")
    if (account.is_national or account.is_superuser) and not actor.is_superuser:
        raise Refused("只有平台最高管理员可以管理全国账号。")
    scope = actor.region_path
    if scope is None or not account.scope_path.startswith(scope):
        raise Refused("管辖区划超出了您的管辖范围，请在您的区划内选择。")
