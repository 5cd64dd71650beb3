"""The processes of batches, standards, applications, score sheets, rectifications, notices and honours.

The way of an application is data (`ProgrammeLevel.desks`), so its steps ask the row for the next desk.
"""

from datetime import datetime

from assessments.application_guards import (
    IMPARTIAL,
    OPEN_BATCH,
    batch_is_open,
    belongs_to_an_assessment,
    desk_before,
    has_open_points,
    next_desk,
    next_desk_has_not_opened,
    nothing_lacks,
    notice_has_ended,
    objections_are_answered,
    points_are_answered,
    points_are_closed,
    seat_is_left,
    sheet_is_in,
    standard_is_in_use,
    within,
)
from assessments.batch_guards import (
    assessment_is_named_so,
    has_levels,
    nobody_waits_for_an_answer,
    organiser_is_approved,
)
from assessments.choices import ApplicationState as S
from assessments.choices import (
    BatchState,
    FindingSource,
    HonourState,
    NoticeState,
    Phase,
    RectificationState,
    SheetState,
    VersionState,
)
from assessments.desks import BEFORE_NAMING, DECIDING_DESKS, ENDED_STATES
from assessments.sheet_guards import (
    deductions_have_reasons,
    everything_is_scored,
    exceptions_have_reasons,
    paper_is_on_its_desk,
    scorer_did_not_assess_himself,
    scorer_did_not_submit,
    village_is_nobodys_own,
)
from common.refusal import Refused
from common.workflow import Step

# --- Batches and standards


RUN_BATCH = "assessments.run_batch"
TO_OPEN = (organiser_is_approved, assessment_is_named_so, has_levels)
BATCH_STEPS = {
    "open": Step("启动批次", {BatchState.PREPARING}, BatchState.OPEN, RUN_BATCH, TO_OPEN),
    "close": Step("结束批次", {BatchState.OPEN}, BatchState.CLOSED, RUN_BATCH, (nobody_waits_for_an_answer,)),
    "reopen": Step("重新启动", {BatchState.CLOSED}, BatchState.OPEN, RUN_BATCH, TO_OPEN, needs_note=True),
}


def nothing_is_wrong(version, *, now: datetime) -> None:
    blocking = [str(objection) for objection in version.objections() if objection.is_blocking]
    if blocking:
        more = f"另有{len(blocking) - 1}处问题，请在标准页面查看并逐一修改。" if blocking[1:] else ""
        raise Refused(blocking[0] + more)


PUBLISH = "assessments.publish_standardversion"
VERSION_STEPS = {
    "publish": Step("发布", {VersionState.DRAFT}, VersionState.PUBLISHED, PUBLISH, (nothing_is_wrong,)),
    "retire": Step("停用", {VersionState.PUBLISHED}, VersionState.RETIRED, PUBLISH, needs_note=True),
}

# --- Applications


CHANGE = "assessments.change_application"
REVIEW = "assessments.review_application"
DECIDE = "assessments.decide_application"
RECALL = "assessments.recall_application"
NAME = "assessments.name_application"
APPLICATION_STEPS = {
    "submit": Step(
        "提交申报",
        {S.DRAFT, S.RETURNED},
        next_desk,
        CHANGE,
        (*OPEN_BATCH, standard_is_in_use, within(Phase.REGISTRATION), nothing_lacks),
    ),
    "recall": Step(
        "撤回",
        {S.AT_TOWNSHIP, S.AT_COUNTY, S.TOWNSHIP_ASSESSING, S.COUNTY_ASSESSING},
        desk_before,
        RECALL,
        (next_desk_has_not_opened,),
    ),
    "approve": Step("初审通过", {S.AT_TOWNSHIP}, next_desk, REVIEW, OPEN_BATCH, personal_guards=IMPARTIAL),
    "register": Step("备案", {S.AT_COUNTY}, next_desk, REVIEW, (*OPEN_BATCH, seat_is_left), personal_guards=IMPARTIAL),
    "return": Step(
        "退回修改", {S.AT_TOWNSHIP, S.AT_COUNTY}, S.RETURNED, REVIEW, needs_note=True, personal_guards=IMPARTIAL
    ),
    "begin": Step("创建完成", {S.CREATING}, next_desk, CHANGE, OPEN_BATCH),
    "hand_in": Step(
        "提交自评", {S.SELF_ASSESSING}, next_desk, CHANGE, (*OPEN_BATCH, within(Phase.SELF_ASSESSMENT), sheet_is_in)
    ),
    "forward": Step(
        "提交初评",
        {S.TOWNSHIP_ASSESSING},
        next_desk,
        REVIEW,
        (*OPEN_BATCH, within(Phase.FIRST_REVIEW), sheet_is_in),
        personal_guards=IMPARTIAL,
    ),
    "return_self": Step(
        "退回自评",
        {S.TOWNSHIP_ASSESSING, S.COUNTY_ASSESSING},
        S.SELF_ASSESSING,
        REVIEW,
        needs_note=True,
        personal_guards=IMPARTIAL,
    ),
    "accept": Step(
        "评定通过",
        DECIDING_DESKS,
        next_desk,
        DECIDE,
        (*OPEN_BATCH, sheet_is_in, points_are_closed),
        personal_guards=IMPARTIAL,
    ),
    "order": Step(
        "限期整改",
        DECIDING_DESKS,
        S.RECTIFYING,
        DECIDE,
        (batch_is_open, has_open_points),
        needs_note=True,
        personal_guards=IMPARTIAL,
    ),
    "report": Step("提交整改", {S.RECTIFYING}, S.RECHECKING, CHANGE, (batch_is_open, points_are_answered)),
    "fail": Step(
        "不通过",
        {S.AT_TOWNSHIP, S.AT_COUNTY, *DECIDING_DESKS},
        S.FAILED,
        DECIDE,
        needs_note=True,
        personal_guards=IMPARTIAL,
    ),
    "name": Step("命名", BEFORE_NAMING, S.NAMED, NAME, (*OPEN_BATCH, notice_has_ended, objections_are_answered)),
    "strike": Step("取消拟命名", BEFORE_NAMING, S.FAILED, NAME, needs_note=True),
    "withdraw": Step(
        "撤销申报",
        set(S) - {*BEFORE_NAMING, *ENDED_STATES},
        S.WITHDRAWN,
        CHANGE,
        needs_note=True,
    ),
}

# Not on the page of one application: a whole region is enrolled at once.
TO_ENROL = (*OPEN_BATCH, standard_is_in_use, belongs_to_an_assessment)
ENROL = "assessments.enrol_application"
ENROLMENT_STEPS = {"enrol": Step("列入考核", {S.DRAFT}, next_desk, ENROL, TO_ENROL)}

# --- Score sheets


SHEET_STEPS = {
    "submit": Step(
        "提交评分",
        {SheetState.DRAFT},
        SheetState.SUBMITTED,
        "assessments.change_scoresheet",
        (paper_is_on_its_desk, everything_is_scored, deductions_have_reasons, exceptions_have_reasons),
        personal_guards=(scorer_did_not_submit, scorer_did_not_assess_himself, village_is_nobodys_own),
    ),
    "recall": Step(
        "撤回评分",
        {SheetState.SUBMITTED},
        SheetState.DRAFT,
        "assessments.change_scoresheet",
        (paper_is_on_its_desk,),
    ),
    "reopen": Step(
        "退回评分",
        {SheetState.SUBMITTED},
        SheetState.DRAFT,
        "assessments.reopen_scoresheet",
        (paper_is_on_its_desk,),
        needs_note=True,
    ),
}

# --- Rectifications


def answer_is_written(row, *, now: datetime) -> None:
    if not row.answer.strip() or not row.answered_on:
        raise Refused("请填写整改情况和完成日期。")


def recheck_is_written(row, *, now: datetime) -> None:
    if not row.recheck.strip():
        raise Refused("请填写复查结论。")


RECHECK = "assessments.recheck_rectification"
RECTIFICATION_STEPS = {
    "answer": Step(
        "提交整改情况",
        {RectificationState.OPEN},
        RectificationState.ANSWERED,
        "assessments.answer_rectification",
        (answer_is_written,),
    ),
    "reject": Step("复查未通过", {RectificationState.ANSWERED}, RectificationState.OPEN, RECHECK, needs_note=True),
    "close": Step("销号", {RectificationState.ANSWERED}, RectificationState.CLOSED, RECHECK, (recheck_is_written,)),
}

# --- Notices and honours


def notice_lists_somebody(notice, *, now: datetime) -> None:
    if not notice.entries.exists():
        raise Refused("公示名单为空，请先选择拟命名的村(居)。")


def notice_period_is_over(notice, *, now: datetime) -> None:
    if now < notice.batch.last_moment(notice.ends_on):
        raise Refused(f"公示期至{notice.ends_on:%Y年%m月%d日} 23:59（北京时间），期满后才能结束公示。")


def notice_objections_are_answered(notice, *, now: datetime) -> None:
    waiting = notice.objections.filter(answered_on__isnull=True).count()
    if waiting:
        raise Refused(f"还有{waiting}件异议没有答复，请先调查答复再结束公示。")


POST = "assessments.post_namingnotice"
NOTICE_STEPS = {
    "post": Step("发布公示", {NoticeState.DRAFT}, NoticeState.POSTED, POST, (notice_lists_somebody,)),
    "conclude": Step(
        "结束公示",
        {NoticeState.POSTED},
        NoticeState.CONCLUDED,
        POST,
        (notice_period_is_over, notice_objections_are_answered),
    ),
}

RECHECK_HONOUR, REVOKE_HONOUR = "assessments.recheck_honour", "assessments.revoke_honour"
STANDING = {HonourState.VALID, HonourState.RECTIFYING}


def honour_points_are_closed(honour, *, now: datetime) -> None:
    """A title under rectification is kept once what was found at the village is put right."""
    left = honour.village.rectifications.open().filter(source=FindingSource.RECHECK).count()
    if left:
        raise Refused(f"还有{left}项复核整改没有销号，销号后才能保留命名。")


HONOUR_STEPS = {
    "keep": Step("保留", STANDING, HonourState.VALID, RECHECK_HONOUR, (honour_points_are_closed,)),
    "rectify": Step("限期整改", {HonourState.VALID}, HonourState.RECTIFYING, RECHECK_HONOUR, needs_note=True),
    "revoke": Step("撤销命名", STANDING, HonourState.REVOKED, REVOKE_HONOUR, needs_note=True),
    "cancel": Step("注销命名", STANDING, HonourState.CANCELLED, REVOKE_HONOUR, needs_note=True),
}
