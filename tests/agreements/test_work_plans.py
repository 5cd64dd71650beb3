"""Work plans: what was done and spent comes from the records, and an adopted plan stays as it was adopted."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from agreements.actions.duties import Entry, record_duty
from agreements.actions.work_plans import adopt_plan, close_plan, open_plan
from agreements.choices import MoneyUse, PlanState
from agreements.models import BudgetLine, PlanTask, WorkPlan
from agreements.plan_progress import budget_of, tasks_of
from common.refusal import Refused
from tests.factories import (
    BudgetLineFactory,
    DutyFactory,
    DutyRecordFactory,
    MoneyEntryFactory,
    PlanTaskFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
    WorkPlanFactory,
)

pytestmark = pytest.mark.django_db
TOWNSHIP = "120119001"


@pytest.fixture
def clerk():
    return StaffUserFactory(region=RegionFactory(code=TOWNSHIP))


@pytest.fixture
def village():
    return VillageFactory(code=f"{TOWNSHIP}201")


def test_task_counts_its_duty_in_its_months_whatever_the_frequency_became(village):
    plan = WorkPlanFactory(village=village, year=2026)
    old, new = DutyFactory(key="same"), DutyFactory(key="same", effective_from=date(2026, 7, 1))
    task = PlanTaskFactory(plan=plan, duty=old, first_month=3, last_month=8, target=3)
    silent = PlanTaskFactory(plan=plan, position=2)
    for duty, day, times in ((old, (2026, 2, 28), 1), (old, (2026, 3, 1), 2), (new, (2026, 8, 31), 1)):
        DutyRecordFactory(village=village, duty=duty, held_on=date(*day), quantity=times)
    DutyRecordFactory(duty=old, held_on=date(2026, 5, 1))  # another village's

    found = tasks_of(plan)

    assert [(part.task, part.done) for part in found] == [(task, 3), (silent, None)]
    assert [part.is_reached for part in found] == [True, False]


def test_meeting_for_three_villages_is_one_of_the_township(village, clerk):
    plan = WorkPlanFactory(of_township=True, region=RegionFactory(code=TOWNSHIP), year=2026)
    duty = DutyFactory()
    PlanTaskFactory(plan=plan, duty=duty)
    units = [village, VillageFactory(code=f"{TOWNSHIP}202"), VillageFactory(code=f"{TOWNSHIP}203")]
    record_duty(units, Entry(duty, date(2026, 3, 1)), actor=clerk, today=date(2026, 3, 1))
    record_duty(units[:1], Entry(duty, date(2026, 4, 1)), actor=clerk, today=date(2026, 4, 1))

    assert [part.done for part in tasks_of(plan)] == [2]


def test_budget_stands_beside_what_was_spent_planned_or_not(village):
    plan = WorkPlanFactory(village=village, year=2026)
    line = BudgetLineFactory(plan=plan, use=MoneyUse.TRAINING, amount=Decimal("500.00"))
    for use, amount in ((MoneyUse.TRAINING, "450.50"), (MoneyUse.AID, "80.00")):
        MoneyEntryFactory(village=village, spending=True, use=use, amount=Decimal(amount), booked_on=date(2026, 5, 1))
    MoneyEntryFactory(village=village, spending=True, booked_on=date(2025, 5, 1))

    found = [(part.use, part.line, part.budget, part.spent, part.left, part.rate) for part in budget_of(plan)]

    assert found == [
        (MoneyUse.TRAINING, line, Decimal("500.00"), Decimal("450.50"), Decimal("49.50"), Decimal("90.10")),
        (MoneyUse.AID, None, Decimal(0), Decimal("80.00"), Decimal("-80.00"), None),
    ]


def test_new_plan_begins_with_last_years_tasks(village, clerk):
    before = WorkPlanFactory(village=village, year=2025)
    PlanTaskFactory(plan=before, content="每季度召开理事会", outcome="已完成")

    plan = open_plan(WorkPlan(village=village, region=village.township, year=2026), carry=True, actor=clerk)

    assert list(plan.tasks.values_list("content", "outcome")) == [("每季度召开理事会", "")]


def test_plan_is_adopted_by_a_meeting_and_then_summed_up(village, clerk, now):
    plan = WorkPlanFactory(village=village, with_task=True)

    adopted = adopt_plan(plan, "村民代表会议", date(2026, 1, 20), actor=clerk, now=now)
    closed = close_plan(adopted, "全年任务完成。", actor=clerk, now=now)

    assert (adopted.state, adopted.adopted_by, adopted.adopted_on) == (
        PlanState.ADOPTED,
        "村民代表会议",
        date(2026, 1, 20),
    )
    assert (closed.state, closed.summary) == (PlanState.CLOSED, "全年任务完成。")


@pytest.mark.parametrize(
    ("with_task", "meeting", "on", "sentence"),
    [
        (False, "村民代表会议", date(2026, 1, 20), "计划还没有工作任务，请先添加任务再登记通过。"),
        (True, "  ", date(2026, 1, 20), "请填写通过计划的会议和日期。"),
        (True, "村民代表会议", date(2026, 10, 20), "通过日期不能晚于今天，请核对。"),
    ],
)
def test_plan_without_what_it_needs_is_not_adopted(village, clerk, now, with_task, meeting, on, sentence):
    plan = WorkPlanFactory(village=village, with_task=with_task)

    with pytest.raises(Refused) as refusal:
        adopt_plan(plan, meeting, on, actor=clerk, now=now)
    plan.refresh_from_db()
    assert (str(refusal.value), plan.state) == (sentence, PlanState.DRAFT)


def test_adopted_plan_takes_outcomes_and_no_new_tasks(client, village, clerk):
    plan = WorkPlanFactory(village=village, with_task=True, state=PlanState.ADOPTED)
    task = plan.tasks.get()
    client.force_login(clerk)
    address = reverse("plan_task_update", args=[task.pk])

    client.post(address, {"revision": task.revision, "outcome": "已办3场", "content": "改成别的"})
    client.post(reverse("plan_task_create", args=[plan.pk]), {"content": "新任务", "responsible_unit": "村"})
    client.post(reverse("plan_task_delete", args=[task.pk]))

    assert list(PlanTask.objects.values_list("content", "outcome")) == [(task.content, "已办3场")]


def test_closed_plan_takes_nothing(client, village, clerk):
    plan = WorkPlanFactory(village=village, with_task=True, state=PlanState.CLOSED)
    task = plan.tasks.get()
    client.force_login(clerk)

    client.post(reverse("plan_task_update", args=[task.pk]), {"revision": task.revision, "outcome": "补写"})

    task.refresh_from_db()
    assert task.outcome == ""


def test_database_keeps_what_was_adopted(village):
    plan = WorkPlanFactory(village=village, with_task=True, state=PlanState.ADOPTED)
    task, line = plan.tasks.get(), BudgetLineFactory(plan=plan)

    for write in (
        lambda: PlanTask.objects.update(content="改成别的"),
        lambda: PlanTask.objects.all().delete(),
        lambda: BudgetLine.objects.update(amount=Decimal("1.00")),
        lambda: BudgetLine.objects.all().delete(),
    ):
        with pytest.raises(InternalError, match="of an adopted plan are fixed"), transaction.atomic():
            write()
    PlanTask.objects.update(outcome="已办3场")
    assert list(PlanTask.objects.values_list("content", "outcome")) == [(task.content, "已办3场")]
    assert BudgetLine.objects.get().amount == line.amount
