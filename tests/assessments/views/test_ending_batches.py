"""What ends with a batch: who applied is owed an answer first, enrolled units end with it; and a mistake is undone."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments.actions.decisions import prepare
from assessments.choices import ApplicationState as S
from assessments.choices import BatchState, Outcome, ProgrammeKind
from assessments.village_tabs import demonstration
from common.inbox import started_by, tasks_for
from common.models import StepRecord
from tests.assessments.papers import COUNTY, at_desk, running_batch
from tests.assessments.scenes import as_assessment, clerk, open_batch
from tests.factories import (
    ApplicationFactory,
    InspectionPlanFactory,
    InspectionSampleFactory,
    StaffUserFactory,
    VillageFactory,
)

pytestmark = pytest.mark.django_db
APPLICATIONS, DESK = "/applications/", "/decisions/"


@pytest.fixture
def officer(client):
    user = StaffUserFactory(region__code=COUNTY, reviewer=True)
    client.force_login(user)
    return user


@pytest.fixture
def demonstration_batch():
    return running_batch()


@pytest.fixture
def assessed(demonstration_batch):
    as_assessment(demonstration_batch)
    demonstration_batch.programme.levels.update(name="年度考核", honour="样例优秀村")
    demonstration_batch.refresh_from_db()
    return demonstration_batch


def step(client, batch, verb: str, note: str = "") -> str:
    """What is said in the end."""
    response = client.post(reverse("batch_step", args=[batch.pk, verb]), {"note": note})
    batch.refresh_from_db()
    form = response.context and response.context.get("form")
    if form and form.errors:
        return next(iter(form.errors.values()))[0]
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def listed(client, address: str) -> list:
    return [row.record for row in client.get(address).context["table"].rows]


def test_demonstration_waits_until_everybody_has_an_answer(client, officer, demonstration_batch):
    at_desk(demonstration_batch, 201)

    told = step(client, demonstration_batch, "close")

    assert told == "还有1件申报没有办结，办结、撤销或判定不通过后才能结束批次。"


def test_units_of_an_assessment_end_with_it_and_wait_for_nobody(client, officer, assessed):
    unit = at_desk(assessed, 201)
    at_desk(assessed, 202, S.TOWNSHIP_ASSESSING)
    plan = InspectionPlanFactory(batch=assessed, region=officer.region)
    InspectionSampleFactory(plan=plan, village=unit.village)
    assert listed(client, f"{APPLICATIONS}?programme_kind=assessment&look=waiting") == [unit]
    assert [task.count for task in tasks_for(officer, timezone.now()) if "待县级评估" in task.title] == [1]
    assert [task.count for task in tasks_for(officer, timezone.now()) if "检查点" in task.title] == [1]

    assert step(client, assessed, "close") == "已结束批次：样例批次。"

    assert assessed.state == BatchState.CLOSED
    assert tasks_for(officer, timezone.now()) == started_by(officer, timezone.now()) == []
    for look in ("waiting", "overdue", "live"):
        assert listed(client, f"{APPLICATIONS}?programme_kind=assessment&look={look}") == []
    assert listed(client, f"{DESK}?programme_kind=all") == []
    assert client.get("/score-sheets/").context["waiting"] == []
    ((_, _, holder),) = demonstration(unit.village, officer)["applications"]
    assert holder == "批次已结束，不再办理"
    assert "批次已结束，不再办理" in client.get(unit.get_absolute_url()).text


def test_assessment_is_not_ended_over_what_was_decided(client, officer, assessed, now):
    prepare(at_desk(assessed, 201), Outcome.PASS, actor=officer, now=now)
    sentence = "还有1个单位的评定结果没有发布，请先集中发布或撤销拟定结果，再结束批次。"
    assert step(client, assessed, "close") == sentence


def test_assessment_is_not_ended_over_a_title_that_was_promised(client, officer, assessed):
    at_desk(assessed, 201, S.AT_NAMING)
    sentence = "还有1个单位等待命名授牌，请先命名或取消拟命名，再结束批次。"
    assert step(client, assessed, "close") == sentence


def test_batch_that_was_ended_is_opened_again_for_a_reason(client, officer, assessed):
    at_desk(assessed, 201)
    step(client, assessed, "close")

    assert step(client, assessed, "reopen") == "“重新启动”必须填写理由。"
    assert assessed.state == BatchState.CLOSED
    assert step(client, assessed, "reopen", "有一个村得分录入有误") == "已重新启动：样例批次。"

    assert assessed.state == BatchState.OPEN
    assert len(listed(client, f"{DESK}?batch={assessed.pk}")) == 1
    assert StepRecord.objects.of(assessed).latest("pk").note == "有一个村得分录入有误"


def test_demonstration_that_lost_its_approval_is_not_opened_again(client, officer, demonstration_batch):
    step(client, demonstration_batch, "close")
    type(demonstration_batch.programme).objects.update(kind=ProgrammeKind.DEMONSTRATION, approval_number="")

    assert step(client, demonstration_batch, "reopen", "补报").startswith("示范创建必须有批准文号，")


def test_lists_show_demonstrations_until_assessments_or_their_batch_are_asked_for(client, officer):
    (batch, level), (year, grade) = open_batch(), open_batch()
    as_assessment(year)
    village = VillageFactory(code=f"{COUNTY}001201")
    for one, whose in ((batch, level), (year, grade)):
        ApplicationFactory(batch=one, level=whose, village=village, state=S.COUNTY_ASSESSING)
    client.force_login(clerk(COUNTY, officer.role))

    for address in (APPLICATIONS, DESK):
        for query, batches in (
            ("", [batch]),
            ("programme_kind=demonstration", [batch]),
            ("programme_kind=assessment", [year]),
            ("programme_kind=all", [batch, year]),
            (f"batch={year.pk}", [year]),
            (f"programme_kind=demonstration&batch={year.pk}", [year]),
        ):
            assert [one.batch for one in listed(client, f"{address}?{query}")] == batches
