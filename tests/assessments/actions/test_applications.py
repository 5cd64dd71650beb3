"""The way of an application: copies, returns, recalls, seats, and what goes with each step."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from assessments.actions.applications import advance, advance_many, answer_point
from assessments.choices import ApplicationState, Phase, SheetState, Stage
from assessments.desks import STAGE_DESKS
from assessments.models import Application, ApplicationCopy, Batch, QuotaEntry, QuotaSeat, ReturnedPoint
from common.digest import digest_of
from common.models import Notice, StepRecord
from common.refusal import Refused
from common.workflow import states_open
from tests.assessments.scenes import COUNTY, at_county, clerk, drafted, lay, open_batch, reviewer, submitted
from tests.factories import (
    AnnualStatisticsFactory,
    BatchPhaseFactory,
    RectificationFactory,
    ScoreFactory,
    ScoreSheetFactory,
)
from villages.choices import Role

pytestmark = pytest.mark.django_db


def facts_of(copy: ApplicationCopy) -> dict[str, str]:
    return {fact["key"]: fact["value"] for fact in copy.content["facts"]}


def test_submission_freezes_what_was_said_and_what_the_register_knew(now):
    actor = clerk()
    application = drafted(actor, now, practice="第一稿。")
    type(application.village).objects.filter(pk=application.village_id).update(households=321)
    AnnualStatisticsFactory(village=application.village, year=2025, resident_population=900, filed=True)

    row = advance(application, "submit", actor=actor, now=now)
    type(application.village).objects.filter(pk=application.village_id).update(households=99)

    copy = row.copies.get()
    facts = facts_of(copy)
    assert (row.state, row.submitted_by, copy.number) == (ApplicationState.AT_TOWNSHIP, actor, 1)
    assert (facts["households"], facts["resident_population"]) == ("321", "900")
    assert {one["key"]: one["value"] for one in copy.content["fields"]}["practice"] == "第一稿。"
    assert copy.sha256 == digest_of(copy.content)


def test_frozen_copy_is_changed_by_nobody(now):
    copy = submitted(clerk(), now).copies.get()

    for change in (
        lambda: ApplicationCopy.objects.filter(pk=copy.pk).update(content={}),
        lambda: ApplicationCopy.objects.filter(pk=copy.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    assert ApplicationCopy.objects.get().content == copy.content


def test_digest_tells_a_changed_copy_and_not_another_order_of_keys():
    said = {"facts": [{"key": "households", "value": "321"}], "fields": []}

    assert digest_of(said) == digest_of({"fields": [], "facts": [{"value": "321", "key": "households"}]})
    assert digest_of(said) != digest_of({"facts": [{"key": "households", "value": "322"}], "fields": []})


def test_submission_with_gaps_is_refused_and_leaves_no_copy(now):
    actor = clerk()
    application = drafted(actor, now, practice="")

    with pytest.raises(Refused, match=r"^请填写主要做法。$"):
        advance(application, "submit", actor=actor, now=now)

    assert list(ApplicationCopy.objects.all()) == []


def test_return_keeps_the_points_and_the_day_and_tells_the_township(now):
    application = submitted(clerk(), now)
    indicator = application.version.sections.get().indicators.get()
    wanted = {"note": "材料不全", "due_on": date(2026, 10, 30), "points": {indicator: "缺少会议记录"}}

    row = advance(application, "return", actor=reviewer(), now=now, **wanted)

    point = ReturnedPoint.objects.get()
    assert (row.state, row.revise_by) == (ApplicationState.RETURNED, date(2026, 10, 30))
    assert (point.indicator, point.reason, point.step.verb) == (indicator, "缺少会议记录", "return")
    notice = Notice.objects.get()
    assert notice.title == f"{row}被退回修改"
    assert notice.body == "理由：材料不全\n请于2026年10月30日前修改完毕。"
    assert notice.region_path == row.scope_path


def test_returned_paper_is_taken_until_the_day_that_was_set_even_after_the_phase(now):
    actor = clerk()
    application = submitted(actor, now, scene=open_batch(ends_on=date(2026, 10, 19)))
    advance(application, "return", actor=reviewer(), now=now, note="样例理由", due_on=date(2026, 10, 25))

    with pytest.raises(Refused, match=r"^备案已于2026年10月25日 23:59"):
        advance(application, "submit", actor=actor, now=now + timedelta(days=7))
    row = advance(application, "submit", actor=actor, now=now + timedelta(days=6))

    assert (row.state, row.revise_by, row.copies.count()) == (ApplicationState.AT_TOWNSHIP, None, 2)


def test_answer_to_a_point_is_kept_while_the_paper_is_there(now):
    actor = clerk()
    application = submitted(actor, now)
    indicator = application.version.sections.get().indicators.get()
    said = {"note": "样例理由", "due_on": date(2026, 10, 30), "points": {indicator: "缺少记录"}}
    advance(application, "return", actor=reviewer(), now=now, **said)
    point = ReturnedPoint.objects.select_related("application").get()

    answer_point(point, " 已补传 ")
    advance(application, "submit", actor=actor, now=now)

    assert ReturnedPoint.objects.get().answer == "已补传"
    with pytest.raises(Refused, match=r"^申报已重新提交，修改说明不能再改。$"):
        answer_point(ReturnedPoint.objects.get(), "又改")


def test_registration_uses_a_seat_and_an_early_end_gives_it_back(now):
    application = at_county(now, scene=open_batch(seats=1))
    desk = reviewer(COUNTY)

    registered = advance(application, "register", actor=desk, now=now)
    assert (registered.state, QuotaSeat.objects.get().used) == (ApplicationState.CREATING, 1)
    advance(registered, "withdraw", actor=clerk(), now=now, note="样例理由")

    assert QuotaSeat.objects.get().used == 0
    assert [(entry.movement, entry.number) for entry in QuotaEntry.objects.order_by("pk")] == [
        ("used", 1),
        ("returned", -1),
    ]


def test_end_before_registration_gives_no_seat_back(now):
    application = submitted(clerk(), now, scene=open_batch(seats=1))

    advance(application, "withdraw", actor=clerk(), now=now, note="样例理由")

    assert (QuotaSeat.objects.get().used, QuotaEntry.objects.count()) == (0, 0)


def test_registration_over_quota_is_refused_with_the_fix(now):
    scene = open_batch(seats=1)
    first = at_county(now, scene=scene)
    second = at_county(now, scene=scene, code="120119001202")
    desk = reviewer(COUNTY)
    advance(first, "register", actor=desk, now=now)

    with pytest.raises(Refused, match=r"的1个名额已全部用完，.*没有占到名额；请向批次主办单位申请调整"):
        advance(second, "register", actor=desk, now=now)

    second.refresh_from_db()
    assert (second.state, QuotaSeat.objects.get().used) == (ApplicationState.AT_COUNTY, 1)


def assessing(now, state: str, stage: Stage = Stage.SELF):
    application = lay(submitted(clerk(), now), state)
    sheet = ScoreSheetFactory(application=application, stage=stage, state=SheetState.SUBMITTED)
    return application, sheet


@pytest.mark.parametrize(
    ("state", "desk"), [(ApplicationState.TOWNSHIP_ASSESSING, "120119001"), (ApplicationState.COUNTY_ASSESSING, COUNTY)]
)
def test_return_to_self_assessment_opens_its_sheet(now, state, desk):
    application, sheet = assessing(now, state)

    row = advance(application, "return_self", actor=reviewer(desk), now=now, note="重新自评")

    sheet.refresh_from_db()
    assert (row.state, sheet.state) == (ApplicationState.SELF_ASSESSING, SheetState.DRAFT)


def test_copy_of_the_self_assessment_holds_its_scores(now):
    sender = clerk()
    application = lay(submitted(sender, now), ApplicationState.SELF_ASSESSING)
    indicator = application.version.sections.get().indicators.get()
    sheet = ScoreSheetFactory(application=application, stage=Stage.SELF)
    ScoreFactory(sheet=sheet, indicator=indicator, value="yes", points=100)
    with states_open():
        type(sheet).objects.filter(pk=sheet.pk).update(state=SheetState.SUBMITTED)

    advance(application, "hand_in", actor=sender, now=now)

    scores = application.copies.get(verb="hand_in").content["scores"]
    assert [(one["number"], one["points"]) for one in scores] == [(indicator.number, "100.00")]


def test_order_remembers_the_desk_to_which_the_paper_returns(now):
    application, _ = assessing(now, ApplicationState.COUNTY_ASSESSING, Stage.COUNTY)
    RectificationFactory(application=application, village=application.village, state="answered")

    row = advance(application, "order", actor=reviewer(COUNTY), now=now, note="限期整改")
    row = advance(row, "report", actor=clerk(), now=now)

    assert [copy.verb for copy in row.copies.all()] == ["submit", "report"]
    assert (row.state, row.rectified_for) == (ApplicationState.RECHECKING, ApplicationState.COUNTY_ASSESSING)


def test_many_at_once_run_the_guards_of_one(now):
    sender, desk = clerk(), reviewer()
    scene = open_batch()
    good = submitted(sender, now, scene=scene)
    own = submitted(desk, now, scene=scene, code="120119001202")
    draft = drafted(sender, now, scene=scene, code="120119001203")

    fared = advance_many([good, own, draft], "approve", actor=desk, now=now)

    assert [(one.application, one.refusal) for one in fared] == [
        (good, ""),
        (own, "本申报由您本人提交，审核和评定须由其他人员办理。"),
        (draft, "这份材料刚刚已被他人处理，请刷新后查看。"),
    ]
    good.refresh_from_db()
    assert good.state == ApplicationState.AT_COUNTY
    assert StepRecord.objects.filter(verb="approve").count() == 1


def test_many_at_once_by_somebody_without_the_permission(now):
    application = submitted(clerk(), now)

    fared = advance_many([application], "approve", actor=clerk(role=Role.CLERK), now=now)

    assert [one.refusal for one in fared] == ["您没有“初审通过”的权限。"]


@pytest.mark.parametrize(
    ("phase", "desk", "verb", "role"),
    [
        (Phase.REGISTRATION, ApplicationState.DRAFT, "submit", Role.CLERK),
        (Phase.SELF_ASSESSMENT, ApplicationState.SELF_ASSESSING, "hand_in", Role.CLERK),
        (Phase.FIRST_REVIEW, ApplicationState.TOWNSHIP_ASSESSING, "forward", Role.REVIEWER),
    ],
)
def test_grace_of_the_batch_counts_to_its_last_second(now, phase, desk, verb, role):
    application = drafted(clerk(), now)
    application.batch.phases.all().delete()
    BatchPhaseFactory(batch=application.batch, phase=phase, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))
    Batch.objects.update(grace_minutes=30)
    for stage in STAGE_DESKS:
        ScoreSheetFactory(application=application, stage=stage, state=SheetState.SUBMITTED)
    application = Application.objects.get(pk=lay(application, desk).pk)
    last = now.replace(year=2026, month=2, day=1, hour=0, minute=29, second=59, microsecond=999_999)
    actor = clerk(role=role)

    with pytest.raises(Refused, match="已于2026年01月31日 23:59（北京时间）截止"):
        advance(application, verb, actor=actor, now=last + timedelta(microseconds=1))
    assert advance(application, verb, actor=actor, now=last).state != desk
