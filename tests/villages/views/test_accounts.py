import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import PASSWORD, RegionFactory, StaffUserFactory
from villages.choices import Role
from villages.models import Region, StaffUser

pytestmark = pytest.mark.django_db
ACTS = ["account_detail", "account_update", "account_disable", "account_enable", "account_reset_password"]


@pytest.fixture
def leader(client) -> StaffUser:
    user = StaffUserFactory(leader=True, region__code="120119", username="fuzeren")
    client.force_login(user)
    return user


def address(name: str, account: StaffUser) -> str:
    return reverse(name, args=[account.pk])


def given(**fields) -> dict:
    base = {"username": "xinren", "name": "样例新人", "unit": "样例单位", "role": "clerk", "region": "120119001"}
    return base | fields


def test_list_shows_the_accounts_of_the_own_region_and_no_other(client, leader):
    inside = StaffUserFactory(region__code="120119001", name="区内职员")
    StaffUserFactory(region__code="120118001", name="外区职员")
    StaffUserFactory(region__code="1201", name="市里职员")
    StaffUserFactory(national=True, name="全国职员")

    rows = list(client.get(reverse("account_list")).context["table"].data)

    assert {row.pk for row in rows} == {leader.pk, inside.pk}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["fuzeren", "li01", "wang01"]),
        ("q=样例王", ["wang01"]),
        ("q=LI01", ["li01"]),
        ("q=120119002", ["li01"]),
        ("role=leader", ["fuzeren"]),
        ("is_active=false", ["li01"]),
        ("is_active=true&role=clerk", ["wang01"]),
    ],
)
def test_list_filters(client, leader, query, found):
    StaffUserFactory(username="wang01", name="样例王", region__code="120119001")
    StaffUserFactory(username="li01", name="样例李", region__code="120119002", is_active=False)

    rows = client.get(f"{reverse('account_list')}?{query}").context["table"].data

    assert sorted(row.username for row in rows) == found


def test_list_takes_as_many_queries_for_thirty_rows_as_for_one(client, leader):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("account_list") + "?per_page=50")
        return len(seen)

    queries()  # the first request of a session also writes when it was
    one = queries()
    for number in range(30):
        StaffUserFactory(region=RegionFactory(code=f"120119{number + 1:03}"))

    assert queries() == one <= 12


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("code", ["120118", "120118001", "1201", "12", None])
def test_accounts_outside_are_not_found(client, leader, name, code):
    outside = StaffUserFactory(region__code=code) if code else StaffUserFactory(national=True)

    assert client.get(address(name, outside)).status_code == 404
    assert client.post(address(name, outside), given(revision=1)).status_code in (404, 405)
    assert StaffUser.objects.values("name", "is_active", "password").get(pk=outside.pk) == {
        "name": outside.name,
        "is_active": True,
        "password": outside.password,
    }


@pytest.mark.parametrize("name", ACTS[1:])
@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR, Role.BUSINESS_ADMIN])
def test_leader_sees_operators_and_alters_none(client, leader, name, role):
    operator = StaffUserFactory(role=role, region__code="120119001")

    assert client.get(address("account_detail", operator)).status_code == 200
    assert client.get(address(name, operator)).status_code == 403
    assert client.post(address(name, operator), given(revision=1)).status_code == 403


@pytest.mark.parametrize("name", ACTS[1:])
def test_own_account_is_managed_by_others(client, leader, name):
    assert client.post(address(name, leader), given(revision=1)).status_code == 403


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.BUSINESS_ADMIN, Role.AUDITOR])
def test_other_roles_manage_no_accounts(client, role):
    user = StaffUserFactory(role=role, region__code="120119")
    account = StaffUserFactory(region__code="120119001")
    client.force_login(user)

    addresses = [reverse("account_list"), reverse("account_create"), *(address(name, account) for name in ACTS)]
    assert [client.get(each).status_code for each in addresses] == [403] * 7


def test_create_shows_the_password_once_and_the_account_can_sign_in_with_it(client, leader):
    response = client.post(reverse("account_create"), given())

    page = response.content.decode()
    password = re.search(r'<code class="one-time-password">([^<]+)</code>', page)[1]
    assert "no-store" in response["Cache-Control"]
    account = StaffUser.objects.get(username="xinren")
    assert (account.role, account.region_id, account.is_national) == (Role.CLERK, "120119001", False)
    there = Client().post(reverse("login"), {"username": "xinren", "password": password.replace("&amp;", "&")})
    assert there.url == "/"
    assert password not in client.get(account.get_absolute_url()).content.decode()


@pytest.fixture(autouse=True)
def township():
    RegionFactory(code="120119001")


@pytest.mark.parametrize(
    ("field", "value"),
    [("role", "system_admin"), ("role", "auditor"), ("region", "120118"), ("region", "1201"), ("region", "")],
)
def test_create_refuses_what_one_cannot_give_and_keeps_what_was_typed(client, leader, field, value):
    RegionFactory(code="120118")

    response = client.post(reverse("account_create"), given(**{field: value}))

    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["name"].value() == "样例新人"
    assert not StaffUser.objects.filter(username="xinren").exists()


def test_create_offers_roles_and_regions_one_may_give(client, leader):
    RegionFactory(code="120118001")

    form = client.get(reverse("account_create")).context["form"]

    assert [value for value, _ in form.fields["role"].choices] == ["", "clerk", "reviewer", "leader", "village"]
    assert [region.code for region in form.fields["region"].queryset] == ["120119", "120119001"]
    assert "is_national" not in form.fields


def test_create_ignores_smuggled_fields(client, leader):
    client.post(reverse("account_create"), given(is_national="on", is_superuser="on", is_staff="on", password="x"))

    account = StaffUser.objects.get(username="xinren")
    assert (account.is_national, account.is_superuser) == (False, False)


def test_create_refuses_a_name_that_differs_only_in_capitals(client, leader):
    StaffUserFactory(username="xinren")

    response = client.post(reverse("account_create"), given(username="XinRen"))

    assert response.context["form"].errors == {"username": ["该登录名已被使用，请换一个。"]}


def test_superuser_may_make_a_national_account(client):
    client.force_login(StaffUserFactory(is_superuser=True, national=True, system_admin=True))

    client.post(reverse("account_create"), given(role="auditor", region="", is_national="on"))

    account = StaffUser.objects.get(username="xinren")
    assert (account.role, account.is_national, account.region) == (Role.AUDITOR, True, None)


def test_superuser_choosing_neither_region_nor_nation_gets_a_sentence(client):
    client.force_login(StaffUserFactory(is_superuser=True, national=True, system_admin=True))

    response = client.post(reverse("account_create"), given(region=""))

    assert response.context["form"].non_field_errors() == ["请选择管辖区划；全国账号不选区划。"]


def test_update_saves(client, leader):
    account = StaffUserFactory(region__code="120119001")

    response = client.post(address("account_update", account), given(role="reviewer", revision=account.revision))

    assert response.url == account.get_absolute_url()
    assert StaffUser.objects.values_list("name", "role").get(pk=account.pk) == ("样例新人", "reviewer")


def test_update_over_someone_elses_version_leads_to_the_conflict_page(client, leader):
    account = StaffUserFactory(region__code="120119001")
    StaffUser.objects.filter(pk=account.pk).update(name="别人先改")

    response = client.post(address("account_update", account), given(revision=account.revision))

    assert response.status_code == 409
    assert StaffUser.objects.get(pk=account.pk).name == "别人先改"


def test_somebody_signing_in_meanwhile_is_no_conflict(client, leader):
    account = StaffUserFactory(region__code="120119001")
    Client().post(reverse("login"), {"username": account.username, "password": PASSWORD})

    response = client.post(address("account_update", account), given(revision=account.revision))

    assert response.status_code == 302


def test_disable_asks_first_and_acts_then(client, leader):
    account = StaffUserFactory(region__code="120119001")

    page = client.get(address("account_disable", account)).content.decode()
    assert "停用后立即退出登录" in page
    assert StaffUser.objects.get(pk=account.pk).is_active
    client.post(address("account_disable", account))
    assert not StaffUser.objects.get(pk=account.pk).is_active
    client.post(address("account_enable", account))
    assert StaffUser.objects.get(pk=account.pk).is_active


def test_reset_shows_the_password_once(client, leader):
    account = StaffUserFactory(region__code="120119001")

    response = client.post(address("account_reset_password", account))

    password = re.search(r'one-time-password">([^<]+)<', response.content.decode())[1]
    account.refresh_from_db()
    assert account.check_password(password)
    assert "no-store" in response["Cache-Control"]


def test_nobody_can_delete_an_account(client, leader):
    account = StaffUserFactory(region__code="120119001")

    assert client.post(f"/accounts/{account.pk}/delete/").status_code == 404


def test_user_with_very_many_regions_types_the_code(client):
    client.force_login(StaffUserFactory(is_superuser=True, national=True, system_admin=True))
    county = RegionFactory(code="120119")
    towns = [Region(code=f"120119{n:03}", name=f"样例{n}", level=4, parent=county) for n in range(2, 502)]
    for town in towns:
        town.path = f"{county.path}{town.code}/"
    Region.objects.bulk_create(towns)

    page = client.get(reverse("account_create")).content.decode()
    assert '<input type="text" name="region"' in page
    assert "样例77" not in page
    client.post(reverse("account_create"), given(region="120119077"))
    assert StaffUser.objects.get(username="xinren").region_id == "120119077"


def test_the_change_log_tells_who_altered_an_account_and_no_password(client, leader):
    account = StaffUserFactory(region__code="120119001")
    client.post(address("account_update", account), given(role="reviewer", revision=account.revision))
    client.post(address("account_reset_password", account))

    page = client.get(f"/history/villages.staffuser/{account.pk}/").content.decode()

    assert leader.name in page
    assert "审核人" in page
    account.refresh_from_db()
    assert account.password not in page


def test_list_is_not_enumerated_by_accounts_of_other_regions_through_the_change_log(client, leader):
    outside = StaffUserFactory(region__code="120118001")

    assert client.get(f"/history/villages.staffuser/{outside.pk}/").status_code == 404
