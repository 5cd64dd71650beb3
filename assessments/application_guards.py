"""When an application may move, and whither: conditions and targets of its steps.

A guard is called as `guard(application, now=now)`, one that asks who must keep away as
`guard(application, actor=actor)`; both raise Refused with a sentence for the user. They read whole relations, so that
`with_what_steps_ask()` fetches for many applications at once what they look at.
"""

from collections.abc import Callable
from datetime import datetime

from assessments.choices import ApplicationState as S
from assessments.choices import (
    BatchState,
    NoticeState,
    Phase,
    ProgrammeKind,
    RectificationState,
    SheetState,
    Stage,
    VersionState,
)
from assessments.desks import STAGE_DESKS
from common.refusal import Refused


def unit_exists(application, *, now: datetime) -> None:
    if application.village.why_closed:
        raise Refused(application.village.why_closed)


def batch_is_open(application, *, now: datetime) -> None:
    if application.batch.state != BatchState.OPEN:
        raise Refused(f"批次“{application.batch}”{application.batch.get_state_display()}，现在不能办理。")


def belongs_to_a_demonstration(application, *, now: datetime) -> None:
    if application.batch.programme.kind != ProgrammeKind.DEMONSTRATION:
        raise Refused(f"“{application.batch}”是年度考核，不需要申报；由考核单位在批次中统一列入。")


def belongs_to_an_assessment(application, *, now: datetime) -> None:
    """Nobody applies for an assessment; for a demonstration everybody does himself."""
    if application.batch.programme.kind != ProgrammeKind.ASSESSMENT:
        raise Refused("示范创建由村(居)自愿申报，不能统一列入；只有年度考核可以全部列入。")


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
        late = application.village.late_exceptions.all()
        exception = next((one for one in late if (one.batch_id, one.phase) == (application.batch_id, phase)), None)
        last_day = max(one.ends_on, exception.until) if exception else one.ends_on
        if application.state == S.RETURNED and application.revise_by:
            last_day = max(last_day, application.revise_by)  # whoever returned it set the day
        if now >= application.batch.last_moment(last_day):
            ended = f"{phase.label}已于{last_day:%Y年%m月%d日} 23:59（北京时间）截止"
            raise Refused(f"{ended}；确需延期的，请批次主办单位登记延期许可。")

    return before_deadline


def seat_is_left(application, *, now: datetime) -> None:
    """The county has a seat for this application in this batch. Taking it asks again, under lock."""
    if application.level.uses_quota:
        refuse_without_seat(application, application.seat)


def refuse_without_seat(application, seat) -> None:
    """`seat`: the seats of its county in its batch, None where none were allotted."""
    county, batch = application.village.township.parent, application.batch
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
    sheet = next((one for one in application.score_sheets.all() if one.stage == stage), None)
    if sheet is None or sheet.state != SheetState.SUBMITTED:
        raise Refused(f"{stage.label}表还没有提交，请先完成评分。")


def _open_points(application) -> list:
    return [one for one in application.rectifications.all() if one.state != RectificationState.CLOSED]


def has_open_points(application, *, now: datetime) -> None:
    if not _open_points(application):
        raise Refused("请先登记需要整改的问题、责任人和期限，再作出限期整改。")


def points_are_answered(application, *, now: datetime) -> None:
    open_points = sum(one.state == RectificationState.OPEN for one in application.rectifications.all())
    if open_points:
        raise Refused(f"还有{open_points}项问题没有填写整改情况，请逐项填写后再提交。")


def points_are_closed(application, *, now: datetime) -> None:
    left = len(_open_points(application))
    if left:
        raise Refused(f"还有{left}项整改没有销号，请逐项复查后再评定。")


def notice_has_ended(application, *, now: datetime) -> None:
    if application.state != S.PUBLICISED:
        return  # the way of its level has no public notice
    if all(entry.notice.state != NoticeState.CONCLUDED for entry in application.notice_entries.all()):
        raise Refused("命名前须经公示且公示期已结束，请先办理公示。")


def objections_are_answered(application, *, now: datetime) -> None:
    objections = application.objections.all()
    waiting = sum(one.answered_on is None for one in objections)
    if waiting:
        raise Refused(f"还有{waiting}件公示异议没有答复，请先调查答复。")
    if any(one.is_upheld for one in objections):
        raise Refused("公示异议成立，不能命名；请取消拟命名。")


def did_not_submit(application, *, actor) -> None:
    if application.submitted_by_id == actor.pk:
        raise Refused("本申报由您本人提交，审核和评定须由其他人员办理。")


def did_not_assess_himself(application, *, actor) -> None:
    """Who handed in the village's own scores neither reviews them nor scores after them."""
    sheets = application.score_sheets.all()
    if any((one.stage, one.scorer_id, one.state) == (Stage.SELF, actor.pk, SheetState.SUBMITTED) for one in sheets):
        raise Refused("本申报的自评由您本人提交，审核和评定须由其他人员办理。")


def has_no_interest(application, *, actor) -> None:
    declared = application.village.declared_interests.all()
    own = next((one for one in declared if one.user_id == actor.pk and one.ended_on is None), None)
    if own is not None:
        raise Refused(f"您已申明对{application.village}回避（{own.get_kinship_display()}），须由其他人员办理。")


def next_desk(application) -> str:
    """Along the chain of the level; after a re-check, on from the desk that ordered the rectification."""
    here = application.rectified_for if application.state == S.RECHECKING else application.state
    return application.level.desk_after(here)


def desk_before(application) -> str:
    return application.desk_before


OPEN_BATCH = (unit_exists, batch_is_open)
IMPARTIAL = (did_not_submit, did_not_assess_himself, has_no_interest)
