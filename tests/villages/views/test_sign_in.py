from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD, StaffUserFactory
from villages.actions.demo import DEMO_PASSWORD
from villages.models import StaffUser

pytestmark = pytest.mark.django_db
WRONG = "登录名或密码不正确，请重新输入。忘记密码请联系本单位或上级的系统管理员重置。"


def attempt(client: Client, username: str, password: str = "wrong", **extra):
    return client.post(reverse("login"), {"username": username, "password": password}, **extra)


def test_signing_in_leads_to_the_page_that_was_asked_for(client):
    user = StaffUserFactory()
    asked = client.get("/profile/")

    response = client.post(asked.url, {"username": user.username, "password": PASSWORD, "next": "/profile/"})

    assert response.url == "/profile/"


@pytest.mark.parametrize(("is_demo", "status"), [(True, 302), (False, 200)])
def test_password_of_the_demo_opens_nothing_but_the_demo(client, settings, is_demo, status):
    settings.DEMO = is_demo
    user = StaffUserFactory(password=DEMO_PASSWORD)

    assert attempt(client, user.username, DEMO_PASSWORD).status_code == status


def test_signing_in_does_not_lead_to_another_site(client):
    user = StaffUserFactory()

    response = client.post("/login/", {"username": user.username, "password": PASSWORD, "next": "//example.org/"})

    assert response.url == "/"


@pytest.mark.parametrize("typed", ["ZHANG01", " zhang01 ", "ｚｈａｎｇ０１"])
def test_login_name_is_the_same_in_capitals_and_full_width(client, typed):
    StaffUserFactory(username="zhang01")

    assert attempt(client, typed, PASSWORD).status_code == 302


def test_wrong_password_unknown_name_and_disabled_account_get_the_same_sentence(client):
    StaffUserFactory(username="here")
    StaffUserFactory(username="gone", is_active=False)

    told = [
        attempt(client, name, password).context["form"].non_field_errors()
        for name, password in [("here", "wrong"), ("nobody", "wrong"), ("gone", "wrong"), ("gone", PASSWORD)]
    ]

    assert told == [[WRONG]] * 4


@pytest.mark.parametrize("username", ["zhang01", "nobody"])
def test_fifth_failure_locks_whether_or_not_there_is_such_an_account(client, username):
    StaffUserFactory(username="zhang01")

    responses = [attempt(client, username) for _ in range(6)]

    assert [response.status_code for response in responses] == [200, 200, 200, 200, 429, 429]
    page = responses[4].content.decode()
    until = timezone.localtime(responses[4].context["until"])
    assert timedelta(minutes=29) < until - timezone.now() <= timedelta(minutes=30)
    assert until.strftime("%Y年%-m月%-d日 %H:%M") in page
    assert "系统管理员重置密码" in page


def test_lock_holds_against_the_right_password_and_says_the_same_time(client):
    StaffUserFactory(username="zhang01")
    first = [attempt(client, "zhang01") for _ in range(5)][-1]

    second = attempt(client, "zhang01", PASSWORD)

    assert second.status_code == 429
    assert second.context["until"] == first.context["until"]


def test_capitals_do_not_give_five_more_attempts(client):
    StaffUserFactory(username="zhang01")

    assert [attempt(client, name).status_code for name in ["zhang01", "Zhang01", "ZHANG01", "zHang01", "zhAng01"]] == [
        200,
        200,
        200,
        200,
        429,
    ]


def test_failures_count_per_account_and_address(client):
    StaffUserFactory(username="zhang01")
    StaffUserFactory(username="li01")
    for _ in range(5):
        attempt(client, "zhang01", REMOTE_ADDR="10.0.0.1")

    assert attempt(client, "li01", PASSWORD, REMOTE_ADDR="10.0.0.1").status_code == 302
    assert attempt(Client(), "zhang01", PASSWORD, REMOTE_ADDR="10.0.0.2").status_code == 302


def test_another_browser_at_the_same_address_does_not_help(client):
    StaffUserFactory(username="zhang01")
    for number in range(5):
        attempt(Client(), "zhang01", HTTP_USER_AGENT=f"browser {number}")

    assert attempt(client, "zhang01", PASSWORD).status_code == 429


def test_lock_opens_after_thirty_minutes(client):
    StaffUserFactory(username="zhang01")
    for _ in range(5):
        attempt(client, "zhang01")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=30, seconds=1))

    assert attempt(client, "zhang01", PASSWORD).status_code == 302


def test_signing_in_forgets_earlier_failures(client):
    StaffUserFactory(username="zhang01")
    for _ in range(4):
        attempt(client, "zhang01")
    attempt(client, "zhang01", PASSWORD)
    client.post("/logout/")

    assert attempt(client, "zhang01").status_code == 200


def test_passwords_are_not_kept_with_the_failures(client):
    attempt(client, "zhang01", "My-Secret-77")

    assert "My-Secret-77" not in AccessAttempt.objects.get().post_data


def test_signing_in_writes_no_history_and_no_revision(client):
    user = StaffUserFactory()
    before = user.events.count()
    attempt(client, user.username, PASSWORD)

    user.refresh_from_db()
    assert user.last_login is not None
    assert user.revision == 1
    assert user.events.count() == before


def change(client: Client, **data):
    given = {"old_password": PASSWORD, "new_password1": "Haohao-11", "new_password2": "Haohao-11"}
    return client.post("/password/", given | data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"old_password": "x"}, "当前密码不正确，请重新输入。"),
        ({"new_password2": "Haohao-12"}, "两次输入的新密码不一致，请重新输入。"),
        ({"new_password1": "Ab1", "new_password2": "Ab1"}, "密码只有3个字符，请至少填写8个。"),
        ({"new_password1": PASSWORD, "new_password2": PASSWORD}, "不能使用最近5次用过的密码，请换一个新密码。"),
    ],
)
def test_change_of_password_refused_names_the_fix_and_changes_nothing(client, data, sentence):
    user = StaffUserFactory(username="zhang01")
    client.force_login(user)

    response = change(client, **data)

    assert response.status_code == 200
    assert [text for errors in response.context["form"].errors.values() for text in errors] == [sentence]
    assert StaffUser.objects.get(pk=user.pk).check_password(PASSWORD)


def test_change_of_password_takes_effect(client):
    user = StaffUserFactory()
    client.force_login(user)

    assert change(client).url == "/profile/"
    assert attempt(Client(), user.username, "Haohao-11").status_code == 302


def test_profile_shows_the_account(client):
    user = StaffUserFactory(post="主任", work_phone="022-12345678")
    client.force_login(user)

    page = client.get("/profile/").content.decode()

    assert [text for text in (user.name, user.unit, "主任", "022-12345678", user.region.name) if text not in page] == []
