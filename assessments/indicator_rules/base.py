"""What every rule has in common."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from assessments.choices import RuleKind
from assessments.indicator_rules.parameters import BIGGEST, Parameters
from assessments.points import round_points
from common.decimals import plain
from common.widgets import AmountWidget, CountWidget, Faulty, tidy

Value = bool | int | Decimal | str | tuple[str, ...]

AMOUNT, COUNT = AmountWidget(places=2), CountWidget()


class Unfit(Faulty):
    """A value that a rule does not take; as text the whole sentence: what is wrong, and what to do."""

    def __str__(self) -> str:
        return f"{self.rule}，{self.fix}。"


TOO_BIG = Unfit("数字过大", "请核对后填写")


@dataclass(frozen=True, slots=True)
class Rule:
    """How one indicator scores for one kind of unit.

    `points` is what the indicator is worth: 0 or more, two decimals. A score never lies above it, and it grows (or
    stays) as the value gets better. Values that `clean` has not passed are not meant for the other methods.
    """

    kind: ClassVar[RuleKind]
    points: Decimal

    @classmethod
    def read(cls, points: Decimal, parameters: Parameters) -> Self:
        """From parameters as they are stored. ValueError with a Chinese sentence where one does not fit."""
        return cls(points)

    def clean(self, raw: object) -> Value:
        """The value of a cell, a form field, a metric or the store. Raises `Faulty`; a blank is not for here."""
        raise NotImplementedError

    def exact_score(self, value: Value) -> Decimal:
        raise NotImplementedError

    def score(self, value: Value) -> Decimal:
        """Points, rounded once to two decimals. Below 0 only where the rule has no floor (可负分)."""
        return round_points(self.exact_score(value))

    def is_met(self, value: Value) -> bool:
        """Whether nothing is left to wish for; decides 全部指标达到 also where an indicator is worth 0."""
        return self.exact_score(value) == self.points

    def reason(self, value: Value) -> str:
        """What falls short and how many points it costs; blank where `is_met`."""
        if self.is_met(value):
            return ""
        lost = self.points - self.score(value)
        return f"{self._shortfall(value)}，扣{plain(lost)}分" if lost else self._shortfall(value)

    def show(self, value: Value) -> str:
        """The value as the sheet prints it."""
        return str(value)

    @property
    def method(self) -> str:
        """How it scores, in one Chinese sentence without its full stop."""
        raise NotImplementedError

    def _shortfall(self, value: Value) -> str:
        raise NotImplementedError


def as_json(value: Value | None) -> bool | int | str | list[str] | None:
    """A clean value as the store keeps it; `clean` of that gives the same value back."""
    if isinstance(value, Decimal):
        return plain(value)
    return list(value) if isinstance(value, tuple) else value


def count_of(raw: object) -> int:
    """A whole number of cases, 0 or more."""
    number = COUNT.clean(raw)
    if number >= BIGGEST:
        raise TOO_BIG
    return number


def amount_of(raw: object, most: Decimal | None, unit: str) -> Decimal:
    """A number of 0 or more with two decimals, at most `most`. 85% is a number only where all is counted in %."""
    if unit != "%" and isinstance(raw, str) and tidy(raw).endswith(("%", "％")):
        raise Unfit("这一项不是百分比", f"请填写以“{unit}”为单位的数，不带百分号" if unit else "请填写数字，不带百分号")
    number = AMOUNT.clean(raw)
    if number < 0:
        raise Unfit("不能是负数", "请填写0或正数，没有数据请留空")
    if number >= BIGGEST:
        raise TOO_BIG
    if most is not None and number > most:
        raise Unfit(f"不能大于{plain(most)}{unit}", f"请填写0至{plain(most)}之间的数")
    return number
