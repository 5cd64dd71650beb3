import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from common.refusal import Refused
from tests.factories import PASSWORD, RegionFactory, StaffUserFactory
from villages.actions.accounts import (
    change_own_password,
    create_account,
    disable_account,
    enable_account,
    reset_password,
    update_account,
)
from villages.choices import Role
from villages.models import StaffUser

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader() -> StaffUser:
    return StaffUserFactory(leader=True, region__code="120119")


def new_account(**fields) -> StaffUser:
    region = fields.pop("region", None) or RegionFactory(code="120119001")
    return StaffUser(**{"username": "xinren", "name": "样例新人", "role": Role.CLERK, "region": region} | fields)


def test_new_account_has_a_one_time_password_that_must_be_changed(leader, now):
    password = create_account(new_account(), actor=leader, now=now)

    account = StaffUser.objects.get(username="xinren")
    assert account.check_password(password)
    assert account.must_change_password
    assert account.password_changed_at == now


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.BUSINESS_ADMIN, Role.AUDITOR])
def test_leader_grants_no_operator_role(leader, now, role):
    with pytest.raises(Refused, match="不能授予"):
        create_account(new_account(role=role), actor=leader, now=now)
    assert StaffUser.objects.count() == 1


@pytest.mark.parametrize("code", ["120118", "1201", "12", "120118001"])
def test_no_account_is_made_outside_the_own_region(leader, now, code):
    with pytest.raises(Refused, match="超出了您的管辖范围"):
        create_account(new_account(region=RegionFactory(code=code)), actor=leader, now=now)


def test_no_national_account_from_anyone_but_a_superuser(now):
    national = {"is_national": True, "region": None}
    account = StaffUser(username="xinren", name="样例新人", role=Role.CLERK, **national)

    with pytest.raises(Refused, match="全国账号"):
        create_account(account, actor=StaffUserFactory(system_admin=True, national=True), now=now)
    create_account(account, actor=StaffUserFactory(is_superuser=True, national=True), now=now)
    assert StaffUser.objects.get(username="xinren").is_national


def test_superuser_status_is_not_granted(leader, now):
    with pytest.raises(Refused, match="最高管理员"):
        create_account(new_account(is_superuser=True), actor=leader, now=now)


def test_a_clerk_makes_no_account(now):
    with pytest.raises(PermissionDenied):
        create_account(new_account(), actor=StaffUserFactory(region__code="120119"), now=now)


def test_update_looks_at_what_the_account_was_not_only_at_what_it_becomes(leader):
    auditor = StaffUserFactory(auditor=True, region__code="120119001")
    auditor.role = Role.CLERK

    with pytest.raises(PermissionDenied):
        update_account(auditor, actor=leader)
    assert StaffUser.objects.get(pk=auditor.pk).role == Role.AUDITOR


def test_update_does_not_lift_an_account_above_its_manager(leader):
    clerk = StaffUserFactory(region__code="120119001")
    clerk.region = RegionFactory(code="1201")

    with pytest.raises(Refused):
        update_account(clerk, actor=leader)


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_manages_his_own_account(superuser, now):
    actor = StaffUserFactory(leader=True, at_county=True, is_superuser=superuser)

    for act in (disable_account, enable_account, update_account):
        with pytest.raises(Refused, match="自己的账号"):
            act(actor, actor=actor)
    with pytest.raises(Refused, match="自己的账号"):
        reset_password(actor, actor=actor, now=now)


def test_disabling_ends_the_session_at_once_and_enabling_does_not_revive_it(leader, client):
    clerk = StaffUserFactory(region__code="120119001")
    client.post(reverse("login"), {"username": clerk.username, "password": PASSWORD})
    clerk.refresh_from_db()
    disable_account(clerk, actor=leader)

    assert client.get("/profile/").status_code == 302
    enable_account(clerk, actor=leader)
    assert client.get("/profile/").status_code == 302


def test_enabling_does_not_revive_a_session_that_has_not_asked_meanwhile(leader, client):
    clerk = StaffUserFactory(region__code="120119001")
    client.post(reverse("login"), {"username": clerk.username, "password": PASSWORD})
    clerk.refresh_from_db()
    disable_account(clerk, actor=leader)
    enable_account(clerk, actor=leader)

    assert client.get("/profile/").status_code == 302


def test_reset_gives_a_password_for_one_time_ends_the_session_and_lifts_the_lock(leader, client, now):
    clerk = StaffUserFactory(region__code="120119001")
    client.post(reverse("login"), {"username": clerk.username, "password": PASSWORD})
    clerk.refresh_from_db()
    AccessAttempt.objects.create(username=clerk.username, ip_address="127.0.0.1", failures_since_start=5)

    password = reset_password(clerk, actor=leader, now=now)

    assert client.get("/profile/").status_code == 302
    assert list(AccessAttempt.objects.all()) == []
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert not clerk.check_password(PASSWORD)
    assert clerk.must_change_password


def test_passwords_stand_in_no_history(leader, now):
    clerk = StaffUserFactory(region__code="120119001")
    change_own_password(clerk, "Haohao-11", now=now)

    assert "password" not in {field.name for field in clerk.events.model._meta.fields}
    assert clerk.events.order_by("pgh_id").last().password_changed_at == now


def test_the_database_keeps_login_names_lower_case():
    assert (
        StaffUser.objects.create_user("ＺＳ01", "x", name="样例", is_national=True, role=Role.CLERK).username == "zs01"
    )


def test_createsuperuser_makes_an_administrator_who_may_work_at_once():
    user = StaffUser.objects.create_superuser("guanli", "Haohao-11", name="样例")

    assert (user.is_superuser, user.is_staff, user.is_national, user.must_change_password) == (True, True, True, False)
    assert user.password_changed_at is not None


def test_createsuperuser_on_the_command_line(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "Haohao-11")

    call_command("createsuperuser", username="guanli", name="样例管理", interactive=False, verbosity=0)

    assert StaffUser.objects.get(username="guanli").check_password("Haohao-11")


def test_altering_an_account_does_not_bring_back_its_old_password(leader, now):
    """The form was opened before somebody else reset the password."""
    opened = StaffUserFactory(region__code="120119001")
    password = reset_password(StaffUser.objects.get(pk=opened.pk), actor=leader, now=now)
    opened.name = "样例改名"

    update_account(opened, actor=leader)

    account = StaffUser.objects.get(pk=opened.pk)
    assert account.name == "样例改名"
    assert account.check_password(password)
    assert account.must_change_password
