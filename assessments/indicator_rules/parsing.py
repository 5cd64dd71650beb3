"""From a kind and stored parameters to a rule; from a raw value to a clean one."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.choices import RuleKind
from assessments.indicator_rules.answers import Checklist, Tiers, Veto, YesNo
from assessments.indicator_rules.awards import Bonus, Manual, Penalty
from assessments.indicator_rules.base import Rule, Unfit, Value
from assessments.indicator_rules.figures import Count, Range, Threshold
from assessments.indicator_rules.parameters import Parameters
from common.decimals import plain
from common.widgets import Faulty, tidy
from villages.choices import VillageKind

KINDS: dict[str, type[Rule]] = {
    rule.kind: rule for rule in (YesNo, Checklist, Threshold, Count, Tiers, Range, Manual, Bonus, Penalty, Veto)
}


def parse_rule(
    kind: str, points: Decimal, parameters: Mapping[str, Any], village_kind: str = VillageKind.VILLAGE
) -> Rule:
    """The typed rule of an indicator for one kind of unit.

    `points`: what it is worth there, 0 or more, two decimals. `parameters`: JSON-able, all decimals as text; the
    shapes stand at the rules. Under "residents" may stand those that differ for residents' committees (居的参数).
    Raises ValueError with a Chinese sentence that names the parameter and the fix.
    """
    if kind not in KINDS:
        raise ValueError(f"没有“{kind}”这种计分方式，请从{'、'.join(RuleKind.labels)}中选择。")
    given = Parameters(parameters).given
    shared = {name: value for name, value in given.items() if name != "residents"}
    own = Parameters(given.get("residents") or {}, "居的").given if village_kind == VillageKind.RESIDENTS else {}
    where = "居的" if own else ""
    reader = Parameters(shared | own, where)
    rule = KINDS[kind].read(Parameters({"points": points}, where).needed("points", places=2), reader)
    reader.refuse_others()
    return rule


def figure_value(rule: Rule, figure: Decimal) -> Value:
    """What a figure of the register is as an answer: a 1.0000 is 是. Raises `Unfit` as `clean_value`."""
    return clean_value(rule, plain(figure))


def clean_value(rule: Rule, raw: object) -> Value | None:
    """The value that the rule scores; None where the cell is blank, which is neither 0 nor 不考核.

    Takes what a cell, a form field, a metric or the store holds. Raises `Unfit`, whose text is a Chinese sentence.
    """
    if raw is None or (isinstance(raw, str) and not tidy(raw)):
        return None
    try:
        return rule.clean(raw)
    except Unfit:
        raise
    except Faulty as fault:
        raise Unfit(fault.rule, fault.fix) from fault
