"""How a pattern is written, and whether an administrator's own one may be used.

A pattern is a regular expression with two conveniences:

- `〈福利〉` stands for any word of that list in `words.py`;
- `…` stands for up to 12 characters inside a clause, `……` for up to 40 characters that may go on past a comma, but
  never past the end of a sentence.

Patterns read the normalised text: no spaces, half-width letters and digits, `,` `:` `;` `!` `?` as ASCII.
Our own patterns are bounded by construction. Others may be explosive, so they always run against the clock.
"""

import re
from functools import cache
from itertools import islice

import regex

from agreements.screening.words import WORDS, alternation

LONGEST = 300
TRIAL_SECONDS = 0.1
ORDINARY = "第三条村民应当遵守国家法律,爱护公共财物,尊老爱幼,邻里和睦。每年3月开展志愿服务。"
LIST = re.compile(r"〈([^〉]*)〉")
IN_CLAUSE = r"[^,;:!?。\n]{0,12}?"
IN_SENTENCE = r"[^;!?。\n]{0,40}?"
UNBOUNDED = re.compile(r"[*+]|\{\d*,\}|\{\d*,\d{3,}\}|\{\d{3,}\}")


class BadPattern(ValueError):
    """An administrator's pattern that cannot be used. Carries the sentence to show."""


def expand(pattern: str) -> str:
    """The pattern as a plain regular expression."""
    plain = LIST.sub(lambda found: alternation(found[1]) if found[1] in WORDS else found[0], pattern)
    return plain.replace("……", IN_SENTENCE).replace("…", IN_CLAUSE)


@cache
def trusted(pattern: str) -> re.Pattern[str]:
    """One of our own patterns, compiled once. None of its gaps goes past a line or an exclamation."""
    return re.compile(expand(pattern).replace("[^", r"[^\n!?"))


@cache
def foreign(pattern: str) -> regex.Pattern[str]:
    """An administrator's pattern; run it with a timeout only."""
    return regex.compile(expand(pattern))


def check_pattern(pattern: str) -> None:
    """Raise `BadPattern` unless the pattern is well-formed, short, selective and quick on hostile text."""
    if not pattern.strip():
        raise BadPattern("表达式是空的，请填写要查找的字词。")
    if len(pattern) > LONGEST:
        raise BadPattern(f"表达式过长（{len(pattern)} 个字符，最多 {LONGEST} 个），请拆成几条。")
    for name in LIST.findall(pattern):
        if name not in WORDS:
            raise BadPattern(f"没有名为“{name}”的词表，请改用已有的词表或直接写出字词。")
    try:
        compiled = foreign(pattern)
    except (regex.error, OverflowError, RecursionError) as error:
        raise BadPattern(
            f"表达式写法有误（{_what_is_wrong(error)}），请检查括号、方括号和重复符号是否成对、位置是否正确。"
        ) from error
    if _repeats_a_repeat(pattern):
        raise BadPattern("表达式里重复的部分内部又有重复（如“(a+)+”），遇到长文会算不完，请去掉一层重复。")
    _try_out(pattern, compiled)


def _what_is_wrong(error: Exception) -> str:
    where = getattr(error, "pos", None)
    return "无法解析" if where is None else f"第 {where + 1} 个字符附近"


def _repeats_a_repeat(pattern: str) -> bool:
    """Whether a group that holds an unbounded repeat is itself repeated without bound."""
    plain = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "x", pattern)
    open_groups: list[bool] = []
    place = 0
    while place < len(plain):
        character = plain[place]
        if character == "(":
            open_groups.append(False)
        elif character == ")" and open_groups:
            holds_repeat = open_groups.pop()
            repeated = UNBOUNDED.match(plain, place + 1) is not None
            if holds_repeat and repeated:
                return True
            if open_groups and (holds_repeat or repeated):
                open_groups[-1] = True
        elif (found := UNBOUNDED.match(plain, place)) and open_groups:
            open_groups[-1] = True
            place = found.end() - 1
        place += 1
    return False


def _try_out(pattern: str, compiled: regex.Pattern[str]) -> None:
    """Run against texts made from the pattern's own characters: what makes an explosive pattern explode."""
    letters = "".join(dict.fromkeys(re.findall(r"\w", LIST.sub("", pattern))))[:12] or "a"
    probes = [letter * 3000 + "\x00" for letter in letters] + [letters * 300 + "\x00", "罚款,不得" * 600, "a1 中" * 500]
    try:
        if compiled.search("", timeout=TRIAL_SECONDS):
            raise BadPattern("表达式连空白也会命中，等于标出全文，请写明要查找的字词。")
        hit = sum(len(found.group()) for found in compiled.finditer(ORDINARY, timeout=TRIAL_SECONDS))
        if hit > len(ORDINARY) / 3:
            raise BadPattern("表达式太宽，普通的文字也几乎全被标出，请写明要查找的字词。")
        for probe in probes:
            for _ in islice(compiled.finditer(probe, timeout=TRIAL_SECONDS), 200):
                pass
    except TimeoutError as error:
        raise BadPattern("表达式在试算时超时，遇到长文会算不完，请减少“*”“+”和嵌套的重复。") from error
