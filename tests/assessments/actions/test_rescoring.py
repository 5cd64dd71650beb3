from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions import rescoring
from assessments.actions.rescoring import Rescored, rescore, rescore_or_queue
from assessments.actions.score_sheets import open_sheet, submit_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import Stage, ValueSource
from assessments.models import Score
from common.actions.jobs import run_job
from common.history import event_model
from common.models.job import JobState
from tests.assessments.sheets import (
    ANSWERS,
    COUNTY,
    TOWNSHIP,
    application_at,
    clerk_at,
    correct_figures,
    score_of,
    with_figures,
)
from tests.factories import DeclaredInterestFactory, VillageFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return clerk_at(TOWNSHIP, name="样例评分人")


def sheets_of_many(count: int, actor, now, **wanted):
    """Sheets of so many villages whose register says nine of a hundred; with the sheets of figures they came from."""
    first = application_at(Stage.SELF, **wanted)
    shared = {"batch": first.batch, "version": first.version, "level": first.level}
    applications = [first, *(application_at(Stage.SELF, **shared) for _ in range(count - 1))]
    filed = [with_figures(one.village, members=180, population=2000) for one in applications]
    return [open_sheet(one, Stage.SELF, actor=actor, now=now) for one in applications], filed


def answer(sheet, number: str, actor, now, **given) -> None:
    save_scores(sheet.pk, [Entry(score_of(sheet, number).pk, given)], actor=actor, now=now)


def test_corrected_figure_goes_into_lines_that_follow_the_register(actor, now):
    (sheet, untouched), (filed, _) = sheets_of_many(2, actor, now)
    assert (score_of(sheet, "3").points, sheet.total) == (Decimal(25), Decimal(25))
    correct_figures(filed, members=160)

    found = rescore(sheet.application.batch, Stage.SELF, actor=actor, now=now)

    assert found == Rescored(sheets=2, lines=1, moved=1)
    line, same = score_of(sheet, "3"), score_of(untouched, "3")
    sheet.refresh_from_db()
    assert (line.value, line.points, line.metric_value, line.source) == ("8", 20, 8, ValueSource.METRIC)
    assert (line.revision, same.revision, same.value) == (2, 1, "9")
    assert (sheet.total, sheet.missing_count, line.reason) == (20, 6, "8%，低于达标值10%，相差2个百分点，扣10分")
    assert rescore(sheet.application.batch, Stage.SELF, actor=actor, now=now) == Rescored(sheets=2)


def test_typed_contested_and_submitted_lines_stay(actor, now):
    sheets, filed = sheets_of_many(3, actor, now)
    contested, reasoned, handed_in = sheets
    answer(contested, "3", actor, now, value="12", contest_reason="新会员尚未录入")
    answer(reasoned, "3", actor, now, reason="外出人员多")
    entries = [
        Entry(score_of(handed_in, number).pk, {"value": value}) for number, value in ANSWERS.items() if number != "3"
    ]
    save_scores(handed_in.pk, entries, actor=actor, now=now)
    submit_sheet(handed_in, actor=actor, now=now)
    for one in filed:
        correct_figures(one, members=160)

    found = rescore(contested.application.batch, Stage.SELF, actor=actor, now=now)

    assert found == Rescored(sheets=2, lines=1, moved=1)
    assert [score_of(sheet, "3").value for sheet in sheets] == ["12", "8", "9"]
    assert score_of(contested, "3").contest_reason == "新会员尚未录入"
    assert score_of(reasoned, "3").reason == "外出人员多"


def test_blank_line_takes_a_figure_that_was_filed_later(actor, now):
    sheet = open_sheet(application_at(Stage.SELF), Stage.SELF, actor=actor, now=now)
    with_figures(sheet.application.village, members=200, population=2000)

    rescore(sheet.application.batch, Stage.SELF, actor=actor, now=now)

    line = score_of(sheet, "3")
    assert (line.value, line.points, line.source) == ("10", 30, ValueSource.METRIC)
    assert (score_of(sheet, "1").value, score_of(sheet, "1").points) == (None, None)


def test_sheets_of_other_regions_stages_and_of_kin_are_left_alone(actor, now):
    (sheet, own), filed = sheets_of_many(2, actor, now)
    DeclaredInterestFactory(village=own.application.village, user=actor)
    for one in filed:
        correct_figures(one, members=160)
    neighbour, county = clerk_at("120119002"), clerk_at(COUNTY)
    batch = sheet.application.batch

    assert rescore(batch, Stage.SELF, actor=neighbour, now=now) == Rescored()
    assert rescore(batch, Stage.SELF, actor=county, now=now) == Rescored()
    assert rescore(batch, Stage.TOWNSHIP, actor=actor, now=now) == Rescored()
    assert rescore(batch, Stage.SELF, actor=actor, now=now) == Rescored(sheets=1, lines=1, moved=1)
    with pytest.raises(PermissionDenied):
        rescore(batch, Stage.SELF, actor=clerk_at(TOWNSHIP, Role.SYSTEM_ADMIN), now=now)


def test_history_keeps_what_the_line_said_before(actor, now):
    (sheet,), (filed,) = sheets_of_many(1, actor, now)
    correct_figures(filed, members=160)

    rescore(sheet.application.batch, Stage.SELF, actor=actor, now=now)

    events = event_model(Score).objects.filter(pgh_obj=score_of(sheet, "3")).order_by("pgh_id")
    assert list(events.values_list("value", flat=True)) == ["9", "8"]


def test_thirty_sheets_take_as_many_queries_as_one(actor, now):
    def queries(count: int) -> int:
        sheets, filed = sheets_of_many(count, actor, now, village=VillageFactory(township__code=TOWNSHIP))
        for one in filed:
            correct_figures(one, members=160)
        rescore(sheets[0].application.batch, Stage.TOWNSHIP, actor=actor, now=now)  # the shelf is warm
        with CaptureQueriesContext(connection) as captured:
            assert rescore(sheets[0].application.batch, Stage.SELF, actor=actor, now=now).lines == count
        return len(captured)

    assert queries(1) == queries(30) <= 12


def test_many_sheets_go_to_the_worker_in_portions(actor, now, monkeypatch):
    sheets, filed = sheets_of_many(3, actor, now)
    batch = sheets[0].application.batch
    for one in filed:
        correct_figures(one, members=160)
    monkeypatch.setattr(rescoring, "AT_ONCE", 2)

    job = rescore_or_queue(batch, Stage.SELF, actor=actor, now=now, address="127.0.0.1")
    assert [score_of(sheet, "3").value for sheet in sheets] == ["9", "9", "9"]
    run_job.call(job.pk)

    job.refresh_from_db()
    assert [score_of(sheet, "3").value for sheet in sheets] == ["8", "8", "8"]
    assert (job.state(), job.total, job.note) == (JobState.DONE, 3, "已核对3份评分表，按台账更新3项，3份的得分有变化。")


def test_worker_refuses_whoever_lost_his_desk_meanwhile(actor, now, monkeypatch):
    sheets, filed = sheets_of_many(2, actor, now)
    correct_figures(filed[0], members=160)
    monkeypatch.setattr(rescoring, "AT_ONCE", 1)
    job = rescore_or_queue(sheets[0].application.batch, Stage.SELF, actor=actor, now=now)
    type(actor).objects.filter(pk=actor.pk).update(role=Role.SYSTEM_ADMIN)

    run_job.call(job.pk)

    job.refresh_from_db()
    assert (job.state(), job.error) == (JobState.FAILED, "您的评分权限已被收回，没有更新任何评分表。")
    assert score_of(sheets[0], "3").value == "9"
