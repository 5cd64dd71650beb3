"""The door: sessions, idle sign-out, forced change of password, forms that wait."""

from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD, StaffUserFactory
from villages.middleware import SEEN, masked
from villages.models import KeptForm, StaffUser

pytestmark = pytest.mark.django_db
PROFILE = "/profile/"


def sign_in(client: Client, user: StaffUser, password: str = PASSWORD, **extra):
    return client.post(reverse("login"), {"username": user.username, "password": password}, **extra)


def let_idle(client: Client, minutes: float) -> None:
    session = client.session
    session[SEEN] = int((timezone.now() - timedelta(minutes=minutes)).timestamp())
    session.save()


@pytest.fixture
def user() -> StaffUser:
    return StaffUserFactory(leader=True)


def test_newest_session_wins_and_the_older_one_is_told_when_and_where(user):
    old, new = Client(), Client()
    sign_in(old, user)
    assert old.get(PROFILE).status_code == 200
    sign_in(new, user, REMOTE_ADDR="10.12.13.14")

    response = old.get(PROFILE)

    assert response.status_code == 302
    assert response.url == "/login/?next=%2Fprofile%2F"
    page = old.get(response.url).content.decode()
    assert "您的账号已在其他地方登录" in page
    assert "10.12.*.*" in page
    assert "10.12.13.14" not in page
    assert new.get(PROFILE).status_code == 200


def test_signing_in_again_takes_the_session_back(user):
    first, second = Client(), Client()
    sign_in(first, user)
    sign_in(second, user)
    first.get(PROFILE)
    sign_in(first, user)

    assert first.get(PROFILE).status_code == 200
    assert second.get(PROFILE).status_code == 302


def test_two_accounts_do_not_disturb_each_other(user):
    first, second = Client(), Client()
    sign_in(first, user)
    sign_in(second, StaffUserFactory())

    assert [client.get(PROFILE).status_code for client in (first, second)] == [200, 200]


def test_signing_out_does_not_revive_an_older_session(user):
    old, new = Client(), Client()
    sign_in(old, user)
    sign_in(new, user)
    new.post(reverse("logout"))

    assert old.get(PROFILE).status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(29.5, 200), (30.5, 302)])
def test_idle_longer_than_the_limit_signs_out(client, user, minutes, status):
    sign_in(client, user)
    client.get(PROFILE)
    let_idle(client, minutes)

    assert client.get(PROFILE).status_code == status


def test_idle_sign_out_says_why_and_leads_back(client, user):
    sign_in(client, user)
    client.get(PROFILE)
    let_idle(client, 31)

    response = client.get(f"{PROFILE}?tab=1", follow=True)

    assert "您较长时间没有操作" in response.content.decode()
    assert response.context["next"] == "/profile/?tab=1"


def test_partial_request_of_an_ended_session_moves_the_whole_page(client, user):
    sign_in(client, user)
    client.get(PROFILE)
    let_idle(client, 31)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/?q=1"}

    response = client.get(PROFILE, headers=headers)

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/login/?next=%2Faccounts%2F%3Fq%3D1"
    assert response.content == b""


def test_foreign_page_is_not_where_one_goes_back_to(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "https://example.org/evil"}

    assert client.get(PROFILE, headers=headers)["HX-Redirect"] == "/login/"


def post_after_idle(client: Client, user: StaffUser, data: dict, address: str = "/accounts/new/"):
    sign_in(client, user)
    client.get(PROFILE)
    let_idle(client, 31)
    return client.post(address, data, headers={"Referer": f"http://testserver{address}"})


def test_form_posted_after_idle_is_offered_back_after_signing_in(client, user):
    typed = {"name": "样例新人", "unit": "样例单位", "old_password": "geheim", "csrfmiddlewaretoken": "x"}

    response = post_after_idle(client, user, typed)

    assert response.url == "/login/?next=%2Faccounts%2Fnew%2F"
    page = client.post(
        response.url, {"username": user.username, "password": PASSWORD, "next": "/accounts/new/"}, follow=True
    )
    assert page.redirect_chain == [("/kept/", 302)]
    text = page.content.decode()
    assert '<form method="post" action="/accounts/new/"' in text
    assert '<input type="hidden" name="name" value="样例新人">' in text
    assert "geheim" not in text
    assert KeptForm.objects.get().fields == [["name", "样例新人"], ["unit", "样例单位"]]


def test_kept_form_is_offered_once(client, user):
    post_after_idle(client, user, {"name": "样例新人"})
    sign_in(client, user)
    client.post(reverse("logout"))

    assert sign_in(client, user).url == "/"


def test_kept_form_of_another_is_not_found(client, user):
    post_after_idle(client, user, {"name": "样例新人"})
    other = Client()
    response = sign_in(other, StaffUserFactory())

    assert response.url == "/"
    assert other.get(reverse("kept_form")).status_code == 404


def test_kept_form_can_be_dropped(client, user):
    post_after_idle(client, user, {"name": "样例新人"})
    sign_in(client, user)

    response = client.post(reverse("kept_form"))

    assert response.url == "/accounts/new/"
    assert list(KeptForm.objects.all()) == []


def test_kept_form_is_gone_after_a_day(client, user):
    post_after_idle(client, user, {"name": "样例新人"})
    KeptForm.objects.update(kept_at=timezone.now() - timedelta(hours=24, minutes=1))

    assert sign_in(client, user).url == "/"
    assert list(KeptForm.objects.all()) == []


def test_a_stranger_leaves_nothing_behind(client):
    response = client.post("/accounts/new/", {"name": "样例新人"})

    assert response.status_code == 302
    assert list(KeptForm.objects.all()) == []


def test_given_password_opens_nothing_but_its_change(client):
    user = StaffUserFactory(leader=True, must_change_password=True)
    sign_in(client, user)

    assert client.get("/accounts/?q=1").url == "/password/?next=%2Faccounts%2F%3Fq%3D1"
    assert client.post("/accounts/new/", {}).url == "/password/"
    assert client.get("/password/").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.post("/logout/").url == "/login/"


@pytest.mark.parametrize(("days", "status"), [(89, 200), (90, 302)])
def test_password_lasts_ninety_days(client, days, status):
    changed = timezone.now() - timedelta(days=days)
    sign_in(client, StaffUserFactory(password_changed_at=changed))

    assert client.get(PROFILE).status_code == status


def test_after_the_forced_change_one_goes_on_to_where_one_wanted(client):
    user = StaffUserFactory(leader=True, must_change_password=True)
    sign_in(client, user)
    new = {"old_password": PASSWORD, "new_password1": "Haohao-11", "new_password2": "Haohao-11"}

    response = client.post("/password/", new | {"next": "/accounts/"})

    assert response.url == "/accounts/"
    assert client.get("/accounts/").status_code == 200
    user.refresh_from_db()
    assert not user.must_change_password
    assert user.check_password("Haohao-11")


def test_forced_change_does_not_lead_to_another_site(client):
    sign_in(client, StaffUserFactory(must_change_password=True))
    new = {"old_password": PASSWORD, "new_password1": "Haohao-11", "new_password2": "Haohao-11"}

    assert client.post("/password/", new | {"next": "https://example.org/"}).url == PROFILE


def test_change_of_password_ends_other_sessions_and_keeps_this_one(user):
    here, there = Client(), Client()
    sign_in(there, user)
    sign_in(here, user)
    new = {"old_password": PASSWORD, "new_password1": "Haohao-11", "new_password2": "Haohao-11"}
    here.post("/password/", new)

    assert here.get(PROFILE).status_code == 200
    assert there.get(PROFILE).status_code == 302


@pytest.mark.parametrize(
    ("address", "shown"),
    [("10.12.13.14", "10.12.*.*"), ("2001:db8::1", "2001:db8:*:*"), ("", ""), ("::1", "::*:*"), ("unix", "")],
)
def test_masked_shows_the_first_half_of_an_address(address, shown):
    assert masked(address) == shown


@pytest.mark.parametrize(("days", "warned"), [(82, False), (84, True), (89, True)])
def test_last_week_of_a_password_is_announced(client, days, warned):
    user = StaffUserFactory(password_changed_at=timezone.now() - timedelta(days=days))
    sign_in(client, user)

    assert ("到期，请提前点" in client.get(PROFILE).content.decode()) == warned


def test_session_carries_who_and_when_and_nothing_else(client, user):
    sign_in(client, user)
    client.get(PROFILE)

    assert set(client.session.keys()) == {SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY, SEEN}


def test_pages_of_a_signed_in_user_are_not_kept_by_the_browser(client):
    client.force_login(StaffUserFactory())

    response = client.get(reverse("home"))

    assert "no-store" in response["Cache-Control"].split(", ")
