"""Process is a table: which step may follow which, and under which conditions."""

from datetime import datetime

from django.utils import timezone

from common.refusal import Refused
from common.workflow import Step
from reporting.choices import SUMMED_STATES, CircularState, SubmissionSource, SubmissionState, TargetState
from reporting.choices import RoundState as S
from reporting.target_checks import objections

# --- Responsibility targets


def has_targets(paper, *, now: datetime) -> None:
    if not paper.targets.exists():
        raise Refused("还没有列目标，请先填写至少一项目标。")


def names_both_sides(paper, *, now: datetime) -> None:
    """What a signature on paper needs."""
    labels = {name: paper._meta.get_field(name).verbose_name for name in SIGNING_NEEDS}
    missing = [label for name, label in labels.items() if not getattr(paper, name)]
    if missing:
        raise Refused(f"还没有填写{'、'.join(missing)}，请补填后再登记签订。")
    if paper.signed_on > timezone.localdate(now):
        raise Refused("签订日期晚于今天，请在签订以后登记。")


def is_lawful(paper, *, now: datetime) -> None:
    if first := next(objections(paper), ""):
        raise Refused(first)


def all_results_known(paper, *, now: datetime) -> None:
    lacking = [line.name for line in paper.targets.all() if not line.metric and line.result is None]
    if lacking:
        raise Refused(f"还没有填写完成值：{'、'.join(lacking)}。请填写后再结账。")


SIGNING_NEEDS = ("document_number", "preamble", "signed_on", "county_signatory", "township_signatory")
DECIDE, LEAD = "reporting.sign_targetpaper", "reporting.withdraw_targetpaper"

TARGET_STEPS = {
    "sign": Step(
        "登记签订", {TargetState.DRAFT}, TargetState.SIGNED, DECIDE, (has_targets, names_both_sides, is_lawful)
    ),
    "settle": Step("年终结账", {TargetState.SIGNED}, TargetState.SETTLED, DECIDE, (all_results_known,)),
    "reopen": Step("重新结账", {TargetState.SETTLED}, TargetState.SIGNED, LEAD, needs_note=True),
    "withdraw": Step("撤回修改", {TargetState.SIGNED}, TargetState.DRAFT, LEAD, needs_note=True),
}

# --- Annual rounds


def can_be_summed_at_midyear(one, *, now: datetime) -> None:
    _refuse(one.objection_to_summing(is_interim=True))


def can_be_summed(one, *, now: datetime) -> None:
    _refuse(one.objection_to_summing(is_interim=False))


def can_be_summed_anew(one, *, now: datetime) -> None:
    _refuse(one.objection_to_summing(is_interim=one.is_interim))


def somebody_has_a_total(one, *, now: datetime) -> None:
    if not one.scores.filter(reason="").exists():
        raise Refused("还没有一个村(居)有总分，请先完成评分，再重新汇总。")


def figures_are_of_today(one, *, now: datetime) -> None:
    stale = one.stale_count()
    if stale:
        raise Refused(f"汇总以后有{stale}个村(居)的评分表或台账有变动，请重新汇总并核对后再办理。")


def _refuse(objection: str) -> None:
    if objection:
        raise Refused(objection)


def stays(one) -> str:
    return one.state


SUM, PUBLISH = "reporting.sum_annualround", "reporting.publish_annualround"
READY = (somebody_has_a_total, figures_are_of_today)
ROUND_STEPS = {
    "sum_half": Step("半年汇总", {S.NOT_BEGUN}, S.HALF_YEAR, SUM, (can_be_summed_at_midyear,)),
    "sum_year": Step("年终汇总", {S.NOT_BEGUN, S.HALF_YEAR}, S.YEAR_END, SUM, (can_be_summed,)),
    "sum_anew": Step("重新汇总", SUMMED_STATES, stays, SUM, (can_be_summed_anew,)),
    "propose": Step("提请审定", {S.YEAR_END}, S.AT_LEADER, SUM, READY),
    "restart": Step("退回待开展", SUMMED_STATES, S.NOT_BEGUN, SUM, needs_note=True),
    "return": Step("退回重新汇总", {S.AT_LEADER}, S.YEAR_END, PUBLISH, needs_note=True),
    "publish": Step("审定公布", {S.AT_LEADER}, S.PUBLISHED, PUBLISH, READY),
    "reopen": Step("重新核定", {S.PUBLISHED}, S.YEAR_END, PUBLISH, needs_note=True),
}

# --- Submissions: the county hands up, the city above receives


def snapshot_is_whole(submission, *, now: datetime) -> None:
    """Nobody hands up or accepts figures that are not those that were drawn."""
    faults = submission.faults()
    if faults:
        raise Refused(f"{faults[0]}不能办理。请由报送单位重新生成后再报。")


def has_forms(submission, *, now: datetime) -> None:
    if not submission.forms.exists():
        raise Refused("上报件没有任何表格，请重新生成后再上报。")


def was_made_here(submission, *, now: datetime) -> None:
    if submission.source != SubmissionSource.PORTAL:
        raise Refused("这是导入的上报件，不能由县(区)在平台办理。请在报送单位自己的平台办理后另行导出。")


def was_imported(submission, *, now: datetime) -> None:
    if submission.source != SubmissionSource.IMPORTED:
        raise Refused("这不是导入的上报件。")


def receiver_has_not_opened(submission, *, now: datetime) -> None:
    if submission.opened_at:
        raise Refused("上级已打开本上报件，不能撤回；需要修改的，请联系上级退回。")


def correction_lies_ready(submission, *, now: datetime) -> None:
    if not submission.newer().filter(state=SubmissionState.SUBMITTED).exists():
        raise Refused("没有待接收的更正版本，不能替代。")


SUBMIT, RECEIVE = "reporting.submit_submission", "reporting.receive_submission"
DRAFT, SUBMITTED, ACCEPTED = SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.ACCEPTED
SUBMISSION_STEPS = {
    "submit": Step("上报", {DRAFT}, SUBMITTED, SUBMIT, (was_made_here, has_forms, snapshot_is_whole)),
    "take_in": Step(
        "导入上报件",
        {DRAFT},
        SUBMITTED,
        "reporting.import_submission",
        (was_imported, has_forms, snapshot_is_whole),
    ),
    "recall": Step(
        "撤回",
        {SUBMITTED},
        DRAFT,
        "reporting.recall_submission",
        (was_made_here, receiver_has_not_opened),
    ),
    "accept": Step("接收", {SUBMITTED}, ACCEPTED, RECEIVE, (snapshot_is_whole,)),
    "return": Step("退回", {SUBMITTED}, SubmissionState.RETURNED, RECEIVE, needs_note=True),
    "supersede": Step("更正替代", {ACCEPTED}, SubmissionState.SUPERSEDED, RECEIVE, (correction_lies_ready,)),
}

# --- Circulars


def due_after_today(circular, *, now: datetime) -> None:
    if circular.due_on < timezone.localdate(now):
        raise Refused("签收期限已过，请先改成今天以后的日期再印发。")


CIRCULAR_STEPS = {
    "issue": Step("印发", {CircularState.DRAFT}, CircularState.ISSUED, "reporting.issue_circular", (due_after_today,)),
}
