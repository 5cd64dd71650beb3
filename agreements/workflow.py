"""The processes of charters, agreements and duties."""

from datetime import datetime

from agreements.choices import AgreementState, AgreementTemplateState, OpinionState, PlanState
from common.refusal import Refused
from common.workflow import Step

# --- Work plans


def plan_has_tasks(row, *, now: datetime) -> None:
    if not row.tasks.exists():
        raise Refused("计划还没有工作任务，请先添加任务再登记通过。")


def plan_has_meeting(row, *, now: datetime) -> None:
    if not row.adopted_on or not row.adopted_by.strip():
        raise Refused("请填写通过计划的会议和日期。")


def plan_is_summed_up(row, *, now: datetime) -> None:
    if not row.summary.strip():
        raise Refused("请先填写年终总结。")


PLAN_STEPS = {
    "adopt": Step(
        "登记通过",
        {PlanState.DRAFT},
        PlanState.ADOPTED,
        "agreements.adopt_workplan",
        (plan_has_tasks, plan_has_meeting),
    ),
    "close": Step("登记总结", {PlanState.ADOPTED}, PlanState.CLOSED, "agreements.close_workplan", (plan_is_summed_up,)),
}

# --- Opinions


def answer_is_written(row, *, now: datetime) -> None:
    if not row.answer.strip() or not row.answered_on:
        raise Refused("请填写调查处理情况。")


def answer_hides_informant(row, *, now: datetime) -> None:
    _refuse_naming(row, "调查处理情况", row.answer)


def publication_is_written(row, *, now: datetime) -> None:
    if not row.published_text.strip() or not row.published_on:
        raise Refused("请填写公布内容。")


def publication_hides_informant(row, *, now: datetime) -> None:
    _refuse_naming(row, "公布内容", row.published_text, row.published_place)


def _refuse_naming(row, what: str, *texts: str) -> None:
    informant = getattr(row, "informant", None)
    if informant is not None and informant.is_named_in(*texts):
        raise Refused(f"{what}中出现了反映人的姓名或联系方式，请删去后再提交。")


OPINION_STEPS = {
    "answer": Step(
        "答复",
        {OpinionState.RECEIVED},
        OpinionState.ANSWERED,
        "agreements.handle_opinioncase",
        (answer_is_written, answer_hides_informant),
    ),
    "publish": Step(
        "公布",
        {OpinionState.ANSWERED},
        OpinionState.PUBLISHED,
        "agreements.handle_opinioncase",
        (publication_is_written, publication_hides_informant),
    ),
}

# --- Templates of agreements, and agreements signed by households


def agreement_is_balanced(row, *, now: datetime) -> None:
    if row.imbalances:
        raise Refused("".join(row.imbalances))


RELEASE = "agreements.release_agreementtemplateversion"
CLOSE = "agreements.close_signedagreement"

AGREEMENT_TEMPLATE_STEPS = {
    "release": Step(
        "发布", {AgreementTemplateState.DRAFT}, AgreementTemplateState.RELEASED, RELEASE, (agreement_is_balanced,)
    ),
    "retire": Step("停用", {AgreementTemplateState.RELEASED}, AgreementTemplateState.RETIRED, RELEASE, needs_note=True),
}

# A household may leave at any time and owes nobody a reason.
SIGNED_AGREEMENT_STEPS = {
    "renew": Step("续签", {AgreementState.VALID}, AgreementState.RENEWED, CLOSE),
    "withdraw": Step("退出", {AgreementState.VALID}, AgreementState.WITHDRAWN, CLOSE),
    "end": Step("解除", {AgreementState.VALID}, AgreementState.ENDED, CLOSE, needs_note=True),
}
