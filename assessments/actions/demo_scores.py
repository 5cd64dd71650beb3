"""Score sheets of the demo: answered as a good village would be, with a point lost here and there."""

import random
from datetime import datetime
from decimal import Decimal

from assessments.actions.score_sheets import open_sheet, submit_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import RuleKind, Stage
from assessments.indicator_rules import Rule, as_json
from assessments.models import Application, ScoreSheet
from assessments.standard_shelf import shelved

LOST_ONE_IN = 9
LOST, OF_REGISTER = "一次会议没有记录（演示）", "以台账数据为准（演示）"


def fill_sheet(application: Application, stage: Stage, *, actor, now: datetime, part: int = 1) -> ScoreSheet:
    """Every line answered, or the first of `part` parts of them; the register's figures stay as they are."""
    sheet = open_sheet(application, stage, actor=actor, now=now)
    kind, chance = application.village.kind, random.Random(f"{application.village.code}{stage}")
    rules = {key: one.rules.get(kind) for key, one in shelved(application.version_id).spec.by_key.items()}
    blank = [score for score in sheet.scores.all() if score.value is None]
    entries = [
        Entry(score.pk, given)
        for score in blank[: len(blank) // part]
        if (given := _answer(rules[score.indicator_id], chance)) is not None
    ]
    saved = save_scores(sheet.pk, entries, actor=actor, now=now)
    if part == 1:
        unsaid = [score for score in saved.sheet.deducted() if not score.reason]
        save_scores(sheet.pk, [Entry(one.pk, {"reason": OF_REGISTER}) for one in unsaid], actor=actor, now=now)
    return saved.sheet


def hand_in_sheet(application: Application, stage: Stage, *, actor, now: datetime) -> ScoreSheet:
    return submit_sheet(fill_sheet(application, stage, actor=actor, now=now), actor=actor, now=now)


def _answer(rule: Rule, chance: random.Random) -> dict | None:
    """The best answer of a rule, now and then one less; bonus points are claimed by nobody."""
    if rule.kind == RuleKind.BONUS:
        return None
    if rule.kind == RuleKind.MANUAL and rule.points > rule.step and not chance.randrange(LOST_ONE_IN):
        return {"value": as_json(rule.points - rule.step), "reason": LOST}
    return {"value": as_json(_best(rule))}


def _best(rule: Rule) -> object:
    if rule.kind in (RuleKind.YES_NO, RuleKind.VETO):
        return True
    if rule.kind == RuleKind.CHECKLIST:
        return tuple(item.key for item in rule.items)
    if rule.kind == RuleKind.THRESHOLD:
        return rule.target
    if rule.kind == RuleKind.TIERS:
        return max(rule.tiers, key=lambda tier: tier[1])[0]
    if rule.kind == RuleKind.RANGE:
        band = max(rule.bands, key=lambda one: one.points)
        return band.lower if band.lower is not None else band.upper
    if rule.kind == RuleKind.MANUAL:
        return rule.points
    return 0 if rule.kind == RuleKind.COUNT or rule.each is not None else Decimal(0)
