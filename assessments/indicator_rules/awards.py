"""Rules by which a scorer gives points, or by which points come on top of the hundred or off it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from assessments.choices import RuleKind
from assessments.indicator_rules.base import Rule, Unfit, amount_of, count_of
from assessments.indicator_rules.parameters import Parameters
from common.decimals import CENT, ZERO, plain


@dataclass(frozen=True, slots=True)
class Manual(Rule):
    """{"step"?}: the inspector gives 0 to all points, in whole steps (0.01 where none is named); the sheet asks him
    for the reason of every deduction. Value: the points, Decimal."""

    kind = RuleKind.MANUAL
    step: Decimal

    @classmethod
    def read(cls, points: Decimal, parameters: Parameters) -> Self:
        step = parameters.number("step", above=ZERO, places=2) or CENT
        if points % step:
            what = f"{plain(step)}分不能整除指标分值{plain(points)}分"
            raise parameters.fault("step", what, "请改成能整除分值的数，例如0.5")
        return cls(points, step)

    def clean(self, raw: object) -> Decimal:
        given = amount_of(raw, self.points, "分")
        if given % self.step:
            raise Unfit(f"应为{plain(self.step)}的倍数", f"请按每档{plain(self.step)}分打分")
        return given

    def exact_score(self, value: Decimal) -> Decimal:
        return value

    def show(self, value: Decimal) -> str:
        return f"{plain(value)}分"

    @property
    def method(self) -> str:
        step = f"，每档{plain(self.step)}分" if self.step != CENT else ""
        return f"由评分人在0至{plain(self.points)}分之间评定{step}，扣分须写明原因"

    def _shortfall(self, value: Decimal) -> str:
        return "评分人扣分"


@dataclass(frozen=True, slots=True)
class Award(Rule):
    """{"each"?}: outside the hundred. With `each` the value is how often (whole number), each time worth that much;
    without, the points themselves (Decimal). At most the indicator's points count."""

    each: Decimal | None

    @classmethod
    def read(cls, points: Decimal, parameters: Parameters) -> Self:
        each = parameters.number("each", above=ZERO)
        if not points and not cls._may_be_endless(each):
            raise ValueError("指标分值应大于0，请填写最多可加(扣)的分数。")
        return cls(points, each)

    @classmethod
    def _may_be_endless(cls, each: Decimal | None) -> bool:
        return False

    def clean(self, raw: object) -> int | Decimal:
        return amount_of(raw, self.points, "分") if self.each is None else count_of(raw)

    def exact_score(self, value: int | Decimal) -> Decimal:
        worth = value if self.each is None else self.each * value
        return min(self.points, worth) if self.points else worth

    def show(self, value: int | Decimal) -> str:
        return f"{plain(value)}{'分' if self.each is None else '次'}"


@dataclass(frozen=True, slots=True)
class Bonus(Award):
    """Points on top, never missed by whom has none."""

    kind = RuleKind.BONUS

    def is_met(self, value: int | Decimal) -> bool:
        return True

    @property
    def method(self) -> str:
        if self.each is None:
            return f"加分，最多加{plain(self.points)}分"
        return f"每次加{plain(self.each)}分，最多加{plain(self.points)}分"


@dataclass(frozen=True, slots=True)
class Penalty(Award):
    """Points off. `score` is how much is taken, 0 or more; worth 0 with `each` means that there is no limit."""

    kind = RuleKind.PENALTY

    @classmethod
    def _may_be_endless(cls, each: Decimal | None) -> bool:
        return each is not None

    def is_met(self, value: int | Decimal) -> bool:
        return value == 0

    def reason(self, value: int | Decimal) -> str:
        if self.is_met(value):
            return ""
        cases = f"发生{plain(value)}次，" if self.each is not None else ""
        return f"{cases}从总分中扣{plain(self.score(value))}分"

    @property
    def method(self) -> str:
        most = f"，最多扣{plain(self.points)}分" if self.points else ""
        return f"每次扣{plain(self.each)}分{most}" if self.each is not None else f"扣分{most}"
