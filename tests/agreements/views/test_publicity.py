"""Posting and objections: the pages that lead from the vote to the file."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.actions.adoption import record_meeting
from agreements.choices import CharterState
from agreements.models import Objection, PublicArchive, Publicity
from agreements.views.charter_paper import qr_code
from tests.agreements.desks_of_adoption import (
    at,
    meeting_of,
    publicised,
    to_vote,
)
from tests.agreements.papers import TOWNSHIP
from tests.factories import StaffUserFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = StaffUserFactory(region__code=TOWNSHIP, name="样例经办")
    client.force_login(user)
    return user


@pytest.fixture
def reviewer():
    return StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER, name="样例审核")


def won_today(clerk):
    """A vote won today, for pages that go by the real clock."""
    today = timezone.localdate()
    version = to_vote(party_studied_on=today - timedelta(days=30))
    meeting = meeting_of(version, held_on=today, notice_on=today - timedelta(days=12))
    record_meeting(meeting, actor=clerk, now=timezone.now())
    return version, today


POSTED_FORM = {"days": "15", "place": "样例村公开栏", "contact": "样例村委会办公室，022-00000000"}


def test_won_vote_is_posted(client, clerk):
    version, today = won_today(clerk)
    address = reverse("publicity_create", args=[version.pk])
    assert client.get(address).context["form"]["days"].value() == 15

    answer = client.post(address, POSTED_FORM | {"began_on": today.isoformat()})

    assert answer.url == f"{version.get_absolute_url()}#adoption"
    version.refresh_from_db()
    run = version.counting_publicity
    assert (version.state, run.last_day) == (CharterState.PUBLICISED, today + timedelta(days=14))


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"days": "14"}, {"__all__": "公示14天，少于规定的15天"}),
        ({"contact": "张三 13812345678"}, {"contact": "含有手机号"}),
        ({"place": "138 1234 5678 处"}, {"place": "含有手机号"}),
    ],
)
def test_posting_that_may_not_be_stays_a_form(client, clerk, changes, errors):
    version, today = won_today(clerk)
    typed = POSTED_FORM | {"began_on": today.isoformat()} | changes

    form = client.post(reverse("publicity_create", args=[version.pk]), typed).context["form"]

    assert {name: str(found[0]).startswith(errors[name]) for name, found in form.errors.items()} == dict.fromkeys(
        errors, True
    )
    version.refresh_from_db()
    assert (version.state, Publicity.objects.count()) == (CharterState.TO_VOTE, 0)


def test_objection_is_recorded_and_answered(client, clerk):
    version, today = won_today(clerk)
    client.post(reverse("publicity_create", args=[version.pk]), POSTED_FORM | {"began_on": today.isoformat()})
    run = version.counting_publicity

    client.post(
        reverse("objection_create", args=[run.pk]), {"received_on": today.isoformat(), "content": "第三条不清楚。"}
    )
    objection = Objection.objects.get()
    answer = {"answer": "已在会上说明。", "answered_on": today.isoformat(), "revision": "1"}
    client.post(reverse("objection_answer", args=[objection.pk]), answer)

    objection.refresh_from_db()
    assert (objection.answer, objection.answered_on, objection.is_accepted) == ("已在会上说明。", today, False)


def test_restart_asks_for_a_reason_and_counts_anew(client, clerk):
    version = publicised(clerk)
    today = timezone.localdate()
    address, typed = reverse("publicity_restart", args=[version.pk]), POSTED_FORM | {"began_on": today.isoformat()}
    assert client.post(address, typed).context["form"].errors == {"reason": ["请填写重新公示的原因。"]}

    client.post(address, typed | {"reason": "张贴处被遮挡"})

    assert version.counting_publicity.last_day == today + timedelta(days=14)


def test_end_of_the_posting_is_a_step_that_archives(client, clerk):
    version = publicised(clerk)
    address = reverse("adoption_step", args=[version.pk, "end_publicity"])
    assert client.get(address).context["objection"] == ""

    client.post(address, {"note": ""})

    version.refresh_from_db()
    assert version.state == CharterState.TO_FILE
    page = client.get(PublicArchive.objects.get().get_absolute_url())
    assert (page.context["is_unaltered"], page.context["wording_is_unaltered"]) == (True, True)


def test_lost_vote_is_a_step_with_a_date(client, clerk):
    version = to_vote()
    record_meeting(meeting_of(version, votes_for=100), actor=clerk, now=at(date(2026, 9, 20)))

    due_on = timezone.localdate() + timedelta(days=30)
    said = {"note": "重新征求意见", "due_on": due_on.isoformat()}
    client.post(reverse("adoption_step", args=[version.pk, "fail_vote"]), said)

    version.refresh_from_db()
    assert (version.state, version.revise_by) == (CharterState.RETURNED, due_on)


def test_posting_sheet_leads_to_where_villagers_reach_the_page(client, clerk, settings):
    version = publicised(clerk)
    address = reverse("charter_posting", args=[version.pk])
    here = client.get(address).context["public_url"]
    settings.PUBLIC_ADDRESS = "https://villages.example.cn"
    outside = client.get(address).context

    path = reverse("public_village", args=[version.village.code])
    assert (here, outside["public_url"]) == (f"http://testserver{path}", f"https://villages.example.cn{path}")
    assert outside["qr_code"] == qr_code(outside["public_url"]) != qr_code(here)
