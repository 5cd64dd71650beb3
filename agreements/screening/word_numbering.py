"""The numbers Word itself writes before paragraphs: 第一条, （二）, 3.

They are not in the text: a paragraph, or its style, names a list; the list gives for each of nine levels a pattern
such as 第%1条, the kind of its numbers and where they begin.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element

from agreements.numerals import DIGITS, chinese

HIGHEST = 9999  # nobody counts clauses further; a number beyond is written in digits
LONGEST_PATTERN = 40
LONGEST_CHAIN = 20  # styles that are based on one another
LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
ROMAN += ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def _roman(number: int) -> str:
    signs = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        signs += sign * count
    return signs


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _from(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


KINDS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalEnclosedCircle": _from("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _from("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "ideographDigital": lambda number: "".join(DIGITS[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": lambda number: chinese(number).translate(LEGAL),
    "ideographLegalTraditional": lambda number: chinese(number).translate(LEGAL),
    "ideographEnclosedCircle": _from("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographTraditional": _from(STEMS),
    "ideographZodiac": _from(BRANCHES),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "bullet": lambda number: "",
    "none": lambda number: "",
} | dict.fromkeys(
    (
        *("chineseCounting", "chineseCountingThousand", "japaneseCounting"),
        *("taiwaneseCounting", "taiwaneseCountingThousand", "japaneseDigitalTenThousand"),
    ),
    chinese,
)


@dataclass
class Level:
    pattern: str
    kind: str
    start: int
    restarts: bool  # begins anew when a level above goes on
    in_digits: bool  # writes the numbers of the levels above in digits too

    def written(self, number: int) -> str:
        if not 0 < number <= HIGHEST:
            return str(number)
        return KINDS.get(self.kind, str)(number)


@dataclass
class ListOfLevels:
    levels: dict[int, Level]
    overrides: dict[int, int]  # level → where this list begins, though it shares its numbers with another
    counts: dict[int, int]


def _value(parent: _Element, name: str) -> str:
    found = parent.find(qn(f"w:{name}"))
    return found.get(qn("w:val"), "") if found is not None else ""


def _number(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default


def _level(element: _Element) -> Level:
    pattern = _value(element, "lvlText")[:LONGEST_PATTERN]
    kind = _value(element, "numFmt")
    return Level(
        pattern="" if kind == "bullet" else pattern,
        kind=kind,
        start=_number(_value(element, "start"), 0),
        restarts=_value(element, "lvlRestart") != "0",
        in_digits=element.find(qn("w:isLgl")) is not None,
    )


@dataclass
class Numbering:
    """Counts while the paragraphs of a document pass by in their order."""

    lists: dict[str, ListOfLevels] = field(default_factory=dict)
    of_style: dict[str, tuple[str, int]] = field(default_factory=dict)  # style → list, level

    @classmethod
    def of(cls, numbering: _Element | None, styles: _Element) -> "Numbering":
        self = cls()
        if numbering is None:
            return self
        abstract = {each.get(qn("w:abstractNumId"), ""): each for each in numbering.iterchildren(qn("w:abstractNum"))}
        counts: dict[str, dict[int, int]] = {}
        level_of_style: dict[tuple[str, str], int] = {}
        for num in numbering.iterchildren(qn("w:num")):
            key, shared = num.get(qn("w:numId"), ""), _value(num, "abstractNumId")
            base = _resolved(abstract, shared)
            if base is None:
                continue
            found = {_number(each.get(qn("w:ilvl"), ""), 0): each for each in base.iterchildren(qn("w:lvl"))}
            level_of_style |= {(key, _value(each, "pStyle")): level for level, each in found.items()}
            levels = {level: _level(each) for level, each in found.items()}
            self.lists[key] = ListOfLevels(levels, _overrides(num, levels), counts.setdefault(shared, {}))
        self._learn_styles(styles, level_of_style)
        return self

    def _learn_styles(self, styles: _Element, level_of_style: dict[tuple[str, str], int]) -> None:
        known = {each.get(qn("w:styleId"), ""): each for each in styles.iterchildren(qn("w:style"))}
        for name in known:
            current = name
            for _ in range(LONGEST_CHAIN):
                style = known.get(current)
                if style is None:
                    break
                properties = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
                if properties is not None:
                    key = _value(properties, "numId")
                    level = level_of_style.get((key, current), _number(_value(properties, "ilvl"), 0))
                    self.of_style[name] = (key, level)
                    break
                current = _value(style, "basedOn")

    def label(self, paragraph: _Element) -> str:
        """What Word prints before this paragraph, without a blank; nothing for bullets. Counts one further."""
        key, level = self._list_of(paragraph)
        found = self.lists.get(key)
        if found is None or level not in found.levels:
            return ""
        counts, here = found.counts, found.levels[level]
        if level in found.overrides:
            counts[level] = found.overrides.pop(level) - 1
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [each for each in counts if each > level and found.levels.get(each, here).restarts]:
            del counts[deeper]

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = found.levels.get(at)
            if one is None or at > level:
                return ""
            number = counts.setdefault(at, one.start)
            return str(number) if here.in_digits else one.written(number)

        return re.sub(r"%([1-9])", written, here.pattern).strip()

    def _list_of(self, paragraph: _Element) -> tuple[str, int]:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return "", 0
        key, level = self.of_style.get(_value(properties, "pStyle"), ("", 0))
        own = properties.find(qn("w:numPr"))
        if own is not None:
            key = _value(own, "numId") or key
            level = _number(_value(own, "ilvl"), level)
        return key, level


def _resolved(abstract: dict[str, _Element], key: str) -> _Element | None:
    """The list itself; one that only names a list style is the list of that style."""
    found = abstract.get(key)
    name = _value(found, "numStyleLink") if found is not None else ""
    return next((each for each in abstract.values() if name and _value(each, "styleLink") == name), found)


def _overrides(num: _Element, levels: dict[int, Level]) -> dict[int, int]:
    """Where levels begin anew; a level written anew takes the place of the shared one."""
    overrides = {}
    for each in num.iterchildren(qn("w:lvlOverride")):
        level = _number(each.get(qn("w:ilvl"), ""), 0)
        if (start := _value(each, "startOverride")) != "":
            overrides[level] = _number(start, 1)
        if (own := each.find(qn("w:lvl"))) is not None:
            levels[level] = _level(own)
    return overrides
