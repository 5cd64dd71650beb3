"""A session that ends while an opinion is being typed keeps the opinion, and nothing of who gave it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.actions.opinions import Informant, register_case
from agreements.models import OpinionCase, OpinionInformant
from tests.factories import PASSWORD, OpinionCaseFactory, RegionFactory, StaffUserFactory, VillageFactory
from villages.middleware import SEEN
from villages.models import KeptForm

pytestmark = pytest.mark.django_db
TOWNSHIP = "120119001"
NAME, CONTACT = "藏名甲乙", "藏号0101"


@pytest.fixture
def village():
    return VillageFactory(code=f"{TOWNSHIP}201", name="样例村")


@pytest.fixture
def handler():
    return StaffUserFactory(region=RegionFactory(code=TOWNSHIP))


def sign_in(client: Client, user):
    return client.post(reverse("login"), {"username": user.username, "password": PASSWORD}, follow=True)


def post_too_late(client: Client, user, address: str, data: dict):
    sign_in(client, user)
    client.get(reverse("opinion_list"))
    session = client.session
    session[SEEN] = int((timezone.now() - timedelta(minutes=31)).timestamp())
    session.save()
    return client.post(address, data, headers={"Referer": f"http://testserver{address}"})


def typed(village, **more) -> dict:
    plain = {"received_on": "2026-10-16", "channel": "box", "matter": "affairs", "content": "公开栏没有更新"}
    return plain | {"village": village.pk, "informant_name": NAME, "informant_contact": CONTACT} | more


def tables_that_hold(*texts: str) -> list[str]:
    with connection.cursor() as cursor:
        holding = []
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE ANY(%s)', [[f"%{text}%" for text in texts]]
            )
            if cursor.fetchone()[0]:
                holding.append(table)
    return holding


def again(page) -> dict:
    """What the button 继续提交 posts."""
    return dict(page.context["kept"].fields)


def test_informant_waits_nowhere(client, handler, village):
    post_too_late(client, handler, reverse("opinion_create"), typed(village))

    assert tables_that_hold("公开栏没有更新") == [KeptForm._meta.db_table]
    assert tables_that_hold(NAME, CONTACT) == []


def test_owner_is_told_and_fills_the_informant_in_again(client, handler, village):
    post_too_late(client, handler, reverse("opinion_create"), typed(village))
    page = sign_in(client, handler)
    assert "反映人、联系方式没有保留" in page.content.decode()
    assert ("反映内容", "公开栏没有更新") in page.context["typed"]

    asked = client.post(reverse("opinion_create"), again(page))

    form = asked.context["form"]
    assert form.errors == {"__all__": ["为保护隐私，反映人、联系方式没有保留，请核对、补填后再保存；没有的留空。"]}
    assert form["content"].value() == "公开栏没有更新"
    assert OpinionCase.objects.count() == 0
    client.post(reverse("opinion_create"), typed(village))
    assert OpinionInformant.objects.values_list("name", "contact").get() == (NAME, CONTACT)


def test_correction_posted_too_late_does_not_wipe_the_informant_out(client, handler, village):
    plain = OpinionCaseFactory.build(village=village, received_on=date(2026, 10, 16), unanswered=True)
    case = register_case(plain, Informant(NAME, CONTACT), actor=handler)
    address = reverse("opinion_update", args=[case.pk])
    data = typed(village, revision=case.revision, content="改过的内容")
    post_too_late(client, handler, address, data)
    assert tables_that_hold(NAME, CONTACT) == [OpinionInformant._meta.db_table]

    asked = client.post(address, again(sign_in(client, handler)))

    form = asked.context["form"]
    assert (form["content"].value(), form["informant_name"].value()) == ("改过的内容", NAME)
    assert OpinionInformant.objects.values_list("name", "contact").get() == (NAME, CONTACT)


def test_conflict_met_by_a_kept_correction_leaves_the_informant_alone(client, handler, village):
    plain = OpinionCaseFactory.build(village=village, received_on=date(2026, 10, 16), unanswered=True)
    case = register_case(plain, Informant(NAME, CONTACT), actor=handler)
    address = reverse("opinion_update", args=[case.pk])
    client.force_login(handler)
    posted = typed(village, revision=case.revision + 7, content="改过的内容")
    kept = {name: value for name, value in posted.items() if not name.startswith("informant")}

    for choice in ("mine", "edit"):
        conflict = client.post(address, kept)
        assert conflict.status_code == 409
        asked = client.post(address, kept | {"revision": case.revision, "choice": choice})
        assert asked.context["form"]["informant_name"].value() == NAME
    assert OpinionInformant.objects.get().name == NAME
