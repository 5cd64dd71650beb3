"""Rules between the figures of one year's sheet, and between this year and last year. Pure.

The form, the importer and the filing of a sheet all ask `check()`; nothing else judges figures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from villages.rates import change

Value = int | Decimal | None
Figures = Mapping[str, Value]

# More than this far from last year asks for an explanation; exactly this far does not. Per cent.
CHANGE_LIMIT = 30
RATE_PLACES = 2


class Severity(StrEnum):
    BLOCK = "block"  # cannot be saved
    WARN = "warn"  # can be saved; filing asks for an explanation
    NOTE = "note"  # for the reader's information


@dataclass(frozen=True)
class Figure:
    """One figure of the sheet: what it is called and counted in.

    A `stock` describes the end of the year and may be carried forward; the others happened in their year.
    """

    label: str
    unit: str
    is_stock: bool = False

    @property
    def is_rate(self) -> bool:
        return self.unit == "%"

    @property
    def title(self) -> str:
        """The label, with the unit where it does not go without saying."""
        return f"{self.label}({self.unit})" if self.unit in {"%", "对"} else self.label


FIGURES: dict[str, Figure] = {
    "households": Figure("户数", "户", is_stock=True),
    "resident_population": Figure("常住人口", "人", is_stock=True),
    "registered_population": Figure("户籍人口", "人", is_stock=True),
    "births": Figure("出生人数", "人"),
    "births_male": Figure("出生人数(男)", "人"),
    "births_female": Figure("出生人数(女)", "人"),
    "deaths": Figure("死亡人数", "人"),
    "inflow": Figure("流入人口", "人", is_stock=True),
    "outflow": Figure("流出人口", "人", is_stock=True),
    "members": Figure("会员数", "人", is_stock=True),
    "awareness_rate": Figure("群众知晓率", "%"),
    "satisfaction_rate": Figure("群众满意率", "%"),
    "families_in_need": Figure("困难家庭户数", "户", is_stock=True),
    "families_aided": Figure("已帮扶户数", "户"),
    "reward_entitled": Figure("奖励扶助应享受人数", "人", is_stock=True),
    "reward_granted": Figure("奖励扶助已落实人数", "人"),
    "checkup_target": Figure("孕前优生健康检查目标", "对", is_stock=True),
    "checkup_done": Figure("孕前优生健康检查完成", "对"),
}
STOCKS = tuple(name for name, figure in FIGURES.items() if figure.is_stock)
REQUIRED_FOR_FILING = tuple(FIGURES)[:10]

# (part, whole): the part is contained in the whole.
PARTS = (
    ("births_male", "births"),
    ("births_female", "births"),
    ("inflow", "resident_population"),
    ("outflow", "registered_population"),
    ("families_in_need", "households"),
    ("families_aided", "families_in_need"),
    ("reward_granted", "reward_entitled"),
)
# (figure, limit, what to look at): possible, but rarely true.
UNUSUAL = (
    ("checkup_done", "checkup_target", "完成数超过了目标数，属实的请说明。"),
    ("households", "resident_population", "一户通常不少于一人，属实的请说明。"),
    ("members", "resident_population", "会员一般是本村(居)常住人口，属实的请说明。"),
)


@dataclass(frozen=True)
class Finding:
    """One thing that a rule has to say about figures: which, how they stand, why, and what to do."""

    severity: Severity
    rule: str
    fields: tuple[str, ...]
    values: tuple[Value, ...]
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.message}{self.fix}"

    @property
    def is_blocking(self) -> bool:
        return self.severity == Severity.BLOCK

    @property
    def is_warning(self) -> bool:
        return self.severity == Severity.WARN


def check(
    figures: Figures, last_year: Figures | None = None, *, registered_members: int | None = None
) -> list[Finding]:
    """Everything the rules have to say about one sheet, blocking findings first, then in the sheet's order.

    figures: counts as int, rates as Decimal per cent, None for a blank; names not in FIGURES are ignored.
    last_year: the sheet of the year before, None when there is none.
    registered_members: members in the association register, None when no association is registered.
    Raises TypeError for a float: it has no exact value.
    """
    for name in FIGURES:
        if isinstance(figures.get(name), float):
            raise TypeError(f"{name} is a float")
    found = [*_impossible(figures), *_against_each_other(figures), *_against_register(figures, registered_members)]
    found += _against_last_year(figures, last_year)
    position = {name: place for place, name in enumerate(FIGURES)}
    rank = {severity: place for place, severity in enumerate(Severity)}
    return sorted(found, key=lambda finding: (rank[finding.severity], position.get(finding.fields[0], -1)))


def missing(figures: Figures) -> list[str]:
    """Names of the figures that filing asks for and that are blank."""
    return [name for name in REQUIRED_FOR_FILING if figures.get(name) is None]


def _impossible(figures: Figures) -> Iterator[Finding]:
    """Values that no figure of their kind can have, whatever the others say."""
    for name, figure in FIGURES.items():
        value = figures.get(name)
        if value is None:
            continue
        if value < 0:
            yield _finding(
                Severity.BLOCK, "negative", [name], figures, f"{_said(name, value)}，不能是负数。", "请填0或正数。"
            )
        elif figure.is_rate and value > 100:
            yield _finding(
                Severity.BLOCK,
                f"{name}_percent",
                [name],
                figures,
                f"{_said(name, value)}，应在0至100之间。",
                "请填百分数，例如 92.50。",
            )
        elif figure.is_rate and _places(value) > RATE_PLACES:
            yield _finding(
                Severity.BLOCK,
                "places",
                [name],
                figures,
                f"{_said(name, value)}，最多保留两位小数。",
                "请四舍五入到两位小数。",
            )


def _against_each_other(figures: Figures) -> Iterator[Finding]:
    sexes = ("births_male", "births_female")
    adds_up = None not in (figures.get("births"), *map(figures.get, sexes))
    if adds_up and figures["births"] != figures["births_male"] + figures["births_female"]:
        total = figures["births_male"] + figures["births_female"]
        yield _finding(
            Severity.BLOCK,
            "births_by_sex_add_up",
            ["births", *sexes],
            figures,
            f"{_said('births', figures['births'])}，男、女之和为{total}，两者应相等。",
            "请核对出生人数及男、女人数。",
        )
    for part, whole in PARTS:
        if (part in sexes and adds_up) or not _exceeds(figures, part, whole):
            continue
        sentence = f"{_said(part, figures[part])}，大于{_said(whole, figures[whole])}；前者包含在后者之内。"
        yield _finding(Severity.BLOCK, f"{part}_within_{whole}", [part, whole], figures, sentence, "请核对这两个数。")
    for name, limit, fix in UNUSUAL:
        if _exceeds(figures, name, limit):
            sentence = f"{_said(name, figures[name])}，大于{_said(limit, figures[limit])}。"
            yield _finding(Severity.WARN, f"{name}_above_{limit}", [name, limit], figures, sentence, fix)


def _against_register(figures: Figures, registered: int | None) -> Iterator[Finding]:
    members = figures.get("members")
    if members is not None and registered is not None and members != registered:
        sentence = f"{_said('members', members)}，协会登记为{registered}人，两者不一致。"
        yield Finding(
            Severity.WARN,
            "members_registered",
            ("members",),
            (members, registered),
            sentence,
            "请核对，或说明不一致的原因。",
        )


def _against_last_year(figures: Figures, last_year: Figures | None) -> Iterator[Finding]:
    if last_year is None:
        yield Finding(Severity.NOTE, "no_last_year", ("",), (), "没有上年数据，无法与上年比较。", "")
        return
    for name in FIGURES:
        now, before = figures.get(name), last_year.get(name)
        if now is None or before is None or not is_far(now, before):
            continue
        sentence = f"{_said(name, now)}，{_against(now, before)}。"
        yield Finding(Severity.WARN, "change", (name,), (now, before), sentence, "请核对，属实的请说明变动原因。")


def _against(now: int | Decimal, before: int | Decimal) -> str:
    if before == 0:
        return "上年为0"
    percent = change(now, before)
    return f"上年{_number(before)}，{'增加' if percent > 0 else '减少'}{abs(percent):f}%，超过{CHANGE_LIMIT}%"


def is_far(now: int | Decimal, before: int | Decimal) -> bool:
    """Whether a figure lies more than CHANGE_LIMIT per cent from last year's; any growth from 0 does."""
    return abs(now - before) * 100 > CHANGE_LIMIT * before


def _exceeds(figures: Figures, part: str, whole: str) -> bool:
    values = figures.get(part), figures.get(whole)
    return None not in values and min(values) >= 0 and values[0] > values[1]


def _places(value: int | Decimal) -> int:
    return max(0, -Decimal(value).normalize().as_tuple().exponent)


def _finding(severity: Severity, rule: str, names: list[str], figures: Figures, message: str, fix: str) -> Finding:
    return Finding(severity, rule, tuple(names), tuple(figures[name] for name in names), message, fix)


def _said(name: str, value: int | Decimal) -> str:
    figure = FIGURES[name]
    return f"{figure.label}{_number(value)}{figure.unit}"


def _number(value: int | Decimal) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
