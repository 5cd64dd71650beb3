"""The processes of batches, standards, applications, score sheets, rectifications, notices and honours.

The way of an application is data (`ProgrammeLevel.desks`), so its steps ask the row for the next desk.
"""

from collections.abc import Callable
from datetime import datetime

from assessments.choices import (
    DECIDING_DESKS,
    STAGE_DESKS,
    BatchState,
    FindingSource,
    HonourState,
    NoticeState,
    Phase,
    RectificationState,
    SheetState,
    Stage,
    ValueSource,
    VersionState,
)
from assessments.choices import ApplicationState as S
from common.refusal import Refused
from common.workflow import Step

# --- Batches and standards


def organiser_is_approved(batch, *, now: datetime) -> None:
    objection = batch.programme.lacking_approval or batch.programme.unfit_organiser
    if objection:
        raise Refused(objection)


def assessment_is_named_so(batch, *, now: datetime) -> None:
    """An annual assessment is outside the 2022 rule and must not be labelled a demonstration, nor its titles."""
    programme = batch.programme
    said = [batch.name, *(text for level in programme.levels.all() for text in (level.name, level.honour))]
    wrong = next((text for text in said if programme.misnames(text)), None)
    if wrong is not None:
        raise Refused(f"年度考核不得称为示范，请把“{wrong}”改名；经批准的示范创建，请在项目中改为示范创建。")


def has_levels(batch, *, now: datetime) -> None:
    if not batch.programme.levels.exists():
        raise Refused("该项目还没有申报级别，请先在项目中设置级别和办理环节。")


def no_live_applications(batch, *, now: datetime) -> None:
    live = batch.applications.live().count()
    if live:
        raise Refused(f"还有{live}件申报没有办结，办结、撤销或判定不通过后才能结束批次。")


RUN_BATCH = "assessments.run_batch"
TO_OPEN = (organiser_is_approved, assessment_is_named_so, has_levels)
BATCH_STEPS = {
    "open": Step("启动批次", {BatchState.PREPARING}, BatchState.OPEN, RUN_BATCH, TO_OPEN),
    "close": Step("结束批次", {BatchState.OPEN}, BatchState.CLOSED, RUN_BATCH, (no_live_applications,)),
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


def unit_exists(application, *, now: datetime) -> None:
    if application.village.why_closed:
        raise Refused(application.village.why_closed)


def batch_is_open(application, *, now: datetime) -> None:
    if application.batch.state != BatchState.OPEN:
        raise Refused(f"批次“{application.batch}”{application.batch.get_state_display()}，现在不能办理。")


def standard_is_in_use(application, *, now: datetime) -> None:
    version = application.version
    if version is not None and version.state == VersionState.RETIRED:
        raise Refused(f"评估标准“{version}”已停用，请县级在批次中改用已发布的版本。")


def within(phase: Phase) -> Callable:
    """A guard: papers of this phase are taken until the last second of its last day, and of the grace."""

    def before_deadline(application, *, now: datetime) -> None:
        one = application.batch.phase(phase)
        if one is None:
            return
        exception = application.village.late_exceptions.filter(batch=application.batch_id, phase=phase).first()
        last_day = max(one.ends_on, exception.until) if exception else one.ends_on
        if application.state == S.RETURNED and application.revise_by:
            last_day = max(last_day, application.revise_by)  # whoever returned it set the day
        if now >= application.batch.last_moment(last_day):
            ended = f"{phase.label}已于{last_day:%Y年%m月%d日} 23:59（北京时间）截止"
            raise Refused(f"{ended}；确需延期的，请批次主办单位登记延期许可。")

    return before_deadline


def seat_is_left(application, *, now: datetime) -> None:
    """The county has a seat for this application in this batch. Taking it asks again, under lock."""
    if not application.level.uses_quota:
        return
    county, batch = application.village.township.parent, application.batch
    seat = batch.seats.filter(county=county).first()
    if seat is None:
        raise Refused(f"{county}在“{batch}”中还没有分配名额，请批次主办单位先分配名额。")
    if seat.left < 1:
        ask = "请向批次主办单位申请调整，或先撤销、退回其他申报"
        raise Refused(f"{county}的{seat.allotted}个名额已全部用完，{application.village}没有占到名额；{ask}。")


def nothing_lacks(application, *, now: datetime) -> None:
    gaps = application.gaps
    if gaps:
        more = f"另有{len(gaps) - 1}处未填。" if len(gaps) > 1 else ""
        raise Refused(gaps[0].sentence + more)


def next_desk_has_not_opened(application, *, now: datetime) -> None:
    if application.opened_at:
        raise Refused("下一环节已打开本申报，不能撤回；需要修改的，请联系办理单位退回。")


def sheet_is_in(application, *, now: datetime) -> None:
    """Where the present desk scores, its sheet is submitted before the paper goes on."""
    stage = next((stage for stage, desk in STAGE_DESKS.items() if desk == application.state), None)
    if application.version_id is None or stage is None:
        return
    sheet = application.score_sheets.filter(stage=stage).first()
    if sheet is None or sheet.state != SheetState.SUBMITTED:
        raise Refused(f"{stage.label}表还没有提交，请先完成评分。")


def has_open_points(application, *, now: datetime) -> None:
    if not application.rectifications.open().exists():
        raise Refused("请先登记需要整改的问题、责任人和期限，再作出限期整改。")


def points_are_answered(application, *, now: datetime) -> None:
    open_points = application.rectifications.filter(state=RectificationState.OPEN).count()
    if open_points:
        raise Refused(f"还有{open_points}项问题没有填写整改情况，请逐项填写后再提交。")


def points_are_closed(application, *, now: datetime) -> None:
    left = application.rectifications.open().count()
    if left:
        raise Refused(f"还有{left}项整改没有销号，请逐项复查后再评定。")


def notice_has_ended(application, *, now: datetime) -> None:
    entry = application.notice_entries.filter(notice__state=NoticeState.CONCLUDED).first()
    if entry is None:
        raise Refused("命名前须经公示且公示期已结束，请先办理公示。")


def objections_are_answered(application, *, now: datetime) -> None:
    waiting = application.objections.filter(answered_on__isnull=True).count()
    if waiting:
        raise Refused(f"还有{waiting}件公示异议没有答复，请先调查答复。")
    if application.objections.filter(is_upheld=True).exists():
        raise Refused("公示异议成立，不能命名；请取消拟命名。")


def did_not_submit(application, *, actor) -> None:
    if application.submitted_by_id == actor.pk:
        raise Refused("本申报由您本人提交，审核和评定须由其他人员办理。")


def has_no_interest(application, *, actor) -> None:
    declared = application.village.declared_interests.standing().filter(user=actor).first()
    if declared is not None:
        raise Refused(f"您已申明对{application.village}回避（{declared.get_kinship_display()}），须由其他人员办理。")


def next_desk(application) -> str:
    """Along the chain of the level; after a re-check, on from the desk that ordered the rectification."""
    here = application.rectified_for if application.state == S.RECHECKING else application.state
    return application.level.desk_after(here)


def desk_before(application) -> str:
    return application.desk_before


CHANGE = "assessments.change_application"
REVIEW = "assessments.review_application"
DECIDE = "assessments.decide_application"
RECALL = "assessments.recall_application"
NAME = "assessments.name_application"
OPEN_BATCH = (unit_exists, batch_is_open)
IMPARTIAL = (did_not_submit, has_no_interest)

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
    "name": Step("命名", {S.PUBLICISED}, S.NAMED, NAME, (*OPEN_BATCH, notice_has_ended, objections_are_answered)),
    "strike": Step("取消拟命名", {S.PUBLICISED}, S.FAILED, NAME, needs_note=True),
    "withdraw": Step(
        "撤销申报",
        set(S) - {S.PUBLICISED, S.NAMED, S.FAILED, S.WITHDRAWN},
        S.WITHDRAWN,
        CHANGE,
        needs_note=True,
    ),
}

# --- Score sheets


def everything_is_scored(sheet, *, now: datetime) -> None:
    if sheet.missing_count is None or sheet.missing_count:
        left = "" if sheet.missing_count is None else f"还有{sheet.missing_count}项没有评分，"
        raise Refused(f"{left}请全部评完后再提交；确实不适用的请选“不适用”。")


def deductions_have_reasons(sheet, *, now: datetime) -> None:
    silent = [score.indicator.number for score in sheet.deducted() if not score.reason.strip()]
    if silent:
        raise Refused(f"扣分的指标须填写扣分因素：{'、'.join(silent[:8])}{'等' if len(silent) > 8 else ''}。")


def exceptions_have_reasons(sheet, *, now: datetime) -> None:
    """Who departs from the register's figure, or leaves an indicator out, says why."""
    for score in sheet.scores.select_related("indicator").order_by(
        "indicator__section__position", "indicator__position"
    ):
        if score.source == ValueSource.CONTESTED and not score.contest_reason.strip():
            raise Refused(f"指标{score.indicator.number}与系统取数不一致，请填写异议理由，或者改用系统取数。")
        if score.is_not_applicable and not score.reason.strip():
            raise Refused(f"指标{score.indicator.number}选了“不适用”，请在扣分因素栏说明理由。")


def paper_is_on_its_desk(sheet, *, now: datetime) -> None:
    """Scored, and given back, only while the paper lies where this stage scores or was sent from there to rectify."""
    application = sheet.application
    here = application.rectified_for if application.state == S.RECHECKING else application.state
    if here != sheet.desk:
        state, desk = application.get_state_display(), sheet.desk.label
        raise Refused(f"本申报处于“{state}”环节，{sheet.get_stage_display()}只能在“{desk}”环节办理。")


def village_is_nobodys_own(sheet, *, actor) -> None:
    has_no_interest(sheet.application, actor=actor)


def scorer_did_not_submit(sheet, *, actor) -> None:
    if sheet.stage != Stage.SELF:
        did_not_submit(sheet.application, actor=actor)


SHEET_STEPS = {
    "submit": Step(
        "提交评分",
        {SheetState.DRAFT},
        SheetState.SUBMITTED,
        "assessments.change_scoresheet",
        (paper_is_on_its_desk, everything_is_scored, deductions_have_reasons, exceptions_have_reasons),
        personal_guards=(scorer_did_not_submit, village_is_nobodys_own),
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

RECHECK_HONOUR = "assessments.recheck_honour"
STANDING = {HonourState.VALID, HonourState.RECTIFYING}


def honour_points_are_closed(honour, *, now: datetime) -> None:
    """A title under rectification is kept once what was found at the village is put right."""
    left = honour.village.rectifications.open().filter(source=FindingSource.RECHECK).count()
    if left:
        raise Refused(f"还有{left}项复核整改没有销号，销号后才能保留命名。")


HONOUR_STEPS = {
    "keep": Step("保留", STANDING, HonourState.VALID, RECHECK_HONOUR, (honour_points_are_closed,)),
    "rectify": Step("限期整改", {HonourState.VALID}, HonourState.RECTIFYING, RECHECK_HONOUR, needs_note=True),
    "revoke": Step("撤销命名", STANDING, HonourState.REVOKED, RECHECK_HONOUR, needs_note=True),
    "cancel": Step("注销命名", STANDING, HonourState.CANCELLED, RECHECK_HONOUR, needs_note=True),
}
