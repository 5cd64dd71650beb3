"""Many applications in four steps: pick, pre-check, confirm, result; the list and what it filters."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.applications import advance
from assessments.choices import ApplicationState, BatchState, Phase, SheetState, Stage
from assessments.models import Application, Batch, QuotaSeat
from assessments.views.application_steps import BULK_VERBS
from assessments.workflow import APPLICATION_STEPS
from common.models import StepRecord
from common.refusal import Refused
from common.workflow import states_open
from tests.assessments.scenes import (
    COUNTY,
    TOWNSHIP,
    at_county,
    clerk,
    drafted,
    open_batch,
    retire,
    reviewer,
    submitted,
)
from tests.factories import BatchPhaseFactory, DeclaredInterestFactory, ScoreSheetFactory
from villages.choices import VillageState
from villages.models import Village

pytestmark = pytest.mark.django_db


def bulk(client, verb: str, rows, **said):
    return client.post(reverse("application_bulk", args=[verb]), {"selected": [row.pk for row in rows]} | said)


def test_pre_check_names_who_can_and_who_cannot_and_changes_nothing(client, now):
    scene, desk = open_batch(), reviewer()
    good = submitted(clerk(), now, scene=scene)
    own = submitted(desk, now, scene=scene, code="120119001202")
    client.force_login(desk)

    context = bulk(client, "approve", [good, own]).context

    assert context["able"] == [good]
    assert context["problems"] == [(own, "本申报由您本人提交，审核和评定须由其他人员办理。")]
    assert context["consequence"] == "通过后转入下一环节；下一环节打开之前可以撤回。"
    assert context["hidden"] == [("selected", good.pk), ("query", ""), ("confirmed", "1")]
    assert StepRecord.objects.filter(verb="approve").count() == 0


def test_pre_check_of_registration_counts_the_seats_for_all_of_them(client, now):
    scene = open_batch(seats=1)
    papers = [at_county(now, scene=scene, code=f"12011900120{number}") for number in (1, 2)]
    client.force_login(reviewer(COUNTY))

    context = bulk(client, "register", papers).context

    county = scene[0].programme.region.name
    sentence = f"{county}只剩1个名额，已由排在前面的申报占用；请先调整名额，或只选其中1件。"
    assert (context["able"], context["problems"]) == ([papers[0]], [(papers[1], sentence)])


def test_confirmed_the_result_stands_for_each_and_guards_are_asked_again(client, now):
    scene, desk = open_batch(), reviewer()
    good, late = [submitted(clerk(), now, scene=scene, code=f"12011900120{number}") for number in (1, 2)]
    advance(late, "approve", actor=reviewer(), now=now)  # somebody else was quicker
    client.force_login(desk)

    context = bulk(client, "approve", [good, late], confirmed="1").context

    assert context["results"] == [
        (good, ""),
        (late, "当前状态为“待县级备案”，不能初审通过。"),
    ]
    assert (context["done"], context["undone"]) == (1, 1)
    good.refresh_from_db()
    assert good.state == ApplicationState.AT_COUNTY


def closed_unit(row, actor) -> None:
    Village.objects.filter(pk=row.village_id).update(state=VillageState.CLOSED)


def ended_batch(row, actor) -> None:
    Batch.objects.filter(pk=row.batch_id).update(state=BatchState.CLOSED)


def past_phases(row, actor) -> None:
    row.batch.phases.all().delete()
    for phase in Phase:
        BatchPhaseFactory(batch=row.batch, phase=phase, starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 31))


# What keeps a paper back, by the name of the guard, and how its sentence begins or ends.
OF_BATCH = {
    "batch_is_open": (ended_batch, "已结束，现在不能办理。"),
    "before_deadline": (past_phases, "已于2020年01月31日 23:59（北京时间）截止；"),
    "standard_is_in_use": (lambda row, actor: retire(row.version), "已停用，请县级在批次中改用已发布的版本。"),
    "seat_is_left": (
        lambda row, actor: QuotaSeat.objects.filter(batch=row.batch_id).update(allotted=0),
        "的0个名额已全部用完",
    ),
}
HINDRANCES = OF_BATCH | {
    "unit_exists": (closed_unit, "已撤销，档案只供查阅，不能再修改。"),
    "nothing_lacks": (
        lambda row, actor: Application.objects.filter(pk=row.pk).update(practice=""),
        "请填写主要做法。",
    ),
    "sheet_is_in": (
        lambda row, actor: row.score_sheets.update(state=SheetState.DRAFT),
        "表还没有提交，请先完成评分。",
    ),
    "did_not_submit": (
        lambda row, actor: Application.objects.filter(pk=row.pk).update(submitted_by=actor),
        "本申报由您本人提交，",
    ),
    "did_not_assess_himself": (
        lambda row, actor: ScoreSheetFactory(application=row, state=SheetState.SUBMITTED, scorer=actor),
        "本申报的自评由您本人提交，",
    ),
    "has_no_interest": (lambda row, actor: DeclaredInterestFactory(village=row.village, user=actor), "您已申明对"),
}
ACTORS = {"approve": reviewer, "register": lambda: reviewer(COUNTY), "forward": reviewer}
SCORED = {"hand_in": Stage.SELF, "forward": Stage.TOWNSHIP}


def ready_for(verb: str, now, number: int, scene) -> Application:
    """Where the verb takes it up, with nothing in its way."""
    row = drafted(clerk(), now, scene=scene, code=f"{TOWNSHIP}{number}")
    if verb in SCORED:
        ScoreSheetFactory(application=row, stage=SCORED[verb], state=SheetState.SUBMITTED)
    with states_open():
        Application.objects.filter(pk=row.pk).update(state=min(APPLICATION_STEPS[verb].sources))
    return Application.objects.get(pk=row.pk)


def refused_singly(row, verb: str, actor, now) -> str:
    with pytest.raises(Refused) as refusal:
        advance(row, verb, actor=actor, now=now)
    return str(refusal.value)


@pytest.mark.parametrize("verb", BULK_VERBS)
def test_bulk_verb_asks_every_guard_of_its_single_step_and_leaves_out_only_whom_it_refuses(client, now, verb):
    actor, scene = ACTORS.get(verb, clerk)(), open_batch(seats=1)
    asked = [guard.__name__ for guard in APPLICATION_STEPS[verb].personal_guards + APPLICATION_STEPS[verb].guards]
    good = ready_for(verb, now, 201, scene)
    rows = [
        ready_for(verb, now, number, open_batch(seats=1) if name in OF_BATCH else scene)
        for number, name in enumerate(asked, start=202)
    ]
    for row, name in zip(rows, asked, strict=True):
        with states_open():
            HINDRANCES[name][0](row, actor)
    client.force_login(actor)

    alone = [refused_singly(row, verb, actor, now) for row in rows]
    checked = bulk(client, verb, [good, *rows]).context
    fared = bulk(client, verb, [good, *rows], confirmed="1").context["results"]

    assert [HINDRANCES[name][1] in said for name, said in zip(asked, alone, strict=True)] == [True] * len(asked)
    assert (checked["able"], checked["problems"]) == ([good], list(zip(rows, alone, strict=True)))
    assert fared == [(good, ""), *zip(rows, alone, strict=True)]


def test_all_that_match_are_taken_by_the_second_tick_alone(client, now):
    scene, desk = open_batch(), reviewer()
    rows = [submitted(clerk(), now, scene=scene, code=f"12011900120{number}") for number in (1, 2)]
    draft = drafted(clerk(), now, scene=scene, code="120119001203")
    client.force_login(desk)

    one = bulk(client, "approve", rows[:1]).context["able"]
    every = bulk(client, "approve", rows[:1], scope="all", query="state=at_township").context["able"]

    assert (one, every) == (rows[:1], rows)
    assert draft not in every


def test_condition_not_understood_takes_nothing(client, now):
    submitted(clerk(), now)
    client.force_login(reviewer())

    response = client.post(
        reverse("application_bulk", args=["approve"]), {"scope": "all", "query": "state=nowhere"}, follow=True
    )

    said = [str(message) for message in response.context["messages"]]
    assert said == ["查询条件有误，请回到列表重新查询后再办理。"]


def test_nothing_ticked_says_so(client, now):
    client.force_login(reviewer())

    response = client.post(reverse("application_bulk", args=["approve"]), follow=True)

    assert [str(message) for message in response.context["messages"]] == ["请先勾选要办理的申报。"]


def test_clerk_may_not_approve_many(client):
    client.force_login(clerk())

    assert client.post(reverse("application_bulk", args=["approve"])).status_code == 403


def rows_of(client, query: str) -> list[Application]:
    return [row.record for row in client.get(f"{reverse('application_list')}?{query}").context["table"].rows]


def test_list_narrows_to_the_desk_to_what_is_late_and_to_ones_own(client, now):
    actor = clerk()
    scene = open_batch(ends_on=date(2026, 11, 1))
    lying = submitted(actor, now, scene=scene)
    draft = drafted(clerk(), now, scene=scene, code="120119001202")
    ended = advance(
        submitted(actor, now, scene=scene, code="120119001203"), "withdraw", actor=actor, now=now, note="样例理由"
    )
    type(scene[0].phases.get()).objects.update(starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 31))
    client.force_login(actor)

    assert rows_of(client, "") == [lying, draft, ended]
    assert rows_of(client, "look=overdue") == [lying, draft]
    assert rows_of(client, "look=mine") == [lying, ended]
    assert rows_of(client, "look=live&state=draft") == [draft]
    client.force_login(reviewer(COUNTY))
    assert rows_of(client, "look=waiting") == []


def test_deadline_of_a_returned_paper_is_the_day_that_was_set(now):
    application = submitted(clerk(), now)
    row = advance(application, "return", actor=reviewer(), now=now, note="样例理由", due_on=date(2026, 10, 25))

    assert Application.objects.with_deadline().get(pk=row.pk).due_on == date(2026, 10, 25)


def test_pre_check_takes_as_many_queries_for_thirty_as_for_one(client, now):
    scene = open_batch(seats=40)
    client.force_login(reviewer(COUNTY))

    def queries(*numbers: int) -> int:
        for number in numbers:
            at_county(now, scene=scene, code=f"{TOWNSHIP}{number}")
        rows = list(Application.objects.all())
        bulk(client, "register", rows)
        with CaptureQueriesContext(connection) as captured:
            page = bulk(client, "register", rows)
        assert len(page.context["able"]) == len(rows)
        return len(captured)

    one, thirty = queries(201), queries(*range(202, 231))

    assert one == thirty <= 20
