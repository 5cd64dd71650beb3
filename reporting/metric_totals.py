"""A metric of many villages as one figure of their region, set-based: one query for any number of regions and keys."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import models
from django.db.models import Avg, Q, Sum
from django.db.models.functions import Cast

from agreements.charter_metrics import YES_OR_NO
from agreements.completion import there_in
from common.metrics import Metric, metric
from common.quotient import quotient
from villages.models.village import VillageQuerySet

# Of these the figure of a region is the mean of its villages: rates of unknown parts, points, places.
MEANS = ("%", "‰", "分", "位")
EXACT = models.DecimalField(max_digits=30, decimal_places=10)


def unit_of_total(found: Metric) -> str:
    """What the figure of a region is counted in: of questions, the share of villages that can say yes."""
    return "%" if found.unit == YES_OR_NO else found.unit


def words_of_total(found: Metric) -> str:
    """How the region's figure comes from its villages, for whoever wants to check it."""
    if found.quotient:
        return "按各村(居)合计数计算"
    if found.unit == YES_OR_NO:
        return "达到的村(居)所占比例"
    return "各村(居)平均" if found.unit in MEANS else "各村(居)合计"


def totals_by(
    villages: VillageQuerySet, keys: Iterable[str], *, year: int, by: str
) -> dict[str, dict[str, Decimal | None]]:
    """The metrics of these keys in that year, by region: `by` names its column, such as "township".

    Counts are added up, rates worked out again from the sums; rates of unknown parts, points and places are the mean
    of the villages that have one; questions give the share of yes. None where no village has a figure. Units that
    ended before the year are left out, those that ended in it or later still count.
    """
    metrics = [metric(key) for key in dict.fromkeys(keys)]
    columns: dict[str, models.expressions.Combinable] = {}
    sums: dict[str, models.Aggregate] = {}
    for found in metrics:
        own, added = _asked_for(found, year)
        columns |= own
        sums |= added
    if not metrics:
        return {}
    rows = there_in(villages, year).order_by().annotate(**columns).values(by).annotate(**sums)
    return {row[by]: {found.key: _said(found, row) for found in metrics} for row in rows}


def _asked_for(found: Metric, year: int) -> tuple[dict, dict]:
    """The columns of each village, and what is made of them."""
    value, part, whole = (f"{name}_{found.key}" for name in ("value", "part", "whole"))
    if not found.quotient:
        columns = {value: Cast(found.value(year), EXACT)}
        return columns, {f"all_{found.key}": Avg(value) if _is_mean(found) else Sum(value)}
    columns = {part: Cast(found.quotient.part(year), EXACT), whole: Cast(found.quotient.whole(year), EXACT)}
    known = Q(**{f"{part}__isnull": False, f"{whole}__isnull": False})
    return columns, {f"all_{name}": Sum(name, filter=known) for name in (part, whole)}


def _is_mean(found: Metric) -> bool:
    return found.unit in (*MEANS, YES_OR_NO)


def _said(found: Metric, row: dict) -> Decimal | None:
    if found.quotient:
        return quotient(row[f"all_part_{found.key}"], row[f"all_whole_{found.key}"], times=found.quotient.times)
    return quotient(row[f"all_{found.key}"], 1, times=100 if found.unit == YES_OR_NO else 1)
