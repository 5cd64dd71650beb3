"""Vocabulary of the built-in rules; the lists themselves stand in words.toml."""

import re
import tomllib
from pathlib import Path

WORDS: dict[str, str] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
PLAIN = re.compile(r"[\u3400-\u9fff]+")
SPLIT_BY_BREAKS = (
    *("罚", "押", "收", "手术", "检查", "剥夺", "福利", "地", "证", "不开", "外嫁女", "亲属", "访", "出丑", "违生"),
    *("停水电", "禁止", "必须", "公布", "义务工"),
)

# Words that a line break in the middle must not hide.
UNBREAKABLE = frozenset(
    word for name in SPLIT_BY_BREAKS for word in WORDS[name].split() if 2 <= len(word) <= 5 and PLAIN.fullmatch(word)
) | {"不得", "严禁", "禁止", "收取", "违者", "计划生育", "避孕", "节育", "孕情", "隐私", "社会抚养费"}


def alternation(name: str) -> str:
    """The list as one group: plain words first, longest before shorter, so that 违约金 is not read as 违约."""
    words = sorted(WORDS[name].split(), key=lambda word: (not PLAIN.fullmatch(word), -len(word)))
    return "(?:" + "|".join(words) + ")"
