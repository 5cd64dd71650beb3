"""Many units in one pass: plain rows in, results out. What equal answers score is worked out once.

The rows come from a handful of queries, whatever the number of units; see `docs/benchmarks.md`.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assessments.indicator_rules import Rule, Unfit, clean_value
from assessments.indicator_rules.base import Value
from assessments.scoring import NOT_APPLICABLE, ItemScore, Result, result_of, score_item
from assessments.standard_spec import StandardSpec

Row = tuple[Hashable, Hashable, object]  # unit, key of the indicator, value


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that its indicator does not take; the sheet treats it as missing. `sentence` says what to do."""

    unit: Hashable
    indicator: Hashable
    sentence: str


def clean_at_once(
    standard: StandardSpec, kinds: Mapping[Hashable, str], rows: Iterable[Row]
) -> tuple[list[Row], list[Misfit]]:
    """Rows as metrics or the store hold them become clean ones. `kinds`: the kind of each unit.

    Rows of other units, of other indicators, and of indicators that do not apply are left out.
    """
    clean: list[Row] = []
    misfits: list[Misfit] = []
    rules = {indicator.key: indicator.rules for indicator in standard.indicators if not indicator.is_archived}
    known: dict[tuple, Value | Unfit | None] = {}
    for unit, key, raw in rows:
        kind = kinds.get(unit)
        rule = rules.get(key, {}).get(kind)
        if rule is None:
            continue
        same = (key, kind, type(raw), tuple(raw) if isinstance(raw, list) else raw)
        if same not in known:
            known[same] = _cleaned(rule, raw)
        value = known[same]
        if isinstance(value, Unfit):
            misfits.append(Misfit(unit, key, str(value)))
        else:
            clean.append((unit, key, value))
    return clean, misfits


def _cleaned(rule: Rule, raw: object) -> Value | Unfit | None:
    if raw is NOT_APPLICABLE:
        return raw
    try:
        return clean_value(rule, raw)
    except Unfit as unfit:
        return unfit


def score_at_once(
    standard: StandardSpec, kinds: Mapping[Hashable, str], rows: Iterable[Row]
) -> Iterator[tuple[Hashable, Result]]:
    """The result of every unit in `kinds`, in that order; one without rows has everything missing.

    `rows`: clean values, in any order. The last row of a unit and indicator is the one that holds.
    """
    values: dict[Hashable, dict[Hashable, Value]] = {unit: {} for unit in kinds}
    for unit, key, value in rows:
        if unit in values:
            values[unit][key] = value
    known: dict[tuple, ItemScore] = {}
    for unit, kind in kinds.items():
        own = values[unit]
        items = []
        for indicator in standard.indicators:
            answer = (kind, indicator.key, own.get(indicator.key))
            item = known.get(answer)
            if item is None:
                item = known[answer] = score_item(indicator, kind, answer[2])
            items.append(item)
        yield unit, result_of(standard, items)
