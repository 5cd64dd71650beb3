"""One step of one process: what it leaves behind, what it refuses, and that the gate of the database shuts again."""

import pytest
from django.db import InternalError, transaction

from common.models import StepRecord
from common.refusal import Refused
from common.workflow import Step, take_step
from tests.common.test_workflow import ALREADY, HOME
from tests.factories import AnnualStatisticsFactory, StaffUserFactory
from villages.choices import StatisticsState
from villages.workflow import STATISTICS_STEPS


@pytest.fixture
def statistics(db):
    return AnnualStatisticsFactory(village__code=f"{HOME}201", year=2025)


@pytest.fixture
def clerk(db):
    return StaffUserFactory(region__code=HOME, name="样例甲", unit="样例街道")


def test_gate_of_the_database_is_shut_again_after_a_step(statistics, clerk, now):
    take_step(statistics, STATISTICS_STEPS["file"], "file", actor=clerk, now=now)

    with pytest.raises(InternalError), transaction.atomic():
        type(statistics).objects.filter(pk=statistics.pk).update(state=StatisticsState.LOCKED)


def test_gate_of_the_database_is_shut_after_a_step_that_failed(statistics, clerk, now):
    broken = Step("上报", {StatisticsState.DRAFT}, "x" * 11, "villages.file_annualstatistics")

    with pytest.raises(Exception, match="value too long"), transaction.atomic():
        take_step(statistics, broken, "file", actor=clerk, now=now)
    with pytest.raises(InternalError), transaction.atomic():
        type(statistics).objects.filter(pk=statistics.pk).update(state=StatisticsState.LOCKED)


def test_step_leaves_one_record_with_names_as_they_were(statistics, clerk, now):
    row = take_step(statistics, STATISTICS_STEPS["file"], "file", actor=clerk, now=now, note=" 已核对 ")
    type(clerk).objects.filter(pk=clerk.pk).update(name="改名", unit="改名单位")

    record = StepRecord.objects.of(row).get()
    assert (record.verb, record.verb_label, record.before, record.after) == ("file", "上报", "draft", "filed")
    assert (record.note, record.actor, record.taken_at) == ("已核对", clerk, now)
    assert (record.actor_name, record.actor_unit) == ("样例甲", "样例街道")
    assert (row.state, row.revision) == ("filed", 2)


@pytest.mark.django_db
@pytest.mark.parametrize("note", ["", "   \n "])
def test_step_that_needs_a_reason_is_refused_without_one(note, now):
    row = AnnualStatisticsFactory(filed=True, village__code=f"{HOME}201")
    reviewer = StaffUserFactory(reviewer=True, region__code="120119")

    with pytest.raises(Refused, match=r"^“退回修改”必须填写理由，请补填后再提交。$"):
        take_step(row, STATISTICS_STEPS["reopen"], "reopen", actor=reviewer, now=now, note=note)
    row.refresh_from_db()
    assert (row.state, StepRecord.objects.count()) == (StatisticsState.FILED, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"deaths": None, "members": None}, "以下数据尚未填写，请补填后再上报：死亡人数、会员数。"),
        ({"year": 2027}, "2027年度尚未开始，不能上报。"),
        ({"carried_from": 2024}, "本表沿用了2024年数据，请先逐项核对并确认沿用。"),
    ],
)
@pytest.mark.parametrize("superuser", [False, True])
def test_guards_hold_for_everybody(fields, sentence, superuser, now):
    row = AnnualStatisticsFactory(village__code=f"{HOME}201", **fields)
    actor = StaffUserFactory(region__code=HOME, is_superuser=superuser)

    with pytest.raises(Refused) as refusal:
        take_step(row, STATISTICS_STEPS["file"], "file", actor=actor, now=now)
    assert str(refusal.value) == sentence
    row.refresh_from_db()
    assert (row.state, StepRecord.objects.count()) == (StatisticsState.DRAFT, 0)


def test_zero_is_a_figure_and_blank_is_not(clerk, now):
    row = AnnualStatisticsFactory(village__code=f"{HOME}201", deaths=0, births=0, births_male=0, births_female=0)

    assert take_step(row, STATISTICS_STEPS["file"], "file", actor=clerk, now=now).state == StatisticsState.FILED


def test_carried_figures_may_be_filed_once_confirmed(clerk, now):
    row = AnnualStatisticsFactory(village__code=f"{HOME}201", carried_from=2024, carry_confirmed_at=now)

    assert take_step(row, STATISTICS_STEPS["file"], "file", actor=clerk, now=now).state == StatisticsState.FILED


def test_row_that_is_gone_has_been_handled_by_somebody_else(statistics, clerk, now):
    type(statistics).objects.filter(pk=statistics.pk).delete()

    with pytest.raises(Refused) as refusal:
        take_step(statistics, STATISTICS_STEPS["file"], "file", actor=clerk, now=now)
    assert str(refusal.value) == ALREADY


def test_step_record_can_be_neither_altered_nor_deleted(statistics, clerk, now):
    take_step(statistics, STATISTICS_STEPS["file"], "file", actor=clerk, now=now)
    record = StepRecord.objects.get()

    for write in (
        lambda: StepRecord.objects.update(note="改"),
        lambda: StepRecord.objects.all().delete(),
        record.save,
        record.delete,
    ):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            write()
    assert list(StepRecord.objects.values_list("note", flat=True)) == [""]
