"""The back room: who enters, what he sees there, what he may do."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import RegionFactory, StaffUserFactory, WordFactory
from villages.choices import Role
from villages.models import Region, StaffUser

pytestmark = pytest.mark.django_db
HOME = "120119"
REGIONS, ACCOUNTS, WORDS = "villages_region", "villages_staffuser", "common_word"
ROOM = {Role.SYSTEM_ADMIN: {REGIONS, ACCOUNTS}, Role.BUSINESS_ADMIN: {WORDS}}


def address(kind: str, page: str, *args) -> str:
    return reverse(f"admin:{kind}_{page}", args=args)


@pytest.fixture
def rows() -> dict:
    return {
        REGIONS: RegionFactory(code="120119001"),
        ACCOUNTS: StaffUserFactory(region__code="120119001"),
        WORDS: WordFactory(),
    }


def enter(client, role: str, **fields) -> StaffUser:
    user = StaffUserFactory(role=role, region__code=HOME, **fields)
    client.force_login(user)
    return user


def test_only_regions_accounts_and_words_stand_in_the_back_room():
    assert {model._meta.label_lower for model in admin.site._registry} == {
        "villages.region",
        "villages.staffuser",
        "common.word",
    }


@pytest.mark.parametrize("role", Role)
def test_pages_of_each_role(client, rows, role):
    enter(client, role)

    for kind, row in rows.items():
        expected = 200 if kind in ROOM.get(role, ()) else 403
        pages = [address(kind, "changelist"), address(kind, "change", row.pk), address(kind, "history", row.pk)]
        assert [client.get(page).status_code for page in pages] == [expected] * 3, kind
        assert client.get(address(kind, "delete", row.pk)).status_code == 403
    assert client.get(reverse("admin:index")).status_code == (200 if role in ROOM else 403)


@pytest.mark.parametrize("role", ROOM)
def test_index_lists_what_the_role_works_with(client, rows, role):
    enter(client, role)

    apps = client.get(reverse("admin:index")).context["app_list"]

    listed = {f"{app['app_label']}_{model['object_name'].lower()}" for app in apps for model in app["models"]}
    assert listed == ROOM[role]


@pytest.mark.parametrize("page", ["/admin/", "/admin/villages/region/", "/admin/login/?next=/admin/villages/region/"])
def test_strangers_are_sent_to_the_portals_own_door(client, page):
    response = client.get(page, follow=True)

    assert response.redirect_chain[-1][0].startswith("/login/?next=%2Fadmin%2F")
    assert response.resolver_match.view_name == "login"


def test_given_password_is_changed_before_the_back_room_opens(client):
    enter(client, Role.SYSTEM_ADMIN, must_change_password=True)

    assert client.get("/admin/villages/region/").url == "/password/?next=%2Fadmin%2Fvillages%2Fregion%2F"


def test_admins_own_password_page_is_the_portals(client):
    enter(client, Role.SYSTEM_ADMIN)

    assert client.get("/admin/password_change/").url == "/password/"


def test_rows_outside_are_not_listed_and_not_found(client, rows):
    enter(client, Role.SYSTEM_ADMIN)
    foreign = StaffUserFactory(region__code="120118001")

    for kind, inside, outside in [(REGIONS, {HOME, "120119001"}, "120118001"), (ACCOUNTS, None, foreign.pk)]:
        listed = {row.pk for row in client.get(address(kind, "changelist")).context["cl"].result_list}
        assert outside not in listed
        assert inside is None or listed == inside
        for page in ("change", "history"):
            response = client.get(address(kind, page, outside))
            assert (response.status_code, response.url) == (302, "/admin/")
    assert client.get(address(REGIONS, "move", "120118001")).status_code == 404


def change_account(client, account: StaffUser, **fields):
    data = {"name": account.name, "role": account.role, "region": account.region_id, "is_active": "on"}
    return client.post(address(ACCOUNTS, "change", account.pk), data | {"loaded_revision": account.revision} | fields)


def test_account_is_altered_through_the_same_rules(client, rows):
    enter(client, Role.SYSTEM_ADMIN)
    account = rows[ACCOUNTS]
    RegionFactory(code="120118")

    assert change_account(client, account, role="auditor").context["errors"]
    assert change_account(client, account, region="120118").context["errors"]
    assert change_account(client, account, name="改后", role="leader").status_code == 302
    account.refresh_from_db()
    assert (account.name, account.role, account.region_id) == ("改后", Role.LEADER, "120119001")


def test_account_switched_off_here_is_signed_out(client, rows):
    enter(client, Role.SYSTEM_ADMIN)
    account = rows[ACCOUNTS]

    response = change_account(client, account, is_active="")

    assert response.status_code == 302
    account.refresh_from_db()
    assert (account.is_active, account.session_key) == (False, "-")


def test_own_and_higher_accounts_can_be_read_not_altered(client):
    own = enter(client, Role.SYSTEM_ADMIN)
    auditor = StaffUserFactory(auditor=True, region__code="120119001")

    for account in (own, auditor):
        assert client.get(address(ACCOUNTS, "change", account.pk)).status_code == 200
        assert change_account(client, account, name="改后").status_code == 403


def test_second_of_two_editors_is_told(client, rows):
    enter(client, Role.SYSTEM_ADMIN)
    account = rows[ACCOUNTS]
    StaffUser.objects.filter(pk=account.pk).update(name="别人先改")

    response = change_account(client, account, name="我后改")

    assert "他人刚刚保存了新的内容" in response.content.decode()
    assert StaffUser.objects.get(pk=account.pk).name == "别人先改"


def test_new_accounts_are_made_where_the_password_is_shown(client):
    enter(client, Role.SYSTEM_ADMIN)

    assert client.get(address(ACCOUNTS, "add")).url == reverse("account_create")


def test_superuser_may_edit_a_national_account_without_making_it_regional(client):
    client.force_login(StaffUserFactory(is_superuser=True, system_admin=True, national=True))
    account = StaffUserFactory(national=True)

    assert change_account(client, account, name="改后", region="").status_code == 302
    assert StaffUser.objects.values_list("name", "is_national").get(pk=account.pk) == ("改后", True)


def test_region_is_added_by_code_below_its_parent(client):
    enter(client, Role.SYSTEM_ADMIN)

    response = client.post(address(REGIONS, "add"), {"code": "120119050", "name": "样例新镇"})

    assert response.status_code == 302
    region = Region.objects.get(pk="120119050")
    assert (region.path, region.level, region.parent_id) == ("12/1201/120119/120119050/", 4, HOME)


@pytest.mark.parametrize("code", ["120118001", "120118", "13", "1201190501", "12011905x", ""])
def test_region_outside_or_malformed_is_not_added(client, code):
    enter(client, Role.SYSTEM_ADMIN)
    RegionFactory(code="120118")
    before = Region.objects.count()

    assert client.post(address(REGIONS, "add"), {"code": code, "name": "样例"}).context["errors"]
    assert Region.objects.count() == before


def test_region_is_renamed_and_the_change_stands_in_its_log(client, rows):
    user = enter(client, Role.SYSTEM_ADMIN)
    region = rows[REGIONS]

    data = {"name": "改后街道", "is_active": "on", "loaded_revision": region.revision, "code": "999", "parent": "12"}
    client.post(address(REGIONS, "change", region.pk), data)

    region.refresh_from_db()
    assert (region.name, region.code, region.parent_id) == ("改后街道", "120119001", HOME)
    newest = client.get(address(REGIONS, "history", region.pk)).context["events"][0]
    assert (newest.verb, newest.name, [change.after for change in newest.changes]) == ("修改", user.name, ["改后街道"])


def test_region_in_use_is_not_switched_off(client, rows):
    enter(client, Role.SYSTEM_ADMIN)
    region = rows[REGIONS]

    response = client.post(
        address(REGIONS, "change", region.pk), {"name": "改名", "loaded_revision": region.revision}, follow=True
    )

    region.refresh_from_db()
    assert region.is_active
    assert region.name != "改名"
    assert "请先移动、撤并或停用" in response.content.decode()


def test_region_moves_after_a_page_that_asks(client):
    client.force_login(StaffUserFactory(system_admin=True, region__code="1201"))
    town = RegionFactory(code="120119001")
    RegionFactory(code="120118")
    page = address(REGIONS, "move", town.pk)

    asked = client.post(page, {"new_parent": "120118"})
    assert "确定将" in asked.content.decode()
    assert Region.objects.get(pk=town.pk).parent_id == HOME
    assert client.post(page, {"new_parent": "120118", "confirmed": "1"}).status_code == 302
    assert Region.objects.get(pk=town.pk).path == "12/1201/120118/120119001/"


def test_region_does_not_move_outside(client, rows):
    enter(client, Role.SYSTEM_ADMIN)
    RegionFactory(code="120118")

    response = client.post(address(REGIONS, "move", "120119001"), {"new_parent": "120118", "confirmed": "1"})

    assert "不在您的管辖范围内" in response.content.decode()
    assert Region.objects.get(pk="120119001").parent_id == HOME


def test_words_are_added_and_switched_off(client):
    enter(client, Role.BUSINESS_ADMIN)
    word = WordFactory()
    data = {"label": word.label, "position": word.position, "loaded_revision": word.revision}

    assert client.post(address(WORDS, "change", word.pk), data).status_code == 302
    word.refresh_from_db()
    assert not word.is_active
    new = {"word_list": word.word_list, "label": "样例新词", "position": 5, "is_active": "on"}
    assert client.post(address(WORDS, "add"), new).status_code == 302
