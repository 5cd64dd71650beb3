"""What waited while one was out, in the words of the form it was typed into."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import AnnualStatisticsFactory, KeptFormFactory, RegionFactory, StaffUserFactory, VillageFactory
from villages.models import StaffUser

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> StaffUser:
    return StaffUserFactory(leader=True, region__code="120119")


def shown_after(client: Client, user: StaffUser, data: dict, address: str) -> list[tuple[str, str]]:
    fields = [
        [name, value] for name, given in data.items() for value in (given if isinstance(given, list) else [given])
    ]
    KeptFormFactory(user=user, fields=fields, path=address)
    client.force_login(user)
    return client.get(reverse("kept_form")).context["typed"]


def test_kept_form_shows_labels_and_no_keys(client, user):
    region = RegionFactory(code="120119001", name="样例街道")
    typed = {"name": "样例新人", "role": "clerk", "region": str(region.pk), "revision": "3", "work_phone": " "}

    shown = shown_after(client, user, typed, "/accounts/new/")

    assert shown == [("姓名", "样例新人"), ("角色", "经办人"), ("管辖区划", "样例街道")]


def test_kept_form_of_a_step_shows_the_reason_under_its_label(client):
    reviewer = StaffUserFactory(reviewer=True, region__code="120119")
    sheet = AnnualStatisticsFactory(village=VillageFactory(code="120119001201"), filed=True)

    shown = shown_after(client, reviewer, {"note": "出生人数请核对"}, f"{sheet.get_absolute_url()}step/reopen/")

    assert shown == [("理由", "出生人数请核对")]


def test_kept_form_names_nothing_of_another_region(client, user):
    foreign = RegionFactory(code="120118001", name="外埠街道")

    shown = shown_after(client, user, {"name": "样例新人", "region": str(foreign.pk)}, "/accounts/new/")

    assert shown == [("姓名", "样例新人"), ("管辖区划", "（已不能选择）")]


def test_kept_form_of_a_page_one_may_not_open_shows_what_was_typed(client, user):
    foreign = VillageFactory(code="120118001201", name="外埠村")

    shown = shown_after(client, user, {"phone": "02211112222", "revision": "1"}, f"{foreign.get_absolute_url()}edit/")

    assert shown == [("填写的内容", "02211112222")]


def test_kept_ticks_of_a_list_are_counted(client):
    clerk = StaffUserFactory(region__code="120119001")

    data = {"selected": ["7", "9"], "scope": "selected", "query": "year=2025"}
    shown = shown_after(client, clerk, data, "/statistics/bulk/file/")

    assert shown == [("勾选的记录", "2 条")]
