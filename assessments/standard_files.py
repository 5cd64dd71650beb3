"""The ready-made standards as their files say them, and what of them may no longer be scored. Plain values."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

STANDARDS = Path(__file__).parent / "standards"
NO_WORDS = re.compile(r"\W")


@cache
def standards_of_files() -> Mapping[str, Mapping]:
    """What the files say, by code; one that is built on another comes after it."""
    said = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(STANDARDS.glob("*.toml"))]
    return {one["code"]: one for one in sorted(said, key=lambda one: ("built_on" in one, one["code"]))}


def why_no_longer_scored(text: str) -> str:
    """The reason where the text repeats, with whatever signs and words around it, an indicator that is archived in
    the files; blank otherwise. It holds where the clause screening, which reads for meaning, has no word for it."""
    words = NO_WORDS.sub("", text)
    return next((reason for archived, reason in _archived_wordings() if archived in words), "")


@cache
def _archived_wordings() -> list[tuple[str, str]]:
    return [
        (NO_WORDS.sub("", indicator["text"]), indicator["archived"])
        for said in standards_of_files().values()
        for section in said["section"]
        for indicator in section["indicator"]
        if "archived" in indicator
    ]
