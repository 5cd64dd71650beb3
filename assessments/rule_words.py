"""The parameters of a rule as people write them: named fields of text, lists one entry a line. Pure.

The form of an indicator and the workbook of a standard use the same words; `parse_rule` judges what they say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from assessments.choices import Direction, RuleKind, StepRounding
from assessments.indicator_rules.parameters import LABELS
from common.widgets import NUMERIC, tidy

Words = dict[str, str]
Parameters = dict[str, Any]

MEAN_PERCENT = ("％", "百分比", "百分点", "个百分点")
TO_NOTHING, BELOW_NOTHING = "扣完为止", "可负分"
NUMBER = r"-?\d+(?:\.\d+)?"
GAP = r"[\s:,]*得?"
WORTH = re.compile(rf"(?P<text>.+?){GAP}(?P<points>{NUMBER}) *分")
TIER = re.compile(rf"(?P<text>.+?){GAP}(?P<points>{NUMBER}) *分?")
BAND = re.compile(
    rf"(?:(?P<low>{NUMBER})\D{{0,3}}?(?:至|到|~|—|–|-)\s*(?P<high>{NUMBER})"
    rf"|(?:≥|>=|不低于)\s*(?P<least>{NUMBER})|(?P<above>{NUMBER})\D{{0,3}}?以上"
    rf"|(?:≤|<=|不高于)\s*(?P<most>{NUMBER})|(?P<below>{NUMBER})\D{{0,3}}?以下)"
    rf"\D{{0,3}}?[\s:,得]+(?P<points>{NUMBER}) *分?"
)


@dataclass(frozen=True)
class RuleField:
    """One parameter as a field: how it is called, what to write."""

    name: str
    help: str = ""
    choices: type[TextChoices] | None = None
    is_list: bool = False
    is_required: bool = False

    @property
    def label(self) -> str:
        return LABELS[self.name]


FLOOR = RuleField("floor", f"不填即{TO_NOTHING}（最低0分）；可以低于0的填“{BELOW_NOTHING}”；另有最低分的填数字。")
UNIT = RuleField("unit", "例如：%、次、平方米。")
MOST = RuleField("most", "不可能超过的数，超过即提示填错；单位为%的不填即100。")
EACH = RuleField("each", "按次数计的填每次几分；由评分人直接给分的不填。")

FIELDS: dict[str, tuple[RuleField, ...]] = {
    RuleKind.YES_NO: (),
    RuleKind.VETO: (),
    RuleKind.CHECKLIST: (
        RuleField("each_missing", "例如“每少一种扣0.5分”填0.5；各项自有分值或分值相同的不填。"),
        FLOOR,
        RuleField("items", "每行一项。各项分值不同的写在后面，例如“有牌子：1分”。", is_list=True, is_required=True),
    ),
    RuleKind.THRESHOLD: (
        RuleField("target", "达到即得满分的数，例如90。", is_required=True),
        RuleField("direction", "数越大越好选“不低于”，越小越好选“不高于”。", Direction),
        UNIT,
        RuleField("step", "例如“每低1个百分点扣0.5分”填1；达不到就不得分的不填。"),
        RuleField("cost", "例如“每低1个百分点扣0.5分”填0.5。"),
        RuleField("rounding", "相差不满一档的怎样扣分。", StepRounding),
        FLOOR,
        MOST,
    ),
    RuleKind.COUNT: (
        RuleField("cost", "每发生一次(例)扣几分。", is_required=True),
        UNIT,
        RuleField("cap", "这一项最多扣几分，不限的不填。"),
        FLOOR,
    ),
    RuleKind.TIERS: (
        RuleField("tiers", "每行一档，例如“好：10分”，最高一档等于分值。", is_list=True, is_required=True),
    ),
    RuleKind.RANGE: (
        UNIT,
        RuleField("otherwise", "不在任何区间内时得几分，不填即0。"),
        MOST,
        RuleField(
            "bands",
            "每行一个区间，含两端，例如“103至107：5分”“≥90：5分”“≤60：0分”，最好的区间等于分值。",
            is_list=True,
            is_required=True,
        ),
    ),
    RuleKind.MANUAL: (RuleField("step", "按几分一档打分，例如0.5；不限的不填。"),),
    RuleKind.BONUS: (EACH,),
    RuleKind.PENALTY: (EACH,),
}
ALL_FIELDS = tuple({one.name: one for fields in FIELDS.values() for one in fields}.values())


def fields_of(kind: str) -> tuple[RuleField, ...]:
    """What a rule of this kind asks for, in order; nothing for a kind without parameters."""
    return FIELDS.get(kind, ())


def field_at_fault(kind: str, sentence: str) -> RuleField | None:
    """The field that a refusal of `parse_rule` speaks of; None where it speaks of the points."""
    fields = fields_of(kind)
    named = [field for field in fields if f"参数“{field.label}”" in sentence]
    return next(iter(named or [field for field in fields if field.label in sentence]), None)


def words_of(kind: str, parameters: Mapping[str, Any]) -> Words:
    """Stored parameters as people read and write them; blank where nothing is said."""
    return {field.name: _written(field, parameters) for field in fields_of(kind)}


def parameters_of(kind: str, words: Mapping[str, str], *, known: Mapping[str, Any] | None = None) -> Parameters:
    """What was written as parameters to store. ValueError with a sentence where a line or a choice cannot be read.

    `known`: parameters from which the entries of a list keep the keys they have; scores refer to those.
    """
    found: Parameters = {}
    for field in fields_of(kind):
        text = words.get(field.name, "").strip()
        if text:
            found |= _read(field, text, known or {})
    return found


def with_residents(kind: str, own: Parameters, words: Mapping[str, str], known: Mapping[str, Any]) -> Parameters:
    """`own` parameters and those that differ for residents' committees. ValueError as `parameters_of`."""
    differing = parameters_of(kind, words, known=_keyed(own, known.get("residents") or {}))
    return own | {"residents": differing} if differing else own


def keep_keys(kind: str, parameters: Mapping[str, Any], known: Mapping[str, Any]) -> Parameters:
    """Parameters whose entries bear the keys that entries of the same words have in `known`."""
    own = parameters_of(kind, words_of(kind, parameters), known=known)
    return with_residents(kind, own, words_of(kind, parameters.get("residents") or {}), known)


def as_block(kind: str, parameters: Mapping[str, Any]) -> str:
    """Parameters in one cell, a line each: “达标值：80”; a list stands below its name."""
    words = words_of(kind, parameters)
    lines = [
        f"{field.label}：\n{words[field.name]}" if field.is_list else f"{field.label}：{words[field.name]}"
        for field in fields_of(kind)
        if words[field.name]
    ]
    return "\n".join(lines)


def words_of_block(kind: str, block: str) -> Words:
    """The fields of such a cell. ValueError where a line names no field of this kind."""
    words: Words = {}
    open_list = ""
    names = {field.label: field for field in fields_of(kind)}
    for line in filter(None, map(str.strip, block.splitlines())):
        name, _, rest = half_width(line).partition(":")
        field = names.get(name.strip())
        if field is not None:
            open_list = field.name if field.is_list else ""
            words[field.name] = rest.strip()
        elif open_list:
            words[open_list] = f"{words[open_list]}\n{line}".strip()
        else:
            wanted = "、".join(names) or "（无）"
            raise ValueError(f"“{line[:30]}”不是这种计分办法的参数，请按“参数名：值”填写，可用的有：{wanted}。")
    return words


def _written(field: RuleField, parameters: Mapping[str, Any]) -> str:
    value = parameters.get(field.name)
    if field.name == "floor" and "floor" in parameters:
        return {None: BELOW_NOTHING, "0": TO_NOTHING}.get(value, str(value))
    if value in (None, "", []):
        return ""
    if field.is_list:
        return "\n".join(LINES[field.name](row) for row in value)
    return str(field.choices(value).label) if field.choices and value in field.choices.values else str(value)


def _item_line(row: Mapping[str, str]) -> str:
    text = " ".join(str(row.get("text", "")).split())
    if row.get("points") not in (None, ""):
        return f"{text}：{row['points']}分"
    return f"{text}。" if WORTH.fullmatch(half_width(text.rstrip("。"))) else text


def _band_line(row: Mapping[str, str]) -> str:
    low, high = row.get("from"), row.get("to")
    between = f"{low}至{high}" if low and high else ""
    where = between or (f"≥{low}" if low else f"≤{high}")
    return f"{where}：{row.get('points', '')}分"


LINES = {
    "items": _item_line,
    "tiers": lambda row: f"{row.get('name', '')}：{row.get('points', '')}分",
    "bands": _band_line,
}


def _read(field: RuleField, text: str, known: Mapping[str, Any]) -> Parameters:
    if field.is_list:
        lines = [line for line in map(tidy, text.splitlines()) if line]
        return {field.name: READERS[field.name](lines, known)}
    if field.choices:
        return {field.name: _choice(field, tidy(text))}
    if field.name == "unit":
        return {"unit": "%" if text in MEAN_PERCENT else text}
    value = tidy(text).translate(NUMERIC)
    if field.name == "floor":
        return {"floor": {BELOW_NOTHING: None, TO_NOTHING: "0"}.get(value, value)}
    return {field.name: value}


def _choice(field: RuleField, text: str) -> str:
    for value, label in field.choices.choices:
        if text in (value, label):
            return value
    labels = "、".join(map(str, field.choices.labels))
    raise ValueError(f"参数“{field.label}”只能是：{labels}，请从中选择一项。")


def _items(lines: list[str], known: Mapping[str, Any]) -> list[dict]:
    keys = {item.get("text"): item.get("key") for item in known.get("items") or ()}
    rows: list[dict] = []
    taken = set(keys.values())
    for line in lines:
        found = WORTH.fullmatch(half_width(line))
        text = _start_of(line, found) if found else line
        if not found and WORTH.fullmatch(half_width(line.rstrip("。"))):
            text = line.removesuffix("。")
        key = keys.pop(text, None) or next(name for n in range(1, 999) if (name := f"k{n}") not in taken)
        taken.add(key)
        rows.append({"key": key, "text": text} | ({"points": found["points"]} if found else {}))
    return rows


def _tiers(lines: list[str], known: Mapping[str, Any]) -> list[dict]:
    matched = _matched(TIER, "tiers", lines)
    return [{"name": _start_of(line, found), "points": found["points"]} for line, found in matched]


def _bands(lines: list[str], known: Mapping[str, Any]) -> list[dict]:
    rows = []
    for _, found in _matched(BAND, "bands", lines):
        row = {"from": found["low"] or found["least"] or found["above"]}
        row["to"] = found["high"] or found["most"] or found["below"]
        rows.append({end: value for end, value in row.items() if value} | {"points": found["points"]})
    return rows


READERS = {"items": _items, "tiers": _tiers, "bands": _bands}
EXAMPLES = {"tiers": "好：10分", "bands": "103至107：5分"}


def _matched(pattern: re.Pattern, name: str, lines: list[str]):
    for place, line in enumerate(lines, start=1):
        found = pattern.fullmatch(half_width(line))
        if not found:
            what = f"参数“{LABELS[name]}”第{place}行“{line[:20]}”看不懂"
            raise ValueError(f"{what}，请写成“{EXAMPLES[name]}”的样子，每行一个。")
        yield line, found


def half_width(line: str) -> str:
    """The same line, character for character, with the signs that the patterns look for."""
    return line.translate(NUMERIC).replace("，", ",").replace("：", ":").replace("～", "~")


def _start_of(line: str, found: re.Match) -> str:
    return line[: found.end("text")].strip()


def _keyed(own: Mapping[str, Any], residents: Mapping[str, Any]) -> Parameters:
    """The entries of residents' lists are those of the villages' where the words are the same."""
    return {"items": [*(residents.get("items") or ()), *(own.get("items") or ())]}
