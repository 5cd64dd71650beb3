"""The processes of the registry: filing of annual statistics, and the end of a unit's life."""

from datetime import datetime

from django.utils import timezone

from common.refusal import Refused
from common.workflow import Step
from villages.choices import StatisticsState as S
from villages.choices import VillageState as V
from villages.statistics_checks import FIGURES, missing


def figures_complete(row, *, now: datetime) -> None:
    """Drafts may have gaps, filed figures may not."""
    gaps = missing(row.figures)
    if gaps:
        labels = "、".join(FIGURES[name].label for name in gaps)
        raise Refused(f"以下数据尚未填写，请补填后再上报：{labels}。")


def figures_agree(row, *, now: datetime) -> None:
    blocking = [str(finding) for finding in row.findings if finding.is_blocking]
    if blocking:
        raise Refused("".join(blocking))


def warnings_are_answered(row, *, now: datetime) -> None:
    warnings = [finding for finding in row.findings if finding.is_warning]
    if warnings and not row.explanation.strip():
        more = f"等{len(warnings)}项提示" if len(warnings) > 1 else ""
        raise Refused(f"{warnings[0].message}{more}请先核对；属实的，在“变动说明”中写明原因后再上报。")


def county_has_not_opened(row, *, now: datetime) -> None:
    """A filed sheet can be taken back until the next desk has looked at it."""
    if row.opened_at:
        raise Refused("县级已打开本表，不能撤回；需要修改的，请与县级联系退回。")


def year_has_come(row, *, now: datetime) -> None:
    if row.year > timezone.localtime(now).year:
        raise Refused(f"{row.year}年度尚未开始，不能上报。")


def unit_saw_the_year_out(row, *, now: datetime) -> None:
    """What would lead back to, or on from, a draft that nobody may fill in any more."""
    if row.why_not_due:
        raise Refused(row.why_not_due)


def carry_is_confirmed(row, *, now: datetime) -> None:
    if row.carried_from and not row.carry_confirmed_at:
        raise Refused(f"本表沿用了{row.carried_from}年数据，请先逐项核对并确认沿用。")


STATISTICS_STEPS = {
    "file": Step(
        "上报",
        {S.DRAFT},
        S.FILED,
        "villages.file_annualstatistics",
        (
            unit_saw_the_year_out,
            year_has_come,
            carry_is_confirmed,
            figures_complete,
            figures_agree,
            warnings_are_answered,
        ),
    ),
    "recall": Step(
        "撤回", {S.FILED}, S.DRAFT, "villages.file_annualstatistics", (unit_saw_the_year_out, county_has_not_opened)
    ),
    "lock": Step("审核锁定", {S.FILED}, S.LOCKED, "villages.lock_annualstatistics"),
    "reopen": Step(
        "退回修改",
        {S.FILED, S.LOCKED},
        S.DRAFT,
        "villages.reopen_annualstatistics",
        (unit_saw_the_year_out,),
        needs_note=True,
    ),
}

VILLAGE_STEPS = {
    "merge": Step("撤并", {V.ACTIVE}, V.MERGED, "villages.restructure_village", needs_note=True),
    "close": Step("撤销", {V.ACTIVE}, V.CLOSED, "villages.restructure_village", needs_note=True),
}
