"""Reading the stored parameters of a rule, one by one; what does not fit is a sentence that names parameter and fix."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices

from common.decimals import ZERO, plain

LABELS = {
    "items": "清单项目",
    "key": "项目代号",
    "text": "项目内容",
    "points": "分值",
    "each_missing": "每缺一项扣分",
    "target": "达标值",
    "step": "每多少为一档",
    "cost": "每档或每次扣分",
    "rounding": "不足一档时",
    "floor": "最低得分",
    "direction": "方向",
    "unit": "单位",
    "most": "数值上限",
    "cap": "最多扣分",
    "tiers": "档次",
    "name": "档次名称",
    "bands": "区间",
    "from": "起",
    "to": "止",
    "otherwise": "其他情况得分",
    "each": "每次分值",
    "residents": "居的参数",
}
BIGGEST = Decimal(10) ** 9
MOST_ROWS = 50
PLACES = 4


class Parameters:
    """The parameters of one rule. Decimals are stored as text; None and "" are blank, save a floor of None: none."""

    def __init__(self, given: Mapping[str, Any], where: str = "") -> None:
        if not isinstance(given, Mapping):
            raise ValueError(f"{where or '计分参数'}的写法有误，请按“参数名：值”填写。")
        self.given = given
        self.where = where
        self.known: set[str] = set()

    def has(self, name: str) -> bool:
        self.known.add(name)
        return self.given.get(name) not in (None, "")

    def number(
        self, name: str, *, least: Decimal | None = ZERO, above: Decimal | None = None, places: int = PLACES
    ) -> Decimal | None:
        """A decimal, None where blank. `least` may be reached, `above` not; least=None lets negative ones pass."""
        if not self.has(name):
            return None
        number = _decimal(self.given[name])
        if number is None:
            raise self.fault(name, "应为数字", "请只填数字，不带单位和文字")
        if abs(number) >= BIGGEST or round(number, places) != number:
            raise self.fault(name, "位数过多", f"请填写最多{places}位小数、小于十亿的数")
        if above is not None and number <= above:
            raise self.fault(name, f"应大于{plain(above)}", f"请填写大于{plain(above)}的数")
        if least is not None and number < least:
            raise self.fault(name, f"不能小于{plain(least)}", f"请填写{plain(least)}或更大的数")
        return number

    def needed(self, name: str, **limits: Any) -> Decimal:
        number = self.number(name, **limits)
        if number is None:
            raise self.fault(name, "没有填写", "请补填")
        return number

    def floor(self, points: Decimal) -> Decimal | None:
        """The least an indicator may score: 0 where nothing is said, None where it says 可负分."""
        self.known.add("floor")
        if "floor" in self.given and self.given["floor"] is None:
            return None
        floor = self.number("floor", least=None, places=2)
        if floor is not None and floor > points:
            raise self.fault("floor", f"不能高于分值{plain(points)}", "请填写0，或者选择可负分")
        return ZERO if floor is None else floor

    def text(self, name: str, longest: int = 200) -> str:
        if not self.has(name):
            return ""
        text = self.given[name]
        if not isinstance(text, str) or len(text) > longest:
            raise self.fault(name, "应为文字", f"请填写{longest}字以内的文字")
        return text.strip()

    def needed_text(self, name: str) -> str:
        text = self.text(name)
        if not text:
            raise self.fault(name, "没有填写", "请补填")
        return text

    def choice(self, name: str, options: type[TextChoices], default: TextChoices) -> TextChoices:
        if not self.has(name):
            return default
        try:
            return options(self.given[name])
        except ValueError:
            labels = "、".join(options.labels)
            raise self.fault(name, f"只能是：{labels}", "请从中选择一项") from None

    def rows(self, name: str, least: int = 1) -> list["Parameters"]:
        """A list of parameters, each of which says in its sentences which row it is."""
        rows = self.given.get(name) if self.has(name) else []
        if not isinstance(rows, list | tuple) or not least <= len(rows) <= MOST_ROWS:
            raise self.fault(name, f"应有{least}至{MOST_ROWS}行", "请增减后再试")
        return [Parameters(row, f"{LABELS[name]}第{place}行的") for place, row in enumerate(rows, 1)]

    def refuse_others(self) -> None:
        """What nobody asked for is a misspelling: it is named, not dropped."""
        others = sorted(set(self.given) - self.known)
        if others:
            names = "、".join(f"“{LABELS.get(name, name)}”" for name in others)
            raise ValueError(f"{self.where}参数{names}不适用于这种计分方式，请删除或改用别的计分方式。")

    def fault(self, name: str, what: str, fix: str) -> ValueError:
        return ValueError(f"{self.where}参数“{LABELS[name]}”{what}，{fix}。")


def refuse_twice(names: list[str], what: str) -> None:
    """Names that must differ. ValueError that names the first one that does not."""
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{what}“{name}”出现了两次，请改成不同的名称。")


def _decimal(given: object) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
        return None
    try:
        number = Decimal(given.strip() if isinstance(given, str) else given)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
