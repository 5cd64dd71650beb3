"""Rules whose value is an answer: yes or no, what of a list is there, which tier."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from assessments.choices import RuleKind
from assessments.indicator_rules.base import Rule, Unfit, count_of
from assessments.indicator_rules.parameters import Parameters, refuse_twice
from common.decimals import ZERO, plain
from common.widgets import ChoiceWidget, YesNoWidget, tidy

YES_NO = YesNoWidget()


@dataclass(frozen=True, slots=True)
class YesNo(Rule):
    """Met or not; a metric's 1 or 0 will do. No parameters. Value: bool."""

    kind = RuleKind.YES_NO

    def clean(self, raw: object) -> bool:
        return YES_NO.clean(raw)

    def exact_score(self, value: bool) -> Decimal:
        return self.points if value else ZERO

    def is_met(self, value: bool) -> bool:
        return value

    def show(self, value: bool) -> str:
        return "是" if value else "否"

    @property
    def method(self) -> str:
        return f"达到得{plain(self.points)}分，未达到不得分" if self.points else "须达到，不计分"

    def _shortfall(self, value: bool) -> str:
        return "未达到"


@dataclass(frozen=True, slots=True)
class Veto(YesNo):
    """True: all is well; False: 不合格 whatever the total. May be worth points, which all is well earns."""

    kind = RuleKind.VETO

    @property
    def method(self) -> str:
        worth = f"，得{plain(self.points)}分" if self.points else ""
        return f"符合的通过{worth}；不符合的一票否决"

    def _shortfall(self, value: bool) -> str:
        return "一票否决"


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    text: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Checklist(Rule):
    """{"items": [{"key", "text", "points"?}], "each_missing"?, "floor"?}

    Items are worth their own points, which add up to the indicator's; or each missing one costs `each_missing`, down
    to the floor; or all are worth the same. Value: the keys that are met, as a tuple in the order of the list; or,
    where no item has points of its own, how many are.
    """

    kind = RuleKind.CHECKLIST
    items: tuple[Item, ...]
    each_missing: Decimal | None
    floor: Decimal | None

    @classmethod
    def read(cls, points: Decimal, parameters: Parameters) -> Self:
        items = tuple(_item(row) for row in parameters.rows("items"))
        refuse_twice([item.key for item in items], "项目代号")
        each = parameters.number("each_missing", above=ZERO)
        floor = parameters.floor(points) if each is not None else ZERO
        own = [item.points for item in items if item.points is not None]
        if own and each is not None:
            raise parameters.fault("each_missing", "与各项目的分值不能同时填写", "请只保留一种")
        if own and (len(own) < len(items) or sum(own) != points):
            what = f"各项目分值合计{plain(sum(own))}分，与指标分值{plain(points)}分不符"
            raise parameters.fault("items", what, "请逐项填写，使合计等于指标分值")
        return cls(points, items, each, floor)

    @property
    def has_own_points(self) -> bool:
        return self.items[0].points is not None

    def clean(self, raw: object) -> int | tuple[str, ...]:
        if isinstance(raw, list | tuple | set | frozenset):
            unknown = sorted(str(key) for key in raw if key not in {item.key for item in self.items})
            if unknown:
                raise Unfit(f"清单中没有“{unknown[0]}”", f"请从{'、'.join(item.text for item in self.items)}中勾选")
            return tuple(item.key for item in self.items if item.key in raw)
        if self.has_own_points:
            raise Unfit("各项目分值不同，不能只填个数", "请逐项勾选已做到的项目")
        met = count_of(raw)
        if met > len(self.items):
            raise Unfit(f"清单只有{len(self.items)}项", f"请填写0至{len(self.items)}之间的整数")
        return met

    def exact_score(self, value: int | tuple[str, ...]) -> Decimal:
        if self.has_own_points:
            return sum((item.points for item in self.items if item.key in value), ZERO)
        met = self._met(value)
        if self.each_missing is None:
            return self.points * met / len(self.items)
        left = self.points - self.each_missing * (len(self.items) - met)
        return left if self.floor is None else max(self.floor, left)

    def is_met(self, value: int | tuple[str, ...]) -> bool:
        return self._met(value) == len(self.items)

    def show(self, value: int | tuple[str, ...]) -> str:
        return f"{self._met(value)}/{len(self.items)}项"

    @property
    def method(self) -> str:
        if self.has_own_points:
            return "；".join(f"{item.text}{plain(item.points)}分" for item in self.items)
        names = "、".join(item.text for item in self.items)
        if self.each_missing is None:
            return f"{names}，每项分值相同"
        return f"{names}，每缺一项扣{plain(self.each_missing)}分{to_floor(self.floor)}"

    def _met(self, value: int | tuple[str, ...]) -> int:
        return value if isinstance(value, int) else len(value)

    def _shortfall(self, value: int | tuple[str, ...]) -> str:
        if isinstance(value, int):
            return f"缺{len(self.items) - value}项"
        return f"缺{'、'.join(item.text for item in self.items if item.key not in value)}"


def _item(row: Parameters) -> Item:
    item = Item(row.needed_text("key"), row.needed_text("text"), row.number("points", places=2))
    row.refuse_others()
    return item


def to_floor(floor: Decimal | None) -> str:
    if floor is None:
        return "，可负分"
    return f"，最低{plain(floor)}分" if floor else "，扣完为止"


@dataclass(frozen=True, slots=True)
class Tiers(Rule):
    """{"tiers": [{"name", "points"}]}: named grades; the best is worth the indicator's points, others less, also
    below 0. Value: the name."""

    kind = RuleKind.TIERS
    tiers: tuple[tuple[str, Decimal], ...]

    @classmethod
    def read(cls, points: Decimal, parameters: Parameters) -> Self:
        tiers = []
        for row in parameters.rows("tiers", least=2):
            tiers.append((row.needed_text("name"), row.needed("points", least=None, places=2)))
            row.refuse_others()
        refuse_twice([name for name, _ in tiers], "档次名称")
        best = max(worth for _, worth in tiers)
        if best != points:
            what = f"最高一档{plain(best)}分，与指标分值{plain(points)}分不符"
            raise parameters.fault("tiers", what, "请使最高一档等于指标分值")
        return cls(points, tuple(tiers))

    def clean(self, raw: object) -> str:
        return ChoiceWidget([(name, name) for name, _ in self.tiers]).clean(tidy(raw))

    def exact_score(self, value: str) -> Decimal:
        return dict(self.tiers)[value]

    @property
    def method(self) -> str:
        return "；".join(f"{name}{plain(worth)}分" for name, worth in self.tiers)

    def _shortfall(self, value: str) -> str:
        return f"评定为“{value}”"
