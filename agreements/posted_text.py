"""The wording of a version as text on its own: frozen when posted, shown to the public, printed. No database."""

import hashlib
import json
from collections.abc import Iterable
from itertools import groupby

DIGITS, PLACES = "零一二三四五六七八九", ("", "十", "百", "千")


def frozen(title: str, preamble: str, clauses: Iterable[tuple[str, str]], unit: str) -> dict:
    """What was posted, whatever becomes of the draft; `clauses` are pairs of chapter and text in their order."""
    return {
        "unit": unit,
        "title": title,
        "preamble": preamble,
        "clauses": [{"chapter": chapter, "text": text} for chapter, text in clauses],
    }


def sha256_of(wording: dict) -> str:
    """The check value of a frozen wording: 64 hexadecimal digits, the same wherever it is worked out."""
    text = json.dumps(wording, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chapters(wording: dict) -> list[tuple[str, list[tuple[str, str]]]]:
    """Chapters in their order, each with its clauses as pairs of 第一条 and text; clauses without one under ""."""
    numbered = [
        (clause["chapter"], f"第{chinese_number(place)}条", clause["text"])
        for place, clause in enumerate(wording.get("clauses", []), start=1)
    ]
    return [
        (chapter, [(number, text) for _, number, text in rows])
        for chapter, rows in groupby(numbered, key=lambda row: row[0])
    ]


def chinese_number(number: int) -> str:
    """一, 十, 十二, 一百零三: 1 to 9999; ValueError outside."""
    if not 1 <= number <= 9999:
        raise ValueError("1 to 9999")
    figures = [int(figure) for figure in str(number)]
    said = ""
    for figure, place in zip(figures, reversed(PLACES[: len(figures)]), strict=True):
        said += DIGITS[figure] + place if figure else DIGITS[0]
    while "零零" in said:
        said = said.replace("零零", "零")
    said = said.rstrip("零")
    return said.removeprefix("一") if said.startswith("一十") else said
