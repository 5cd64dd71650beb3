"""A score sheet's rows as the values that scoring takes, and what it makes of them; figures of the register for it."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from assessments.choices import ItemState, RuleKind
from assessments.improvements import Distance, distance_to, next_grade
from assessments.indicator_rules import Rule, clean_value
from assessments.models import Score, ScoreSheet
from assessments.scoring import NOT_APPLICABLE, ItemScore, Result, score_sheet
from assessments.standard_shelf import Shelved
from common.metric_questions import rows_with_metrics
from common.metrics import Metric, all_metrics
from villages.models import Village

# What their rule says of them is reason enough; of the others the scorer tells what he saw.
SPEAK_FOR_THEMSELVES = (RuleKind.CHECKLIST, RuleKind.THRESHOLD, RuleKind.COUNT, RuleKind.RANGE)


@dataclass(frozen=True)
class Figure:
    """What the register says now, and since when."""

    metric: Metric
    value: Decimal
    as_of: datetime | None


def value_of(rule: Rule, score: Score):
    """The stored answer as the rule scores it; None is blank."""
    return NOT_APPLICABLE if score.is_not_applicable else clean_value(rule, score.value)


def reckon(shelf: Shelved, kind: str, scores: Iterable[Score]) -> Result:
    """What the answers of one sheet come to."""
    values: dict[Hashable, object] = {}
    for score in scores:
        values[score.indicator_id] = value_of(shelf.spec.by_key[score.indicator_id].rules[kind], score)
    return score_sheet(shelf.spec, kind, values)


def points_given(item: ItemScore) -> Decimal | None:
    """What the line adds to the total; of a penalty what it takes off, below 0."""
    if item.score is None:
        return None
    return -item.score if item.indicator.kind == RuleKind.PENALTY else item.score


def ready_reason(item: ItemScore) -> str:
    """The reason for a deduction that the rule itself can tell; blank where the scorer has to."""
    if item.state != ItemState.SCORED or item.indicator.kind not in SPEAK_FOR_THEMSELVES:
        return ""
    return item.reason


def said_of(item: ItemScore | None) -> str:
    """What was found, in words; points that a scorer gave stand in their own column."""
    if item is None or item.score is None or item.indicator.kind == RuleKind.MANUAL:
        return ""
    return item.rule.show(item.value)


def write_results(sheet: ScoreSheet, result: Result, now: datetime) -> None:
    """The sheet's result columns, for lists."""
    sheet.subtotal, sheet.bonus, sheet.penalty, sheet.total = (
        result.subtotal,
        result.bonus,
        result.penalty,
        result.total,
    )
    sheet.grade = result.verdict
    sheet.is_vetoed = bool(result.vetoes)
    sheet.missing_count = len(result.missing)
    sheet.scored_at = now


def way_up(shelf: Shelved, result: Result) -> Distance | None:
    """What the next grade still takes; None at the top."""
    grade = next_grade(shelf.spec, result)
    return distance_to(shelf.spec, result, grade) if grade else None


def figures_of(village: Village, shelf: Shelved, year: int) -> Mapping[int, Figure]:
    """What the register says of the village, by the indicator's key: one query for all metrics."""
    return figures_at_once([village.pk], village.kind, shelf, year).get(village.pk, {})


def figures_at_once(
    villages: Iterable[int], kind: str, shelf: Shelved, year: int
) -> Mapping[int, Mapping[int, Figure]]:
    """The same of many villages of one kind, by the village's key: still one query, and none without metrics."""
    known = {metric.key: metric for metric in all_metrics()}
    wanted = {one.pk: known[one.metric] for one in shelf.scored_for(kind) if one.metric in known}
    if not wanted:
        return {}
    keys = {metric.key for metric in wanted.values()}
    rows = rows_with_metrics(Village, list(villages), keys, year=year)
    return {row.pk: _figures_in(row, wanted) for row in rows}


def _figures_in(row: Village, wanted: Mapping[int, Metric]) -> Mapping[int, Figure]:
    found = {}
    for indicator, metric in wanted.items():
        value = getattr(row, metric.column)
        if value is not None:
            found[indicator] = Figure(metric, Decimal(value), getattr(row, f"{metric.column}_as_of"))
    return found
