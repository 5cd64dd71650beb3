"""Screens of campaigns: who sees what, few queries at any size, the form F5, reminding in four steps."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from agreements.choices import CharterState
from agreements.models import CampaignReminder, RevisionCampaign
from common.models import ExportRecord
from tests.agreements.campaigns import OPENED, campaign_of, unit_at
from tests.factories import StaffUserFactory, VillageFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db
NEW = {"title": "样例清理修订", "kind": "covenant", "basis": "样例文件1号", "opened_on": "2026-03-01"}


def at(client, region: str | None, role: Role = Role.REVIEWER):
    fields = {"region__code": region} if region else {"national": True}
    user = StaffUserFactory(role=role, **fields)
    client.force_login(user)
    return user


def rows_of(response) -> list[tuple[str, int, int]]:
    return [(part.name, part.due, part.done) for part in response.context["progress"]]


@pytest.fixture
def two_counties():
    campaign = campaign_of()
    unit_at(campaign, "120119001201", CharterState.IN_FORCE, OPENED)
    unit_at(campaign, "120119002201")
    unit_at(campaign_of("120118"), "120118001201")
    return campaign


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("120119001", [("样例120119001街道", 1, 1)]),
        ("120119", [("样例120119001街道", 1, 1), ("样例120119002街道", 1, 0)]),
        ("1201", [("样例120118县", 1, 0), ("样例120119县", 2, 1)]),
        ("12", [("样例1201市", 3, 1)]),
        (None, [("样例12省", 3, 1)]),
    ],
)
def test_everybody_sees_the_level_below_and_a_township_itself(client, two_counties, region, expected):
    at(client, region)

    response = client.get(reverse("campaign_progress"), {"year": 2026})

    assert rows_of(response) == expected


def test_city_goes_down_to_a_county(client, two_counties):
    at(client, "1201")

    response = client.get(reverse("campaign_progress"), {"year": 2026, "region": "120119"})

    assert rows_of(response) == [("样例120119001街道", 1, 1), ("样例120119002街道", 1, 0)]


def test_foreign_region_and_campaign_show_nothing_foreign(client, two_counties):
    at(client, "120118")

    by_region = client.get(reverse("campaign_progress"), {"year": 2026, "region": "120119"})
    by_campaign = client.get(reverse("campaign_progress"), {"campaign": two_counties.pk})

    assert rows_of(by_region) == []
    assert rows_of(by_campaign) == [("样例120118001街道", 1, 0)]


@pytest.mark.parametrize("name", ["campaign_progress", "campaign_unit_list", "campaign_list", "campaign_paper"])
@pytest.mark.parametrize("region", ["120119", "1201"])
def test_screens_take_few_queries_at_any_size(client, name, region, django_assert_max_num_queries):
    campaign = campaign_of()
    for number in range(30):
        unit_at(campaign, f"1201190{1 + number % 20:02}{201 + number}", CharterState.TO_VOTE)
    at(client, region)
    client.get(reverse(name))

    with django_assert_max_num_queries(12):
        assert client.get(reverse(name)).status_code == 200


def test_campaign_itself_takes_few_queries(client, two_counties, django_assert_max_num_queries):
    at(client, "120119")
    client.get(two_counties.get_absolute_url())

    with django_assert_max_num_queries(14):  # steps, reminders and attachments stand on the same page
        response = client.get(two_counties.get_absolute_url())
    assert rows_of(response) == [("样例120119001街道", 1, 1), ("样例120119002街道", 1, 0)]


def test_township_sees_its_countys_campaign_with_its_own_villages_and_no_buttons(client, two_counties):
    at(client, "120119002")

    response = client.get(two_counties.get_absolute_url())

    assert rows_of(response) == [("样例120119002街道", 1, 0)]
    assert [action["label"] for action in response.context["actions"]] == ["进度表", "变更记录"]


def test_form_bears_the_figures_and_is_noted(client, two_counties):
    at(client, "120119")

    response = client.get(reverse("campaign_paper"), {"campaign": two_counties.pk, "as": "xlsx"})

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    lines = [[cell for cell in line if cell is not None] for line in sheet.iter_rows(values_only=True)]
    assert ["合计", 2, 1, 50, 0, 0, 0] in lines
    assert [1, "样例120119001街道", 1, 1, 100, 0, 0, 0] in lines
    assert [2, "样例120119002街道", 1, 0, 0, 0, 0, 0] in lines
    assert ExportRecord.objects.get().row_count == 2


def test_form_of_a_city_names_its_counties(client, two_counties):
    at(client, "1201")

    page = client.get(reverse("campaign_paper"), {"year": 2026}).content.decode()

    assert page.count("<th>县(区)</th>") == 1
    assert page.count("乡镇(街道)") == 0
    assert page.count("样例120118县") == page.count("样例120119县") == 1


def test_campaign_is_opened_by_its_form_and_a_second_one_refused_with_a_sentence(client):
    at(client, "120119")
    VillageFactory(code="120119001201")

    first = client.post(reverse("campaign_create"), NEW | {"due_on": "2099-12-31"})
    second = client.post(reverse("campaign_create"), NEW | {"due_on": "2099-12-31"})
    upside_down = client.post(reverse("campaign_create"), NEW | {"due_on": "2026-02-01", "kind": "self_governance"})

    campaign = RevisionCampaign.objects.get()
    assert (first.status_code, first.url, campaign.units.count()) == (302, campaign.get_absolute_url(), 1)
    assert "本县(区)已有一个进行中的同类清理修订，请先完成或撤销它。" in second.content.decode()
    assert "截止日期不能早于开始日期。" in upside_down.content.decode()


@pytest.mark.parametrize(
    ("region", "role"), [("120119", Role.CLERK), ("120119001", Role.REVIEWER), ("1201", Role.LEADER)]
)
def test_nobody_else_opens_or_closes(client, two_counties, region, role):
    at(client, region, role)
    answers = [
        client.post(reverse("campaign_create"), NEW | {"due_on": "2099-12-31"}),
        client.post(reverse("campaign_step", args=[two_counties.pk, "cancel"]), {"note": "不办了"}),
        client.post(reverse("campaign_update", args=[two_counties.pk]), {"title": "改"}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3


def test_kind_and_first_day_cannot_be_changed_later(client, two_counties):
    at(client, "120119")
    sent = {"title": "改名", "basis": "改", "due_on": "2026-12-31", "opened_on": "2020-01-01", "revision": "1"}

    client.post(reverse("campaign_update", args=[two_counties.pk]), sent)

    two_counties.refresh_from_db()
    assert (two_counties.title, two_counties.due_on, two_counties.opened_on) == ("改名", date(2026, 12, 31), OPENED)


def test_finishing_too_early_says_what_lacks_and_offers_no_button(client, two_counties):
    at(client, "120119")
    address = reverse("campaign_step", args=[two_counties.pk, "finish"])

    page = client.get(address).content.decode()
    client.post(address, {"note": ""})

    assert page.count("（未启动）。全部生效后才能登记完成。") == 1
    assert 'type="submit">登记完成' not in page
    two_counties.refresh_from_db()
    assert two_counties.is_open


def test_reminding_goes_in_four_steps_and_only_once_a_day(client, two_counties):
    at(client, "120119", Role.CLERK)
    address = reverse("campaign_remind", args=[two_counties.pk])
    both = {"selected": ["120119001", "120119002"]}

    pick = client.get(address)
    nothing = client.post(address)
    check = client.post(address, both)
    result = client.post(address, both | {"confirmed": "1"})
    again = client.post(address, both | {"confirmed": "1"})

    assert [one.lacking for one in pick.context["reminders"]] == [0, 1]
    assert "请先勾选要催办的乡镇(街道)。" in nothing.content.decode()
    assert [one.township.code for one in check.context["able"]] == ["120119002"]
    assert [reason for _, reason in check.context["problems"]] == ["已全部完成，不用催办。"]
    assert (result.context["sent"], again.context["sent"]) == (1, 0)
    assert CampaignReminder.objects.count() == 1


def test_new_village_joins_with_a_reason(client, two_counties):
    at(client, "120119", Role.CLERK)
    new, foreign = VillageFactory(code="120119001209"), VillageFactory(code="120118001209")
    address = reverse("campaign_add_units", args=[two_counties.pk])

    refused = client.post(address, {"villages": [foreign.pk], "reason": "新设立"})
    joined = client.post(address, {"villages": [new.pk], "reason": "2026年5月新设立"})

    assert (refused.status_code, joined.status_code) == (200, 302)
    assert set(two_counties.units.exclude(reason="").values_list("village", "reason")) == {(new.pk, "2026年5月新设立")}
