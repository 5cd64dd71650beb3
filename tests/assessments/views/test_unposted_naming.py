"""Levels whose way has no public notice: what passed waits to be named, and gets number, plaque and register row."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from assessments.actions.applications import advance
from assessments.actions.honours import Scheme, name_unposted
from assessments.choices import ApplicationState
from assessments.models import Application, Honour, ProgrammeLevel
from common.inbox import tasks_for
from common.refusal import Refused
from tests.assessments.papers import COUNTY, TOWNSHIP, at_desk, running_batch
from tests.factories import HonourFactory, StaffUserFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db
WAY = [ApplicationState.AT_TOWNSHIP, ApplicationState.COUNTY_ASSESSING]
DOCUMENT = "样发〔2026〕9号"


@pytest.fixture
def leader(client):
    user = StaffUserFactory(region__code=COUNTY, leader=True)
    client.force_login(user)
    return user


@pytest.fixture
def batch():
    batch = running_batch(year=2026)
    ProgrammeLevel.objects.update(
        name="合格", honour="样例合格村", desks=[desk.value for desk in WAY], uses_quota=False
    )
    return batch


@pytest.fixture
def passed(batch, leader):
    """Accepted by the county a moment ago, in the order against that of the codes."""
    now = timezone.now()
    return [advance(at_desk(batch, number), "accept", actor=leader, now=now) for number in (202, 201)]


def test_what_passes_waits_for_its_naming_and_is_not_named_yet(passed, client):
    page = client.get(passed[0].get_absolute_url())

    assert [one.state for one in passed] == [ApplicationState.AT_NAMING] * 2
    assert list(Honour.objects.all()) == []
    assert f"现由：<strong>{passed[0].batch.programme.region.name}命名</strong>" in page.text
    assert [(step["label"], step["state"]) for step in page.context["way"]][-2:] == [
        ("县级评估", "done"),
        ("命名", "current"),
    ]


def test_they_are_numbered_on_the_page_and_stand_in_the_register(client, passed, batch):
    HonourFactory(number="样合格〔2026〕004号")
    address = reverse("batch_name", args=[batch.pk])
    sent = {
        "level": batch.programme.levels.get().pk,
        "document_number": DOCUMENT,
        "named_on": timezone.localdate().isoformat(),
        "number_prefix": "样合格",
        "plaque_prefix": "样牌",
    }

    asked = client.get(batch.get_absolute_url())
    previewed = client.post(address, sent)
    client.post(address, sent | {"confirmed": "1"})

    assert address in asked.text
    assert "样合格〔2026〕005号" in previewed.text
    assert [
        (one.village.code[-3:], one.number, one.plaque_number)
        for one in Honour.objects.filter(application__isnull=False).order_by("number")
    ] == [("201", "样合格〔2026〕005号", "样牌2026005"), ("202", "样合格〔2026〕006号", "样牌2026006")]
    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.NAMED}
    assert "样牌2026006" in client.get(reverse("honour_register")).text
    assert address not in client.get(batch.get_absolute_url()).text
    assert client.post(address, sent | {"confirmed": "1"}).status_code != 500
    assert Honour.objects.filter(application__isnull=False).count() == 2
    honour = Honour.objects.filter(application__isnull=False).first()
    assert "经评估，你单位被命名为" in client.get(reverse("honour_certificate", args=[honour.pk])).text


def test_inbox_leads_to_the_naming(leader, passed, batch):
    found = [task for task in tasks_for(leader, timezone.now()) if task.url == reverse("batch_name", args=[batch.pk])]

    assert [(task.title, task.count) for task in found] == [("样例批次：待命名授牌", 2)]


def test_one_is_taken_off_with_a_reason(client, passed, batch):
    client.post(reverse("notice_strike", args=[passed[0].pk, "strike"]), {"note": "样例理由"})
    page = client.get(reverse("batch_name", args=[batch.pk]))

    assert Application.objects.get(pk=passed[0].pk).state == ApplicationState.FAILED
    assert [one.pk for one in page.context["units"]] == [passed[1].pk]


@pytest.mark.parametrize("days", [-1, 1])
def test_day_before_the_acceptance_or_to_come_is_refused(passed, batch, leader, days):
    level, now = batch.programme.levels.get(), timezone.now()
    day = timezone.localdate(now) + timedelta(days=days)

    with pytest.raises(Refused, match="命名日期不能早于评定通过的日期"):
        name_unposted(batch, level, Scheme("样合格"), DOCUMENT, day, actor=leader, now=now)

    assert list(Honour.objects.all()) == []


@pytest.mark.parametrize(("role", "code"), [(Role.REVIEWER, COUNTY), (Role.LEADER, TOWNSHIP), (Role.LEADER, "120118")])
def test_who_may_not_name_names_nobody(client, passed, batch, role, code):
    user, now = StaffUserFactory(role=role, region__code=code), timezone.now()
    level = batch.programme.levels.get()
    client.force_login(user)

    assert client.get(reverse("batch_name", args=[batch.pk])).status_code in (403, 404)
    with pytest.raises(PermissionDenied):
        name_unposted(batch, level, Scheme("样合格"), DOCUMENT, timezone.localdate(now), actor=user, now=now)
    assert list(Honour.objects.all()) == []


def test_a_paper_in_its_public_notice_is_not_named_that_way(client, leader):
    batch = running_batch(year=2026)
    at_desk(batch, 201, ApplicationState.PUBLICISED)

    with pytest.raises(Refused, match="没有需要命名的"):
        name_unposted(
            batch,
            batch.programme.levels.get(),
            Scheme("样"),
            DOCUMENT,
            timezone.localdate(),
            actor=leader,
            now=timezone.now(),
        )
