"""Opening a sheet with the register's figures, handing it in, having it back; who must keep away."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied

from assessments.actions.applications import advance
from assessments.actions.rescoring import sheets_to_rescore
from assessments.actions.score_sheets import open_sheet, reopen_sheet, submit_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import ApplicationState, SheetState, Stage, ValueSource
from assessments.models import ScoreSheet
from common.refusal import Refused
from tests.assessments.sheets import (
    ANSWERS,
    COUNTY,
    TOWNSHIP,
    application_at,
    clerk_at,
    points_of,
    score_of,
    with_figures,
)
from tests.factories import DeclaredInterestFactory, ScoreSheetFactory

pytestmark = pytest.mark.django_db


def fill(sheet: ScoreSheet, actor, now, **changed) -> ScoreSheet:
    answers = ANSWERS | changed
    entries = [Entry(score_of(sheet, number).pk, {"value": value}) for number, value in answers.items()]
    save_scores(sheet.pk, entries, actor=actor, now=now)
    sheet.refresh_from_db()
    return sheet


def test_sheet_is_filled_with_what_the_register_knows(now):
    application = application_at(Stage.SELF)
    filed = with_figures(application.village, members=180, population=2000)

    sheet = open_sheet(application, Stage.SELF, actor=clerk_at(TOWNSHIP), now=now)

    score = score_of(sheet, "3")
    assert (score.value, score.points, score.source) == ("9", D(25), ValueSource.METRIC)
    assert (score.metric_value, score.metric_as_of) == (D(9), filed.updated_at)
    assert score.reason == "9%，低于达标值10%，相差1个百分点，扣5分"
    assert points_of(sheet) == dict.fromkeys("1245678") | {"3": D(25)}
    assert (sheet.total, sheet.missing_count, sheet.grade) == (D(25), 6, "")


def test_opening_twice_gives_the_same_sheet(now):
    application = application_at(Stage.SELF)
    actor = clerk_at(TOWNSHIP)
    first = open_sheet(application, Stage.SELF, actor=actor, now=now)

    assert open_sheet(application, Stage.SELF, actor=actor, now=now) == first
    assert first.scores.count() == 8


def test_sheet_is_opened_only_on_the_desk_of_its_stage(now):
    application = application_at(Stage.SELF)

    with pytest.raises(Refused, match="本申报处于“自评”环节，县级评分只能在“待县级评估”环节办理。"):
        open_sheet(application, Stage.COUNTY, actor=clerk_at(COUNTY), now=now)
    with pytest.raises(PermissionDenied):
        open_sheet(application, Stage.SELF, actor=clerk_at(COUNTY), now=now)
    assert list(ScoreSheet.objects.all()) == []


def test_sheet_without_standard_says_who_has_to_choose_it(now):
    application = application_at(Stage.SELF)
    type(application).objects.update(version=None)

    with pytest.raises(Refused, match="请县级先在批次中选定标准"):
        open_sheet(application, Stage.SELF, actor=clerk_at(TOWNSHIP), now=now)


def test_full_sheet_is_handed_in_and_its_results_are_written_down(now):
    application, actor = application_at(Stage.SELF), clerk_at(TOWNSHIP, name="样例评分人")
    sheet = fill(open_sheet(application, Stage.SELF, actor=actor, now=now), actor, now)
    assert (sheet.subtotal, sheet.total, sheet.grade, sheet.missing_count) == (D(100), D(100), "示范", 0)

    sheet = submit_sheet(sheet, actor=actor, now=now)

    assert (sheet.state, sheet.submitted_at, sheet.scorer_name) == (SheetState.SUBMITTED, now, "样例评分人")


def test_sheet_with_a_blank_is_not_handed_in(now):
    application, actor = application_at(Stage.SELF), clerk_at(TOWNSHIP)
    sheet = fill(open_sheet(application, Stage.SELF, actor=actor, now=now), actor, now, **{"4": ""})

    with pytest.raises(Refused, match="还有1项没有评分"):
        submit_sheet(sheet, actor=actor, now=now)


@pytest.mark.parametrize(("number", "value"), [("1", "否"), ("5", "19.5"), ("6", "差"), ("7", "否")])
def test_deduction_without_a_reason_is_not_handed_in(now, number, value):
    application, actor = application_at(Stage.SELF), clerk_at(TOWNSHIP)
    sheet = fill(open_sheet(application, Stage.SELF, actor=actor, now=now), actor, now, **{number: value})

    with pytest.raises(Refused, match=f"扣分的指标须填写扣分因素：{number}。"):
        submit_sheet(sheet, actor=actor, now=now)
    save_scores(sheet.pk, [Entry(score_of(sheet, number).pk, {"reason": "样例原因"})], actor=actor, now=now)

    assert submit_sheet(sheet, actor=actor, now=now).is_submitted


def test_contested_figure_and_not_applicable_want_their_reason(now):
    application, actor = application_at(Stage.SELF), clerk_at(TOWNSHIP)
    with_figures(application.village)
    sheet = fill(open_sheet(application, Stage.SELF, actor=actor, now=now), actor, now)
    third, fourth = score_of(sheet, "3"), score_of(sheet, "4")
    assert third.source == ValueSource.CONTESTED

    with pytest.raises(Refused, match="指标3与系统取数不一致，请填写异议理由"):
        submit_sheet(sheet, actor=actor, now=now)
    given = [
        Entry(third.pk, {"contest_reason": "新发展会员尚未录入"}),
        Entry(fourth.pk, {"value": "", "is_not_applicable": True}),
    ]
    save_scores(sheet.pk, given, actor=actor, now=now)
    with pytest.raises(Refused, match="指标4选了“不适用”，请在扣分因素栏说明理由。"):
        submit_sheet(sheet, actor=actor, now=now)
    save_scores(sheet.pk, [Entry(fourth.pk, {"reason": "本村没有这项工作"})], actor=actor, now=now)

    assert submit_sheet(sheet, actor=actor, now=now).is_submitted


def test_who_submitted_the_application_scores_only_its_self_assessment(now):
    actor = clerk_at(TOWNSHIP)
    own = application_at(Stage.SELF, submitted_by=actor)
    reviewed = application_at(Stage.TOWNSHIP, submitted_by=actor)

    assert open_sheet(own, Stage.SELF, actor=actor, now=now).stage == Stage.SELF
    with pytest.raises(Refused, match="本申报由您本人提交"):
        open_sheet(reviewed, Stage.TOWNSHIP, actor=actor, now=now)


def test_who_handed_in_the_self_assessment_neither_reviews_nor_scores_after_it(now):
    actor, application = clerk_at(TOWNSHIP), application_at(Stage.TOWNSHIP)
    for stage, scorer in ((Stage.SELF, actor), (Stage.TOWNSHIP, None)):
        ScoreSheetFactory(application=application, stage=stage, scorer=scorer, state=SheetState.SUBMITTED)
    unscored = application_at(Stage.TOWNSHIP)
    ScoreSheetFactory(application=unscored, stage=Stage.SELF, scorer=actor, state=SheetState.SUBMITTED)

    for act in (
        lambda: open_sheet(unscored, Stage.TOWNSHIP, actor=actor, now=now),
        lambda: advance(application, "forward", actor=actor, now=now),
    ):
        with pytest.raises(Refused, match=r"^本申报的自评由您本人提交，审核和评定须由其他人员办理。$"):
            act()
    assert list(ScoreSheet.objects.filter(application=unscored).values_list("stage", flat=True)) == [Stage.SELF]

    begun = open_sheet(unscored, Stage.TOWNSHIP, actor=clerk_at(TOWNSHIP), now=now)
    with pytest.raises(Refused, match=r"^本申报的自评由您本人提交，审核和评定须由其他人员办理。$"):
        save_scores(begun.pk, [Entry(score_of(begun, "1").pk, {"value": "是"})], actor=actor, now=now)
    assert score_of(begun, "1").value is None
    assert list(sheets_to_rescore(unscored.batch, Stage.TOWNSHIP, actor=actor)) == []
    assert list(sheets_to_rescore(unscored.batch, Stage.TOWNSHIP, actor=clerk_at(TOWNSHIP))) == [begun]
    assert advance(application, "forward", actor=clerk_at(TOWNSHIP), now=now).state != application.state


def test_declared_interest_keeps_from_scoring_until_it_is_ended(now):
    application, actor = application_at(Stage.SELF), clerk_at(TOWNSHIP)
    sheet = open_sheet(application, Stage.SELF, actor=actor, now=now)
    interest = DeclaredInterestFactory(village=application.village, user=actor)
    entry = Entry(score_of(sheet, "1").pk, {"value": "是"})

    with pytest.raises(Refused, match=r"您已申明对.*回避（近亲属任职），须由其他人员办理。"):
        save_scores(sheet.pk, [entry], actor=actor, now=now)
    assert score_of(sheet, "1").value is None
    interest.ended_on = now.date()
    interest.save()
    save_scores(sheet.pk, [entry], actor=actor, now=now)

    assert score_of(sheet, "1").value is True


def test_sheet_handed_in_is_given_back_with_a_reason_while_the_paper_lies_there(now):
    application, actor = application_at(Stage.SELF), clerk_at(TOWNSHIP)
    sheet = fill(open_sheet(application, Stage.SELF, actor=actor, now=now), actor, now)
    sheet = submit_sheet(sheet, actor=actor, now=now)
    entry = Entry(score_of(sheet, "1").pk, {"value": "否"})

    with pytest.raises(Refused, match="评分表已提交"):
        save_scores(sheet.pk, [entry], actor=actor, now=now)
    with pytest.raises(Refused, match="必须填写理由"):
        reopen_sheet(sheet, actor=actor, now=now, note="")
    sheet = reopen_sheet(sheet, actor=actor, now=now, note="样例理由")
    save_scores(sheet.pk, [entry], actor=actor, now=now)

    assert (sheet.state, sheet.submitted_at, score_of(sheet, "1").value) == (SheetState.DRAFT, None, False)


def test_sheet_is_not_given_back_after_the_paper_has_gone_on(now):
    application = application_at(Stage.TOWNSHIP)
    sheet = ScoreSheetFactory(application=application, stage=Stage.SELF, state=SheetState.SUBMITTED)

    with pytest.raises(Refused, match=f"处于“{ApplicationState.TOWNSHIP_ASSESSING.label}”环节"):
        reopen_sheet(sheet, actor=clerk_at(TOWNSHIP), now=now, note="样例理由")
