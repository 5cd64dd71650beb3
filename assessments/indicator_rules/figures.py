"""Rules whose value is a figure: against a target, by cases, in bands."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from assessments.choices import Direction, RuleKind, StepRounding
from assessments.indicator_rules.answers import to_floor
from assessments.indicator_rules.base import Rule, amount_of, count_of
from assessments.indicator_rules.parameters import LABELS, Parameters
from common.decimals import ZERO, plain

WHOLE_OF_UNIT = {"%": Decimal(100), "‰": Decimal(1000)}  # a share is never more, unless the rule says so
STEP_WORDS = {
    StepRounding.PROPORTIONAL: "",
    StepRounding.FULL_STEP: "满",
    StepRounding.STARTED_STEP: "",
}


def _most(parameters: Parameters, unit: str) -> Decimal | None:
    return parameters.number("most", above=ZERO) or WHOLE_OF_UNIT.get(unit)


@dataclass(frozen=True, slots=True)
class Threshold(Rule):
    """{"target", "step"?, "cost"?, "rounding"?, "floor"?, "direction"?, "unit"?, "most"?}

    A figure (0 or more, two decimals, at most `most`) against a target, which itself is enough. Without step and cost
    all or nothing; with them each step that it falls short costs `cost`, down to the floor. Value: Decimal.
    """

    kind = RuleKind.THRESHOLD
    target: Decimal
    step: Decimal | None
    cost: Decimal | None
    rounding: StepRounding
    floor: Decimal | None
    direction: Direction
    unit: str
    most: Decimal | None

    @classmethod
    def read(cls, points: Decimal, parameters: Parameters) -> Self:
        target = parameters.needed("target")
        step, cost = parameters.number("step", above=ZERO), parameters.number("cost", above=ZERO)
        if (step is None) != (cost is None):
            blank, filled = ("step", "cost") if step is None else ("cost", "step")
            raise parameters.fault(blank, "没有填写", f"填了“{LABELS[filled]}”时两项都要填，或者都不填")
        rounding = parameters.choice("rounding", StepRounding, StepRounding.PROPORTIONAL)
        floor = parameters.floor(points)
        direction = parameters.choice("direction", Direction, Direction.AT_LEAST)
        unit = parameters.text("unit", longest=10)
        most = _most(parameters, unit)
        if most is not None and target > most:
            raise parameters.fault("target", f"大于数值上限{plain(most)}{unit}", "请改小达标值，或者改大数值上限")
        return cls(points, target, step, cost, rounding, floor, direction, unit, most)

    def clean(self, raw: object) -> Decimal:
        return amount_of(raw, self.most, self.unit)

    def exact_score(self, value: Decimal) -> Decimal:
        short = self._short(value)
        if short <= 0:
            return self.points
        if self.step is None:
            return ZERO if self.floor is None else self.floor
        left = self.points - self._cost(short)
        return left if self.floor is None else max(self.floor, left)

    def is_met(self, value: Decimal) -> bool:
        return self._short(value) <= 0

    def show(self, value: Decimal) -> str:
        return f"{plain(value)}{self.unit}"

    @property
    def method(self) -> str:
        sign, worse = ("≥", "低") if self.direction == Direction.AT_LEAST else ("≤", "高")
        goal = f"{sign}{self.show(self.target)}"
        if self.step is None and not self.points and not self.floor:
            return f"须{goal}，不计分"
        if self.step is None:
            return f"{goal}得{plain(self.points)}分，否则{self._otherwise}"
        step = f"每{STEP_WORDS[self.rounding]}{worse}{plain(self.step)}{points_of(self.unit)}"
        rest = "，不足一档按一档" if self.rounding == StepRounding.STARTED_STEP else ""
        return f"{goal}得{plain(self.points)}分，{step}扣{plain(self.cost)}分{rest}{to_floor(self.floor)}"

    @property
    def _otherwise(self) -> str:
        return f"得{plain(self.floor)}分" if self.floor else "不得分"

    def _short(self, value: Decimal) -> Decimal:
        return self.target - value if self.direction == Direction.AT_LEAST else value - self.target

    def _cost(self, short: Decimal) -> Decimal:
        if self.rounding == StepRounding.PROPORTIONAL:
            return self.cost * short / self.step  # multiplied first: what comes out even stays exact
        steps, rest = divmod(short, self.step)
        return self.cost * (steps + (1 if rest and self.rounding == StepRounding.STARTED_STEP else 0))

    def _shortfall(self, value: Decimal) -> str:
        side = "低于" if self.direction == Direction.AT_LEAST else "高于"
        gap = f"{plain(self._short(value))}{points_of(self.unit)}"
        return f"{self.show(value)}，{side}达标值{self.show(self.target)}，相差{gap}"


def points_of(unit: str) -> str:
    """The unit of a difference: rates differ by percentage points."""
    return {"%": "个百分点", "‰": "个千分点"}.get(unit, unit)


@dataclass(frozen=True, slots=True)
class Count(Rule):
    """{"cost", "cap"?, "floor"?, "unit"?}: each case costs `cost`, all together `cap` at most, down to the floor.
    Value: how many, a whole number of 0 or more."""

    kind = RuleKind.COUNT
    cost: Decimal
    cap: Decimal | None
    floor: Decimal | None
    unit: str

    @classmethod
    def read(cls, points: Decimal, parameters: Parameters) -> Self:
        cost, cap = parameters.needed("cost", above=ZERO), parameters.number("cap", above=ZERO)
        return cls(points, cost, cap, parameters.floor(points), parameters.text("unit", longest=10) or "例")

    def clean(self, raw: object) -> int:
        return count_of(raw)

    def exact_score(self, value: int) -> Decimal:
        taken = self.cost * value
        left = self.points - (taken if self.cap is None else min(self.cap, taken))
        return left if self.floor is None else max(self.floor, left)

    def is_met(self, value: int) -> bool:
        return value == 0

    def show(self, value: int) -> str:
        return f"{value}{self.unit}"

    @property
    def method(self) -> str:
        cap = f"，最多扣{plain(self.cap)}分" if self.cap is not None else ""
        return f"每发生1{self.unit}扣{plain(self.cost)}分{cap}{to_floor(self.floor)}"

    def _shortfall(self, value: int) -> str:
        return f"发生{value}{self.unit}"


@dataclass(frozen=True, slots=True)
class Band:
    """From one figure to another, both included; None: open to that side."""

    lower: Decimal | None
    upper: Decimal | None
    points: Decimal

    def holds(self, value: Decimal) -> bool:
        return (self.lower is None or value >= self.lower) and (self.upper is None or value <= self.upper)

    def text(self, unit: str) -> str:
        if self.lower is None:
            return f"≤{plain(self.upper)}{unit}"
        if self.upper is None:
            return f"≥{plain(self.lower)}{unit}"
        return f"{plain(self.lower)}至{plain(self.upper)}{unit}"


@dataclass(frozen=True, slots=True)
class Range(Rule):
    """{"bands": [{"from", "to", "points"}], "otherwise"?, "unit"?, "most"?}

    Bands include both ends; where two share an end the one that stands first has it. Outside all bands the value
    scores `otherwise`, 0 where nothing is said. The best is worth the indicator's points. Value: Decimal, 0 or more.
    """

    kind = RuleKind.RANGE
    bands: tuple[Band, ...]
    otherwise: Decimal
    unit: str
    most: Decimal | None

    @classmethod
    def read(cls, points: Decimal, parameters: Parameters) -> Self:
        bands = tuple(_band(row) for row in parameters.rows("bands"))
        otherwise = parameters.number("otherwise", least=None, places=2) or ZERO
        best = max(otherwise, *(band.points for band in bands))
        if best != points:
            what = f"最高得分{plain(best)}分，与指标分值{plain(points)}分不符"
            raise parameters.fault("bands", what, "请使最好的区间等于指标分值")
        _refuse_overlap(bands)
        unit = parameters.text("unit", longest=10)
        return cls(points, bands, otherwise, unit, _most(parameters, unit))

    def clean(self, raw: object) -> Decimal:
        return amount_of(raw, self.most, self.unit)

    def exact_score(self, value: Decimal) -> Decimal:
        return next((band.points for band in self.bands if band.holds(value)), self.otherwise)

    def show(self, value: Decimal) -> str:
        return f"{plain(value)}{self.unit}"

    @property
    def method(self) -> str:
        parts = [f"{band.text(self.unit)}得{plain(band.points)}分" for band in self.bands]
        return "；".join([*parts, f"其他得{plain(self.otherwise)}分"])

    def _shortfall(self, value: Decimal) -> str:
        best = "或".join(band.text(self.unit) for band in self.bands if band.points == self.points)
        return f"{self.show(value)}，不在{best or '最好的区间'}之内"


def _band(row: Parameters) -> Band:
    lower, upper = row.number("from", least=None), row.number("to", least=None)
    if lower is None and upper is None:
        raise row.fault("from", "和“止”都没有填写", "请至少填写一项")
    if lower is not None and upper is not None and lower > upper:
        raise row.fault("from", f"大于“止”{plain(upper)}", "请对调两个数")
    band = Band(lower, upper, row.needed("points", least=None, places=2))
    row.refuse_others()
    return band


def _refuse_overlap(bands: tuple[Band, ...]) -> None:
    """Two bands may share an end, no more. ValueError otherwise."""
    beyond = Decimal("-Infinity"), Decimal("Infinity")
    ends = [
        (beyond[0] if band.lower is None else band.lower, beyond[1] if band.upper is None else band.upper)
        for band in bands
    ]
    for place, (lower, upper) in enumerate(ends):
        for other, (low, high) in enumerate(ends[:place]):
            if max(lower, low) < min(upper, high) or (lower, upper) == (low, high):
                raise ValueError(f"参数“区间”第{other + 1}行和第{place + 1}行重叠，请改成互不重叠的区间。")
