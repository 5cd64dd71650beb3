"""The second reader: is a sentence more like the unlawful clauses of the labelled set or like the lawful ones?

The rules know wordings; whoever asks for the same thing in new words gets past them. So every sentence in which no
rule found anything is weighed as well: each run of one to three characters carries a weight, learned from the
labelled set by `learning.py`, and the sum says which side the sentence is on. It can show what weighed most but not
which law is meant, so it never blocks: its finding is a warning, to be answered by a person.
"""

import json
import re
from functools import cache
from pathlib import Path

from agreements.screening.findings import Rule, Severity

WEIGHTS = Path(__file__).with_name("weights.json")
RUNS = (1, 2, 3)
LONGEST = 600  # characters of a sentence that are weighed
SHORTEST = 10  # a shorter one says too little
LIKE = 0.5  # above it, a sentence is worth a person's look

LIKENESS = Rule(
    key="likeness",
    label="疑似违法表述（整句比对）",
    severity=Severity.WARNING,
    patterns=(),
    basis="未命中已知写法，但整句与已知的违法条款相近，请对照《村民委员会组织法》第三十一条、"
    "《城市居民委员会组织法》第三十一条人工核对：不得侵犯人身权利、民主权利和合法财产权利",
    suggestion="请逐字核对本句：有侵害权益之处的，改写后再提交；确属合法的，写明理由即可。",
)


def weighable(sentence: str) -> str:
    """The sentence as it is weighed: figures are all alike, the number of an item is left out."""
    sentence = re.sub(
        r"^(?:第?[一二三四五六七八九十百\d]{1,5}[条章节款项、.:]|\([一二三四五六七八九十\d]{1,3}\))", "", sentence
    )
    return re.sub(r"\d+", "0", sentence.strip(",:"))[:LONGEST]


def runs(sentence: str) -> set[str]:
    """Every run of up to three characters; `^` and `$` stand for the two ends."""
    framed = f"^{sentence}$"
    return {framed[start : start + length] for length in RUNS for start in range(len(framed) - length + 1)}


def likeness(sentence: str) -> float:
    """Above 0 when the normalised sentence is more like the unlawful clauses, below when more like the lawful."""
    weights = _weights()
    found = runs(weighable(sentence))
    return weights[""] + sum(weights.get(run, 0.0) for run in found) / len(found) ** 0.5


def weightiest(sentence: str) -> tuple[int, int]:
    """Where between two commas the sentence is most like the unlawful clauses."""
    weights = _weights()
    parts = [found.span() for found in re.finditer(r"[^,:]+", sentence)]
    return max(parts, key=lambda span: sum(weights.get(run, 0.0) for run in runs(sentence[slice(*span)])))


@cache
def _weights() -> dict[str, float]:
    """By run; the weight of "" is where the scale begins."""
    return json.loads(WEIGHTS.read_text(encoding="utf-8"))
