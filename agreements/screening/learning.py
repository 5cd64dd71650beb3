"""Learning the weights of the second reader anew from the labelled set: `make weights`.

Logistic regression over runs of characters, one clause after the other in a seeded order, each run with a step that
shrinks with use. A lawful clause is lawful in each of its sentences; an unlawful one in that sentence which looks
worst so far. The same clauses always give the same weights.
"""

import json
import math
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from agreements.screening.engine import SENTENCE
from agreements.screening.likeness import SHORTEST, WEIGHTS, runs, weighable
from agreements.screening.normalising import normalise

ROUNDS = 12
STEP = 0.3
DECAY = 1e-4
SEED = 20261126
AT_LEAST = 2  # clauses a run must stand in to be learned
TOO_LIGHT = 0.05  # a weight that decides nothing

Examples = list[tuple[list[list[str]], bool]]


def learn(clauses: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """Weights by run from (text, is unlawful)."""
    examples = _examples(clauses)
    seen: dict[str, float] = {}
    weights: dict[str, float] = {run: 0.0 for sentences, _ in examples for found in sentences for run in found}
    start = 0.0
    order = random.Random(SEED)
    for _ in range(ROUNDS):
        order.shuffle(examples)
        for sentences, unlawful in examples:
            scored = [(start + sum(weights[run] for run in found) / len(found) ** 0.5, found) for found in sentences]
            for value, found in [max(scored)] if unlawful else scored:
                missed = unlawful - 1 / (1 + math.exp(-value))
                slope = missed / len(found) ** 0.5
                for run in found:
                    seen[run] = seen.get(run, 0.01) + slope * slope
                    weights[run] += STEP * (slope - DECAY * weights[run]) / seen[run] ** 0.5
                start += 0.01 * missed
    kept = {run: round(weight, 2) for run, weight in sorted(weights.items()) if abs(weight) >= TOO_LIGHT}
    return {"": round(start, 2), **kept}


def _examples(clauses: Iterable[tuple[str, bool]]) -> Examples:
    read = []
    for text, unlawful in clauses:
        sentences = [weighable(found.group()) for found in SENTENCE.finditer(normalise(text).text)]
        found = [sorted(runs(sentence)) for sentence in sentences if len(sentence) >= SHORTEST]
        if found:
            read.append((found, unlawful))
    count = Counter(run for sentences, _ in read for found in sentences for run in found)
    return [
        ([[run for run in found if count[run] >= AT_LEAST] or found for found in sentences], unlawful)
        for sentences, unlawful in read
    ]


def main(paths: list[str]) -> None:
    clauses = [
        (entry["text"], bool(entry["rules"]))
        for path in paths
        for entry in tomllib.loads(Path(path).read_text(encoding="utf-8"))["clauses"]
        if not entry.get("fresh")
    ]
    weights = learn(clauses)
    WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(clauses)} clauses, {len(weights)} weights\n")


if __name__ == "__main__":
    main(sys.argv[1:])
