"""What waits of applications at each desk: counts with their last day, overdue first, returned ones with the reason."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments.actions.applications import advance
from assessments.choices import ApplicationState, Phase
from assessments.models import Application
from common.inbox import standings_for, started_by, tasks_for
from common.workflow import states_open
from tests.assessments.scenes import (
    COUNTY,
    FAR_OFF,
    as_assessment,
    at_county,
    clerk,
    drafted,
    open_batch,
    reviewer,
    submitted,
)
from tests.factories import ApplicationFactory, BatchPhaseFactory, LateExceptionFactory, VillageFactory
from villages.choices import Role, VillageState

pytestmark = pytest.mark.django_db


def told(user, now) -> list[tuple[str, int | None, date | None]]:
    return [
        (task.title, task.count, task.deadline)
        for task in tasks_for(user, now)
        if "申报" in task.title or "评" in task.title
    ]


def test_each_desk_is_asked_for_what_lies_on_it(now):
    scene = open_batch()
    drafted(clerk(), now, scene=scene)
    submitted(clerk(), now, scene=scene, code="120119001202")
    at_county(now, scene=scene, code="120119001203")
    at_county(now, scene=scene, code="120119001204")

    batch = "2026年样例创建"
    draft, review = (f"{batch}：申报草稿待提交", 1, FAR_OFF), (f"{batch}：申报待乡镇初审", 1, FAR_OFF)
    assert told(clerk(), now) == [draft]
    assert sorted(told(reviewer(), now)) == sorted([draft, review])
    assert told(clerk(role=Role.LEADER), now) == [review]
    assert told(reviewer(COUNTY), now) == [(f"{batch}：申报待县级备案", 2, FAR_OFF)]
    assert told(clerk(COUNTY), now) == told(reviewer("120119002"), now) == told(reviewer("1201"), now) == []


def test_line_leads_to_just_these_papers(now):
    application = submitted(clerk(), now)

    (task,) = [task for task in tasks_for(reviewer(), now) if "初审" in task.title]

    assert task.url == f"/applications/?batch={application.batch_id}&state=at_township"


def test_overdue_ones_stand_first_and_an_exception_has_a_line_of_its_own(now):
    scene = open_batch(ends_on=date(2026, 10, 19))
    late = submitted(clerk(), now, scene=scene)
    excused = submitted(clerk(), now, scene=scene, code="120119001202")
    LateExceptionFactory(batch=scene[0], village=excused.village, until=date(2026, 11, 30))

    lines = told(reviewer(), now + timedelta(days=3))

    title = "2026年样例创建：申报待乡镇初审"
    assert lines == [(title, 1, date(2026, 10, 19)), (title, 1, date(2026, 11, 30))]
    assert late.state == ApplicationState.AT_TOWNSHIP


def test_returned_paper_is_told_with_reason_and_the_day_that_was_set(now):
    desk = reviewer()
    application = submitted(clerk(), now)
    advance(application, "return", actor=desk, now=now, note="材料不全", due_on=date(2026, 10, 25))

    (task,) = [task for task in tasks_for(clerk(), now) if task.is_returned]

    assert (task.title, task.deadline, task.reason) == (f"{application}被退回修改", date(2026, 10, 25), "材料不全")
    assert task.reason_by == f"{desk.unit} {desk.name} 2026-10-19 10:30"
    assert task.url == application.get_absolute_url()
    assert [task for task in tasks_for(clerk(COUNTY), now) if task.is_returned] == []


def test_self_assessment_sent_back_is_told_with_its_phase(now):
    scene = open_batch()
    BatchPhaseFactory(batch=scene[0], phase=Phase.SELF_ASSESSMENT, ends_on=date(2026, 10, 20))
    application = submitted(clerk(), now, scene=scene)
    with states_open():
        Application.objects.filter(pk=application.pk).update(state=ApplicationState.TOWNSHIP_ASSESSING)
    advance(application, "return_self", actor=reviewer(), now=now, note="重新自评")

    (task,) = [task for task in tasks_for(clerk(), now) if task.is_returned]

    assert (task.title, task.deadline, task.reason) == (f"{application}被退回自评", date(2026, 10, 20), "重新自评")


def test_closed_batches_and_villages_that_ended_wait_for_nobody(now):
    scene = open_batch()
    ended = drafted(clerk(), now, scene=scene)
    with states_open():
        type(ended.village).objects.filter(pk=ended.village_id).update(state=VillageState.CLOSED)
    assert told(clerk(), now) == []

    drafted(clerk(), now, scene=scene, code="120119001202")
    assert len(told(clerk(), now)) == 1
    with states_open():
        type(scene[0]).objects.filter(pk=scene[0].pk).update(state="closed")
    assert told(clerk(), now) == []


def test_what_one_submitted_is_told_until_it_ends(now):
    actor = clerk()
    application = submitted(actor, now)
    drafted(actor, now, scene=(application.batch, application.level), code="120119001202")

    (line,) = started_by(actor, now)
    assert (line.title, line.state, line.since) == (str(application), "待乡镇初审", now)
    assert timezone.localtime(line.since).hour == 10
    advance(application, "withdraw", actor=actor, now=now, note="样例理由")
    assert started_by(actor, now) == []


# --- How far the running batches have come, place by place


def standing(user, now) -> list[tuple]:
    return [
        (one.title, place.name, *(figure.count for figure in place.figures))
        for one in standings_for(user, now)
        for place in one.places
    ]


def test_progress_stands_by_township_with_what_is_late_and_what_ended(client, now):
    scene, county = open_batch(ends_on=date(2026, 10, 31)), reviewer(COUNTY)
    drafted(clerk(), now, scene=scene)
    ended = submitted(clerk(), now, scene=scene, code="120119001202")
    advance(ended, "withdraw", actor=clerk(), now=now, note="样例理由")
    other = drafted(clerk("120119002"), now, scene=scene, code="120119002201")
    own, theirs = ended.village.township.name, other.village.township.name
    after = now + timedelta(days=30)

    title = "2026年样例创建：申报进度"
    assert standing(county, now) == [(title, own, 2, 0, 1), (title, theirs, 1, 0, 0)]
    assert standing(county, after) == [(title, own, 2, 1, 1), (title, theirs, 1, 1, 0)]
    assert standing(clerk(), after) == [(title, own, 2, 1, 1)]
    assert standing(reviewer("1201"), after) == [(title, scene[0].programme.region.name, 3, 2, 1)]
    assert standing(reviewer("120118"), after) == standing(clerk(COUNTY, Role.AUDITOR), after) == []


def test_yearly_assessment_has_no_progress_of_applying(now):
    (batch, level), (assessed, grade) = open_batch(), open_batch()
    as_assessment(assessed)
    village = VillageFactory(code="120119001201")
    ApplicationFactory(batch=batch, level=level, village=village)
    ApplicationFactory(batch=assessed, level=grade, village=village)

    (one,) = standings_for(reviewer(COUNTY), now)

    assert f"batch={batch.pk}" in one.places[0].query


def test_progress_leads_to_just_these_papers_and_closed_batches_have_none(client, now):
    scene, county = open_batch(ends_on=date(2026, 1, 31)), reviewer(COUNTY)
    with states_open():
        late = ApplicationFactory(batch=scene[0], level=scene[1], village=VillageFactory(code="120119001201"))
    client.force_login(county)
    (one,) = standings_for(county, now)
    (place,) = one.places

    page = client.get(f"{one.url}?{place.figures[1].query}")

    assert [row.record for row in page.context["table"].rows] == [late]
    assert one.title in client.get("/").text
    with states_open():
        type(scene[0]).objects.update(state="closed")
    assert standings_for(county, now) == []
