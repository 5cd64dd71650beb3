"""The scoring once more, written from the rules and not from the code: fractions, plain dictionaries, no rounding but
where the rules name it. Slow and simple on purpose.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor


def to_cents(exact: Fraction) -> Fraction:
    """To hundredths, halves away from zero."""
    sign = -1 if exact < 0 else 1
    return Fraction(sign * floor(abs(exact) * 100 + Fraction(1, 2)), 100)


def fraction(value) -> Fraction:
    return Fraction(Decimal(str(value)))


def reached(indicator: dict) -> Fraction:
    """What the value of one indicator is worth, before rounding."""
    kind, points = indicator["kind"], fraction(indicator["points"])
    given, value = indicator["parameters"], indicator["value"]
    if kind in ("yes_no", "veto"):
        return points if value else Fraction(0)
    if kind == "manual":
        return fraction(value)
    if kind in ("bonus", "penalty"):
        return min(points, fraction(value) * fraction(given.get("each", 1)))
    if kind == "count":
        lost = fraction(given["cost"]) * value
        return not_below(given, points - (min(lost, fraction(given["cap"])) if "cap" in given else lost))
    return {"tiers": of_tiers, "range": of_bands, "checklist": of_checklist, "threshold": of_threshold}[kind](
        points, given, value
    )


def of_tiers(points: Fraction, given: dict, value: str) -> Fraction:
    [worth] = [fraction(tier["points"]) for tier in given["tiers"] if tier["name"] == value]
    return worth


def of_bands(points: Fraction, given: dict, value: Decimal) -> Fraction:
    for band in given["bands"]:
        if fraction(band["from"]) <= fraction(value) <= fraction(band["to"]):
            return fraction(band["points"])
    return fraction(given.get("otherwise", 0))


def of_checklist(points: Fraction, given: dict, value) -> Fraction:
    items = given["items"]
    if "points" in items[0]:
        return sum((fraction(item["points"]) for item in items if item["key"] in value), Fraction(0))
    met = value if isinstance(value, int) else len(value)
    if "each_missing" in given:
        return not_below(given, points - fraction(given["each_missing"]) * (len(items) - met))
    return points * Fraction(met, len(items))


def of_threshold(points: Fraction, given: dict, value: Decimal) -> Fraction:
    target, value = fraction(given["target"]), fraction(value)
    short = value - target if given.get("direction") == "at_most" else target - value
    if short <= 0:
        return points
    if "step" not in given:
        return Fraction(0) if given.get("floor", "0") is None else fraction(given.get("floor", 0))
    steps = short / fraction(given["step"])
    if given.get("rounding") == "full_step":
        steps = Fraction(floor(steps))
    if given.get("rounding") == "started_step":
        steps = Fraction(ceil(steps))
    return not_below(given, points - steps * fraction(given["cost"]))


def not_below(given: dict, exact: Fraction) -> Fraction:
    if "floor" in given and given["floor"] is None:
        return exact
    return max(exact, fraction(given.get("floor", 0)))


def perfect(indicator: dict) -> bool:
    """Whether the unit does all that the indicator asks for."""
    kind, value, given = indicator["kind"], indicator["value"], indicator["parameters"]
    if kind in ("yes_no", "veto"):
        return bool(value)
    if kind == "checklist":
        return (value if isinstance(value, int) else len(value)) == len(given["items"])
    if kind == "count":
        return value == 0
    if kind == "threshold":
        short = fraction(value) - fraction(given["target"])
        return short <= 0 if given.get("direction") == "at_most" else short >= 0
    return reached(indicator) == fraction(indicator["points"])


def applies(indicator: dict, village_kind: str) -> bool:
    return indicator["applies_to"] in ("both", village_kind) and str(indicator["value"]) != "Unscored.NOT_APPLICABLE"


@dataclass
class Tally:
    """What is summed up while reading one section, or all."""

    score: Fraction = Fraction(0)
    possible: Fraction = Fraction(0)
    bonus: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)
    dropped: bool = False
    vetoed: bool = False
    unmet: bool = False
    missing: list = field(default_factory=list)
    failed: list = field(default_factory=list)

    def add(self, each: dict, village_kind: str, full_credit: bool) -> None:
        if each["is_archived"]:
            return
        inside = each["kind"] not in ("bonus", "penalty") and not each["is_rank_only"]
        points = fraction(each["points"]) if inside else Fraction(0)
        if not applies(each, village_kind):
            self.score += points if full_credit else 0
            self.possible += points if full_credit else 0
            self.dropped = self.dropped or (inside and not full_credit)
            return
        worth = self.look_at(each)
        self.possible += points
        if inside:
            self.score += worth
            self.unmet = self.unmet or each["value"] is None or not perfect(each)
        elif not each["is_rank_only"]:
            setattr(self, each["kind"], getattr(self, each["kind"]) + worth)

    def look_at(self, each: dict) -> Fraction:
        if each["value"] is None:
            self.missing += [each["key"]] if each["kind"] != "bonus" else []
            return Fraction(0)
        self.vetoed = self.vetoed or (each["kind"] == "veto" and not each["value"])
        return to_cents(reached(each))

    def take_over(self, section: dict, own: "Tally") -> None:
        for name, value in vars(own).items():
            setattr(self, name, getattr(self, name) + value)
        mark, stated = section["pass_mark"], fraction(section["points"])
        if mark is not None and own.score * stated < fraction(mark) * own.possible:
            self.failed.append(section["key"])


def second_opinion(standard: dict) -> dict:
    """Sums, grade, failed sections and missing keys of the answers that stand in the dictionary."""
    whole = Tally()
    for section in standard["sections"]:
        own = Tally()
        for each in section["indicators"]:
            own.add(each, standard["village_kind"], standard["not_applicable"] == "full")
        whole.take_over(section, own)
    score = whole.score
    if whole.dropped and whole.possible and standard["full_points"]:
        score = to_cents(score * fraction(standard["full_points"]) / whole.possible)
    bonus, penalty = capped(whole.bonus, standard["bonus_cap"]), capped(whole.penalty, standard["penalty_cap"])
    total = score + bonus - penalty
    if standard["floor"] is not None:
        total = max(total, fraction(standard["floor"]))
    return {
        "subtotal": score,
        "bonus": bonus,
        "penalty": penalty,
        "total": total,
        "grade": grade_of(standard, whole, total),
        "failed": whole.failed,
        "missing": whole.missing,
    }


def capped(sum_of: Fraction, cap) -> Fraction:
    return sum_of if cap is None else min(sum_of, fraction(cap))


def grade_of(standard: dict, whole: Tally, total: Fraction) -> str | None:
    if whole.vetoed or whole.failed or whole.missing or (whole.unmet and standard["judged_by"] != "points"):
        return None
    if standard["judged_by"] == "all_met":
        return standard["grades"][-1][0]
    return max(
        ((place, name) for place, (name, least) in enumerate(standard["grades"]) if total >= fraction(least)),
        default=(0, None),
    )[1]
