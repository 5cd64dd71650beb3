"""The second click of a double click on creating an account."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import RegionFactory, StaffUserFactory
from villages.actions.accounts import just_created
from villages.models import StaffUser

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(client) -> StaffUser:
    user = StaffUserFactory(leader=True, region__code="120119")
    client.force_login(user)
    return user


def given(**fields) -> dict:
    base = {"username": "XinRen", "name": "样例新人", "unit": "样例单位", "role": "clerk", "region": "120119001"}
    return base | fields


def shown_password(response) -> str:
    return re.search(r'<code class="one-time-password">([^<]+)</code>', response.content.decode()).group(1)


def test_second_click_on_creating_shows_a_password_that_works(client, leader):
    RegionFactory(code="120119001")
    first = client.post(reverse("account_create"), given())
    second = client.post(reverse("account_create"), given())

    account = StaffUser.objects.get(username="xinren")
    assert second.context["account"] == account
    assert (account.check_password(shown_password(first)), account.check_password(shown_password(second))) == (
        False,
        True,
    )
    assert StaffUser.objects.filter(name="样例新人").count() == 1


@pytest.mark.parametrize("case", ["other words", "used since", "switched off", "somebody else"])
def test_name_that_is_taken_is_no_second_click(client, leader, case):
    RegionFactory(code="120119001")
    client.post(reverse("account_create"), given())
    account = StaffUser.objects.filter(username="xinren")
    before = account.values_list("password", flat=True).get()
    fields = {}
    if case == "other words":
        fields = {"unit": "别的单位"}
    elif case == "used since":
        account.update(last_login=timezone.now())
    elif case == "switched off":
        account.update(is_active=False)
    elif case == "somebody else":
        client.force_login(StaffUserFactory(leader=True, region__code="120119"))
    response = client.post(reverse("account_create"), given(**fields))

    assert response.context["form"].errors["username"] == ["该登录名已被使用，请换一个。"]
    assert account.values_list("password", flat=True).get() == before


def test_same_words_some_minutes_later_are_no_second_click(client, leader):
    RegionFactory(code="120119001")
    client.post(reverse("account_create"), given())
    account = StaffUser.objects.get(username="xinren")
    made = timezone.now()

    found = [just_created(account, actor=leader, now=made + timedelta(minutes=minutes)) for minutes in (1, 3)]

    assert found == [account, None]
