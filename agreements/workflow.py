"""The processes of charters, agreements and duties."""

from datetime import datetime

from django.utils import timezone

from agreements.adoption_guards import END_PUBLICITY, FAIL_VOTE, FILE, PASS_VOTE
from agreements.choices import (
    AgreementState,
    AgreementTemplateState,
    CampaignState,
    OpinionState,
    PlanState,
    UnitStanding,
)
from agreements.choices import CharterState as S
from common.models import StepRecord
from common.personal_data import personal_numbers
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


def agreement_names_nobody(row, *, now: datetime) -> None:
    texts = [("标题或开头语", f"{row.title}\n{row.opening}"), *((str(one), one.text) for one in row.clauses.all())]
    for place, text in texts:
        if found := personal_numbers(text):
            raise Refused(f"{place}含有{'、'.join(found)}，范本人人可见，请改为办公电话或删去后再发布。")


def agreement_is_lawful(row, *, now: datetime) -> None:
    """Blocking findings stop a release; a warning may stand once somebody has said why."""
    findings = row.findings
    blocking = [one for one in findings if one.is_blocking]
    if blocking:
        first = blocking[0]
        more = f"等{len(blocking)}处" if len(blocking) > 1 else ""
        raise Refused(f"{first.place}“{first.found.quote}”{more}不合法（{first.found.label}），请修改条款后再发布。")
    unanswered = [one for one in findings if one.is_open]
    if unanswered:
        raise Refused(f"还有{len(unanswered)}处合法性提示没有说明，请逐处修改条款或写明理由后再发布。")


RELEASE = "agreements.release_agreementtemplateversion"
CLOSE = "agreements.close_signedagreement"

AGREEMENT_TEMPLATE_STEPS = {
    "release": Step(
        "发布",
        {AgreementTemplateState.DRAFT},
        AgreementTemplateState.RELEASED,
        RELEASE,
        (agreement_is_balanced, agreement_names_nobody, agreement_is_lawful),
    ),
    "retire": Step("停用", {AgreementTemplateState.RELEASED}, AgreementTemplateState.RETIRED, RELEASE, needs_note=True),
}

RESTORE = "agreements.restore_signedagreement"
LEFT = {AgreementState.WITHDRAWN, AgreementState.ENDED}


def village_stands(agreement, *, now: datetime) -> None:
    if agreement.village.why_closed:
        raise Refused(agreement.village.why_closed)


def household_holds_no_other(agreement, *, now: datetime) -> None:
    if agreement.others_in_its_way().exists():
        raise Refused(f"该户已另有{agreement.get_kind_display()}，不能恢复原协议；请先核对后签的那一份。")


def written_down_today(agreement, *, now: datetime) -> None:
    """Whoever slipped mends it at once; later a second person looks at it."""
    last = StepRecord.objects.of(agreement).last()
    if last is None or timezone.localdate(last.taken_at) != timezone.localdate(now):
        raise Refused("登记退出或解除的当日，经办人可以自行撤回；已过当日的，请本乡镇(街道)审核人办理。")


# A household may leave at any time and owes nobody a reason. What was written down by mistake is taken back.
SIGNED_AGREEMENT_STEPS = {
    "renew": Step("续签", {AgreementState.VALID}, AgreementState.RENEWED, CLOSE),
    "withdraw": Step("退出", {AgreementState.VALID}, AgreementState.WITHDRAWN, CLOSE),
    "end": Step("解除", {AgreementState.VALID}, AgreementState.ENDED, CLOSE, needs_note=True),
    "retract": Step(
        "撤回登记",
        LEFT,
        AgreementState.VALID,
        CLOSE,
        (written_down_today, village_stands, household_holds_no_other),
        needs_note=True,
    ),
    "restore": Step(
        "恢复有效", LEFT, AgreementState.VALID, RESTORE, (village_stands, household_holds_no_other), needs_note=True
    ),
    # Taken when the import that renewed it is taken back, never on its own.
    "reopen": Step("撤销续签", {AgreementState.RENEWED}, AgreementState.VALID, CLOSE),
}

# --- Charters: from the first draft to the file and out of force


def unit_exists(version, *, now: datetime) -> None:
    if version.village.why_closed:
        raise Refused(version.village.why_closed)


def has_clauses(version, *, now: datetime) -> None:
    if not version.clauses.all():
        raise Refused("还没有条文，请先从条文库选用、上传已有文本或逐条录入。")


def required_topics_present(version, *, now: datetime) -> None:
    missing = version.missing_topics
    if missing:
        labels = "、".join(str(topic.label) for topic in missing)
        raise Refused(f"缺少必备内容：{labels}。请补充相应条文，或在已有条文中选对内容类别。")


def nothing_blocks(version, *, now: datetime) -> None:
    """A fine, a deposit, a compelled procedure … stops the paper until the clause is changed."""
    blocking = [raised for raised in version.raised() if raised.is_blocking]
    if blocking:
        first = blocking[0]
        more = f"等{len(blocking)}处" if len(blocking) > 1 else ""
        raise Refused(f"{first.place}“{first.finding.quote}”涉及“{first.finding.label}”{more}，请改写后再办理。")


def warnings_answered(version, *, now: datetime) -> None:
    unanswered = [raised for raised in version.raised() if not raised.is_blocking and raised.is_open]
    if unanswered:
        first = unanswered[0]
        more = f"等{len(unanswered)}处" if len(unanswered) > 1 else ""
        raise Refused(f"{first.place}“{first.finding.quote}”有提示{more}，请改写，或在该条旁写明理由后再提交。")


def names_nobody(version, *, now: datetime) -> None:
    """What is posted is read by everybody, and stays on record: no number of a person stands in it."""
    texts = [("标题或序言", f"{version.title}\n{version.preamble}")]
    texts += [(str(clause), f"{clause.chapter}\n{clause.text}") for clause in version.clauses.all()]
    for place, text in texts:
        if found := personal_numbers(text):
            raise Refused(f"{place}含有{'、'.join(found)}，公示后人人可见，请改为办公电话或删去后再办理。")


def examiner_has_not_opened(version, *, now: datetime) -> None:
    """A submitted draft can be taken back until the examiner has looked at it."""
    if version.opened_at:
        raise Refused("审查单位已打开本稿，不能撤回；需要修改的，请联系审查单位退回。")


CHANGE = "agreements.change_charterversion"
REVIEW = "agreements.review_charterversion"
FILING = "agreements.file_charterversion"

CHARTER_STEPS = {
    "consult": Step("征求意见", {S.DRAFTING, S.RETURNED}, S.CONSULTING, CHANGE, (unit_exists, has_clauses)),
    "submit": Step(
        "提交审查",
        {S.CONSULTING, S.RETURNED},
        S.AT_TOWNSHIP,
        CHANGE,
        (unit_exists, has_clauses, required_topics_present, names_nobody, nothing_blocks, warnings_answered),
    ),
    "recall": Step("撤回", {S.AT_TOWNSHIP}, S.CONSULTING, CHANGE, (examiner_has_not_opened,)),
    "approve": Step("审核通过", {S.AT_TOWNSHIP}, S.TO_VOTE, REVIEW, (unit_exists, names_nobody, nothing_blocks)),
    "return": Step(
        "退回修改", {S.AT_TOWNSHIP, S.TO_VOTE, S.PUBLICISED, S.TO_FILE}, S.RETURNED, REVIEW, needs_note=True
    ),
    "pass_vote": Step("表决通过", {S.TO_VOTE}, S.PUBLICISED, CHANGE, (names_nobody, nothing_blocks, *PASS_VOTE)),
    "fail_vote": Step("表决未通过", {S.TO_VOTE}, S.RETURNED, CHANGE, FAIL_VOTE),
    "end_publicity": Step("公示结束", {S.PUBLICISED}, S.TO_FILE, CHANGE, END_PUBLICITY),
    "file": Step("备案", {S.TO_FILE}, S.IN_FORCE, FILING, (nothing_blocks, *FILE)),
    # Taken for the version in force by the act that files its successor, never on its own.
    "supersede": Step("由新版替代", {S.IN_FORCE, S.CORRECTING}, S.SUPERSEDED, FILING),
    "order_correction": Step("责令改正", {S.IN_FORCE}, S.CORRECTING, REVIEW, needs_note=True),
    "lift_correction": Step("解除责令改正", {S.CORRECTING}, S.IN_FORCE, REVIEW, needs_note=True),
    "repeal": Step("废止", {S.IN_FORCE, S.CORRECTING}, S.REPEALED, REVIEW, needs_note=True),
    "abandon": Step("终止办理", {S.CONSULTING, S.RETURNED}, S.REPEALED, CHANGE, needs_note=True),
}

# --- Campaigns of revision

NAMED = 5


def nothing_lacks(campaign, *, now: datetime) -> None:
    """Every village still on the list has a version in force that was adopted since the campaign began."""
    lacking = list(campaign.lacking.select_related("village")[: NAMED + 1])
    if lacking:
        named = "、".join(f"{unit.village}（{UnitStanding(unit.standing).label}）" for unit in lacking[:NAMED])
        more = f"等{campaign.lacking.count()}个" if len(lacking) > NAMED else ""
        raise Refused(f"还有村(居)没有完成：{named}{more}。全部生效后才能登记完成。")


CLOSE_CAMPAIGN = "agreements.close_revisioncampaign"

CAMPAIGN_STEPS = {
    "finish": Step("登记完成", {CampaignState.OPEN}, CampaignState.FINISHED, CLOSE_CAMPAIGN, (nothing_lacks,)),
    "cancel": Step("撤销", {CampaignState.OPEN}, CampaignState.CANCELLED, CLOSE_CAMPAIGN, needs_note=True),
}
