"""The wording of a version as text on its own: frozen when posted, shown to the public, printed. No database."""

import hashlib
import json
from collections.abc import Iterable
from itertools import count, groupby

from agreements.numerals import chinese


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
    """第一章　总则 … in order, each with its clauses as pairs of 第一条 and text; clauses outside one under ""."""
    clauses = [(f"第{chinese(place)}条", one) for place, one in enumerate(wording.get("clauses", []), start=1)]
    numbers, found = count(1), []
    for name, rows in groupby(clauses, key=lambda row: row[1]["chapter"]):
        heading = f"第{chinese(next(numbers))}章　{name}" if name else ""
        found.append((heading, [(number, clause["text"]) for number, clause in rows]))
    return found
