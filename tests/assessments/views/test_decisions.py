"""Pages of verdicts: the desk, one by one and many at once, the release, and who sees what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions.decisions import prepare
from assessments.choices import ApplicationState, Outcome
from assessments.models import Application, Decision
from common.inbox import tasks_for
from common.workflow import states_open
from tests.assessments.papers import COUNTY, TOWNSHIP, at_desk, running_batch, seats_of
from tests.factories import RectificationFactory, StaffUserFactory

pytestmark = pytest.mark.django_db
DESK, RELEASE = "/decisions/", "/decisions/release/"


@pytest.fixture
def officer(client):
    user = StaffUserFactory(region__code=COUNTY, reviewer=True, name="样例审核")
    client.force_login(user)
    return user


@pytest.fixture
def leader():
    return StaffUserFactory(region__code=COUNTY, leader=True)


@pytest.fixture
def batch():
    return running_batch()


def bulk(client, outcome: str, *applications, **said):
    ticked = [application.pk for application in applications]
    return client.post(reverse("decision_bulk", args=[outcome]), {"selected": ticked, **said})


def test_desk_lists_what_waits_for_its_own_level(client, officer, batch):
    at_desk(batch, 201)
    at_desk(batch, 202, ApplicationState.CITY_INSPECTING)
    at_desk(batch, 203, ApplicationState.RECHECKING, rectified_for=ApplicationState.COUNTY_ASSESSING)

    page = client.get(DESK)

    assert [row.record.village.name for row in page.context["table"].page.object_list] == ["样例201村", "样例203村"]
    assert "未拟定" in page.text
    assert "95" in page.text


def test_desk_takes_as_many_queries_for_thirty_as_for_one(client, officer, batch, now):
    def queries(*numbers: int) -> int:
        for number in numbers:
            prepare(at_desk(batch, number), Outcome.PASS, actor=officer, now=now)
        client.get(DESK)
        with CaptureQueriesContext(connection) as captured:
            client.get(DESK)
        return len(captured)

    one, thirty = queries(201), queries(*range(202, 231))

    assert one == thirty
    assert thirty <= 12


def test_one_verdict_on_its_page(client, officer, batch):
    application = at_desk(batch, 201)
    address = reverse("decision_prepare", args=[application.pk])

    refused = client.post(address, {"outcome": "fail", "note": ""})
    client.post(address, {"outcome": "fail", "note": "材料不实"})

    assert refused.context["form"].errors["note"] == ["拟定“不通过”必须填写理由。"]
    decision = Decision.objects.get()
    assert (decision.application, decision.outcome, decision.note) == (application, "fail", "材料不实")
    assert client.get(address).context["form"].initial["note"] == "材料不实"


def test_page_of_an_application_leads_to_its_verdict(client, officer, batch):
    application = at_desk(batch, 201)

    page = client.get(application.get_absolute_url())

    assert ("拟定结果", f"/applications/{application.pk}/decision/") in [
        (action["label"], action["url"]) for action in page.context["actions"]
    ]


def test_many_are_checked_then_confirmed_then_told_one_by_one(client, officer, batch):
    good, bad = at_desk(batch, 201), at_desk(batch, 202)
    RectificationFactory(village=bad.village, application=bad)

    asked = bulk(client, "pass", good, bad)
    nothing_yet = Decision.objects.count()
    done = bulk(client, "pass", good, bad, confirmed="1")

    assert nothing_yet == 0
    assert asked.context["able"] == [good]
    assert asked.context["problems"] == [(bad, "还有1项整改没有销号，请逐项复查后再评定。")]
    assert [(one.application, bool(one.refusal)) for one in done.context["results"]] == [(good, False), (bad, True)]


def test_many_to_rectify_want_a_reason_and_a_day_and_keep_what_was_typed(client, officer, batch):
    application = at_desk(batch, 201)
    RectificationFactory(village=application.village, application=application)

    page = bulk(client, "rectify", application, confirmed="1", note="公开不及时", due_on="")
    tomorrow = timezone.localdate() + timedelta(days=1)
    bulk(client, "rectify", application, confirmed="1", note="公开不及时", due_on=tomorrow.isoformat())

    assert page.context["form"].errors["due_on"] == ["拟定“限期整改”必须填写整改期限。"]
    assert page.context["form"]["note"].value() == "公开不及时"
    assert Decision.objects.get().due_on == tomorrow


def test_all_that_match_is_a_second_choice(client, officer, batch):
    for number in (201, 202, 203):
        at_desk(batch, number)

    client.post(reverse("decision_bulk", args=["pass"]), {"scope": "all", "query": "q=201", "confirmed": "1"})

    assert [decision.application.village.name for decision in Decision.objects.all()] == ["样例201村"]


def test_release_page_checks_the_seats_and_releases_what_was_looked_at(client, officer, leader, batch, now):
    seats_of(batch, 1)
    first, second = (prepare(at_desk(batch, number), Outcome.PASS, actor=officer, now=now) for number in (201, 202))
    client.force_login(leader)

    over = client.get(RELEASE)
    refused = client.post(RELEASE, {"seen": [f"{one.pk}:{one.revision}" for one in (first, second)]}, follow=True)
    second.delete()
    page = client.get(RELEASE)
    done = client.post(RELEASE, {"seen": [f"{first.pk}:{first.revision}"]})

    assert over.context["is_over"]
    assert "一次发布" not in over.text
    assert "超出1个" in refused.text
    assert f'value="{first.pk}:{first.revision}"' in page.text
    assert done.context["done"] == 1
    assert Application.objects.get(pk=first.application_id).state == ApplicationState.CITY_INSPECTING


def test_second_click_says_that_it_is_done(client, officer, leader, batch, now):
    seats_of(batch, 1)
    decision = prepare(at_desk(batch, 201), Outcome.PASS, actor=officer, now=now)
    client.force_login(leader)
    sent = {"seen": [f"{decision.pk}:{decision.revision}"]}
    client.post(RELEASE, sent)

    again = client.post(RELEASE, sent, follow=True)

    assert "这份材料刚刚已被他人处理" in again.text


def test_verdict_of_a_paper_that_has_left_its_desk_is_taken_back_from_the_release_page(
    client, officer, leader, batch, now
):
    application = at_desk(batch, 201)
    decision = prepare(application, Outcome.PASS, actor=officer, now=now)
    with states_open():
        Application.objects.update(state=ApplicationState.WITHDRAWN)
    client.force_login(leader)

    page = client.get(RELEASE)
    drop = reverse("decision_drop", args=[decision.pk])
    client.post(drop)

    assert "当前状态为“撤销申报”，不在评定环节。" in page.text
    assert drop in page.text
    assert list(Decision.objects.all()) == []


def test_release_is_the_leaders(client, officer):
    assert client.get(RELEASE).status_code == 403
    assert client.post(RELEASE, {"seen": ["1:1"]}).status_code == 403


def test_release_page_takes_as_many_queries_for_thirty_as_for_one(client, officer, leader, batch, now):
    seats_of(batch, 40)
    client.force_login(leader)

    def queries(*numbers: int) -> int:
        for number in numbers:
            prepare(at_desk(batch, number), Outcome.PASS, actor=officer, now=now)
        client.get(RELEASE)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(RELEASE)
        assert [one.refusal for one in page.context["able"]] == [""] * len(page.context["able"])
        return len(captured)

    one, thirty = queries(201), queries(*range(202, 231))

    assert one == thirty
    assert thirty <= 12


def test_precheck_takes_as_many_queries_for_thirty_as_for_one(client, officer, batch):
    def queries(*numbers: int) -> int:
        for number in numbers:
            at_desk(batch, number)
        everything = Application.objects.all()
        bulk(client, "pass", *everything)
        with CaptureQueriesContext(connection) as captured:
            page = bulk(client, "pass", *everything)
        assert len(page.context["able"]) == len(everything)
        return len(captured)

    one, thirty = queries(201), queries(*range(202, 231))

    assert one == thirty <= 20


def test_prepared_verdict_is_in_nobody_elses_list(client, officer, batch, now):
    prepare(at_desk(batch, 201), Outcome.FAIL, "材料不实", actor=officer, now=now)
    pages = {}
    for code in (TOWNSHIP, COUNTY, "1201"):
        client.force_login(StaffUserFactory(region__code=code, leader=True))
        pages[code] = "材料不实" in client.get(reverse("decision_list")).text

    assert pages == {TOWNSHIP: False, COUNTY: True, "1201": False}


def test_verdict_is_dropped_on_its_page(client, officer, batch, now):
    decision = prepare(at_desk(batch, 201), Outcome.PASS, actor=officer, now=now)

    client.post(reverse("decision_drop", args=[decision.pk]))

    assert list(Decision.objects.all()) == []


def test_leader_reads_how_many_wait_for_release(officer, leader, batch, now):
    for number in (201, 202):
        prepare(at_desk(batch, number), Outcome.PASS, actor=officer, now=now)

    def found(user):
        return [(task.title, task.count) for task in tasks_for(user, now) if task.url == RELEASE]

    assert found(leader) == [("拟定结果待集中发布", 2)]
    assert found(officer) == []
