"""The table of a draw as officers write it: one tier to a line, 不足20个抽2个 / 20-29个抽3个 / ≥30个村抽4个. Pure."""

import re
from collections.abc import Sequence
from itertools import pairwise

from common.full_width import half_width_of

NARROW = half_width_of(str.isdigit)
BELOW = ("<", "＜", "少于", "不足", "不到", "低于")
FIRST_TEXT = "不足20个抽2个\n20-29个抽3个\n30个以上抽4个"

Table = tuple[tuple[int, int], ...]


def parse_table(text: str) -> Table:
    """The tiers of the text: (from so many units on, number drawn), rising.

    A line has two numbers (30个以上抽4个), or three (20-29个抽3个), whose upper bound must meet the next line. One
    that begins with 不足, 少于 or < counts from the first unit on. ValueError, a Chinese sentence naming the line.
    """
    tiers = [_tier(line.strip().translate(NARROW)) for line in text.splitlines() if line.strip()]
    if not tiers:
        raise ValueError("请填写抽样办法，每行一档，例如“30个以上抽4个”。")
    for (start, last, _, line), (following, *_) in pairwise(tiers):
        if following <= start:
            raise ValueError(f"“{line}”之后的一档起点应更大，请从少到多排列。")
        if last is not None and last + 1 != following:
            raise ValueError(f"“{line}”与下一档不衔接：到{last}个为止，下一档却从{following}个起，请核对。")
    return tuple((start, drawn) for start, _, drawn, _ in tiers)


def _tier(line: str) -> tuple[int, int | None, int, str]:
    """(first number of units, last one where the line names it, number drawn, the line itself)."""
    numbers = [int(number) for number in re.findall(r"\d{1,6}", line)]
    if line.startswith(BELOW) and len(numbers) == 2:
        return 1, numbers[0] - 1, numbers[1], line
    if len(numbers) == 2:
        return numbers[0], None, numbers[1], line
    if len(numbers) == 3 and numbers[0] <= numbers[1]:
        return *numbers, line
    raise ValueError(f"“{line}”看不明白，请写成“20-29个抽3个”或“30个以上抽4个”。")


def say_table(table: Sequence[Sequence[int]]) -> str:
    """The table in words, tiers apart by 、; what `parse_table` reads back from one line each."""
    said = []
    for place, (start, drawn) in enumerate(table):
        if place + 1 == len(table):
            said.append(f"{start}个以上抽{drawn}个")
        else:
            until = table[place + 1][0] - 1
            said.append(f"不足{until + 1}个抽{drawn}个" if start <= 1 else f"{start}-{until}个抽{drawn}个")
    return "、".join(said)
