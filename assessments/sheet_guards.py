"""When a score sheet may be handed in, and who must keep away from it: conditions of its steps.

Each raises Refused with a sentence for the user, see `assessments.application_guards`.
"""

from datetime import datetime

from assessments.application_guards import did_not_assess_himself, did_not_submit, has_no_interest
from assessments.choices import ApplicationState, Stage, ValueSource
from common.refusal import Refused


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
    here = application.rectified_for if application.state == ApplicationState.RECHECKING else application.state
    if here != sheet.desk:
        state, desk = application.get_state_display(), sheet.desk.label
        raise Refused(f"本申报处于“{state}”环节，{sheet.get_stage_display()}只能在“{desk}”环节办理。")


def village_is_nobodys_own(sheet, *, actor) -> None:
    has_no_interest(sheet.application, actor=actor)


def scorer_did_not_submit(sheet, *, actor) -> None:
    if sheet.stage != Stage.SELF:
        did_not_submit(sheet.application, actor=actor)


def scorer_did_not_assess_himself(sheet, *, actor) -> None:
    if sheet.stage != Stage.SELF:
        did_not_assess_himself(sheet.application, actor=actor)
