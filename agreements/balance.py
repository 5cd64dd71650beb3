"""Whether an agreement is balanced (对等) and voluntary (知情自愿). Pure: plain values in, sentences out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from agreements.choices import AgreementSide as Side
from agreements.choices import AgreementTopic as Topic

MOST_TIMES = 2  # one side's rights, or duties, may be at most this many times the other's
SIDES = (Side.COMMITTEE, Side.HOUSEHOLD)
VOLUNTARY_WORDS = ("知情", "自愿")
WAY_OUT = ("退出", "解除")


@dataclass(frozen=True)
class Provision:
    """A clause as the check reads it."""

    side: str
    topic: str
    text: str


def imbalances(provisions: Iterable[Provision]) -> list[str]:
    """What keeps the agreement from being balanced and voluntary, one sentence each; empty when nothing does.

    Each side has rights and duties, in numbers that lie within MOST_TIMES of each other (a clause for both counts
    for each); term and responsibility are stated; one clause says that the household signs knowingly and of its own
    free will, and may leave. That responsibility is no fine is the screening's business.
    """
    provisions = [one for one in provisions if one.text.strip()]
    return [*_missing(provisions), *_lopsided(provisions), *_involuntary(provisions)]


def counts_of(provisions: Iterable[Provision]) -> dict[tuple[str, str], int]:
    """(side, topic) → number of clauses; a clause for both counts for each side."""
    found: Counter = Counter()
    for one in provisions:
        for side in SIDES if one.side == Side.BOTH else (one.side,):
            found[side, one.topic] += 1
    return dict(found)


def _missing(provisions: list[Provision]) -> list[str]:
    counts = counts_of(provisions)
    sentences = [
        f"缺少“{Side(side).label}”的{Topic(topic).label}条款，请补写。"
        for side in SIDES
        for topic in (Topic.RIGHTS, Topic.DUTIES)
        if not counts.get((side, topic))
    ]
    stated = {one.topic for one in provisions}
    sentences += [
        f"缺少“{topic.label}”条款，请补写。" for topic in (Topic.TERM, Topic.RESPONSIBILITY) if topic not in stated
    ]
    return sentences


def _lopsided(provisions: list[Provision]) -> list[str]:
    counts, sentences = counts_of(provisions), []
    for topic in (Topic.RIGHTS, Topic.DUTIES):
        of_side = {side: counts.get((side, topic), 0) for side in SIDES}
        fewest, most = min(of_side.values()), max(of_side.values())
        if fewest and most > MOST_TIMES * fewest:
            more = max(of_side, key=of_side.get)
            sentences.append(
                f"双方{topic.label}不对等：村(居)委会一方{of_side[Side.COMMITTEE]}条，"
                f"户一方{of_side[Side.HOUSEHOLD]}条。请减少“{Side(more).label}”的条款，或补充另一方的条款。"
            )
    return sentences


def _involuntary(provisions: list[Provision]) -> list[str]:
    texts = [one.text for one in provisions if one.topic == Topic.VOLUNTARY]
    if not any(all(word in text for word in VOLUNTARY_WORDS) for text in texts):
        return ["缺少知情自愿条款：请写一条“自愿”条款，写明签约户在知情的基础上自愿签订。"]
    if not any(word in text for text in texts for word in WAY_OUT):
        return ["“自愿”条款没有写明签约户可以随时退出，请补写。"]
    return []
