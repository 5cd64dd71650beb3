"""The processes of the registry: filing of annual statistics, and the end of a unit's life."""

from datetime import datetime

from django.utils import timezone

from common.refusal import Refused
from common.workflow import Step
from villages.choices import StatisticsState as S
from villages.choices import VillageState as V

REQUIRED_FOR_FILING = (
    "households",
    "resident_population",
    "registered_population",
    "births",
    "births_male",
    "births_female",
    "deaths",
    "inflow",
    "outflow",
    "members",
)


def figures_complete(row, *, now: datetime) -> None:
    """Drafts may have gaps, filed figures may not."""
    missing = [row._meta.get_field(name) for name in REQUIRED_FOR_FILING if getattr(row, name) is None]
    if missing:
        labels = "、".join(str(field.verbose_name) for field in missing)
        raise Refused(f"以下数据尚未填写，请补填后再上报：{labels}。")


def year_has_come(row, *, now: datetime) -> None:
    if row.year > timezone.localtime(now).year:
        raise Refused(f"{row.year}年度尚未开始，不能上报。")


def carry_is_confirmed(row, *, now: datetime) -> None:
    if row.carried_from and not row.carry_confirmed_at:
        raise Refused(f"本表沿用了{row.carried_from}年数据，请先逐项核对并确认沿用。")


STATISTICS_STEPS = {
    "file": Step(
        "上报",
        {S.DRAFT},
        S.FILED,
        "villages.file_annualstatistics",
        (year_has_come, carry_is_confirmed, figures_complete),
    ),
    "lock": Step("审核锁定", {S.FILED}, S.LOCKED, "villages.lock_annualstatistics"),
    "reopen": Step("退回修改", {S.FILED, S.LOCKED}, S.DRAFT, "villages.reopen_annualstatistics", needs_note=True),
}

VILLAGE_STEPS = {
    "merge": Step("撤并", {V.ACTIVE}, V.MERGED, "villages.restructure_village", needs_note=True),
    "close": Step("撤销", {V.ACTIVE}, V.CLOSED, "villages.restructure_village", needs_note=True),
}
