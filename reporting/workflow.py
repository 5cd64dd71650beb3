"""Process is a table: which step may follow which, and under which conditions."""

from datetime import datetime

from django.utils import timezone

from common.refusal import Refused
from common.workflow import Step
from reporting.choices import TargetState
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
