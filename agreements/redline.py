"""Two wordings of a paper compared clause by clause. Pure: plain values in, plain values out.

Clauses are paired by the clause they came from, else by equal words, else by likeness. A pair that stands in another
order is moved. Inside a pair the difference is told by character. Accepting every change gives the new wording,
rejecting every change the old one.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from re import findall

LIKE_ENOUGH = 0.45  # share of common pairs of characters from which two clauses count as one
CHARACTERS_COMPARED = 4_000_000  # product of lengths up to which characters are compared, beyond it sentences


class Kind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    INSERTED = "inserted"
    DELETED = "deleted"


class Op(StrEnum):
    SAME = "same"
    INS = "ins"
    DEL = "del"


@dataclass(frozen=True)
class Line:
    """A clause as it is compared. `key` names it, `origin` the clause of the other wording it came from."""

    text: str
    key: Hashable = None
    origin: Hashable = None


@dataclass(frozen=True)
class Bit:
    op: Op
    text: str


@dataclass(frozen=True)
class Change:
    """One clause: its place in either wording (from 1, None where it is not there) and the difference inside."""

    kind: Kind
    old_place: int | None
    new_place: int | None
    bits: tuple[Bit, ...]
    is_moved: bool = False

    @property
    def is_change(self) -> bool:
        return self.kind != Kind.SAME or self.is_moved


def compare(old: Sequence[Line], new: Sequence[Line]) -> list[Change]:
    """Every clause of both wordings, in the order of the new one; a deleted clause stands where it was."""
    partner = _pair(old, new)
    moved = set(partner) - _in_order([partner[place] for place in sorted(partner)], sorted(partner))
    deleted = _by_predecessor(old, partner)
    changes = [_deletion(old, place) for place in deleted[None]]
    for place, line in enumerate(new):
        former = partner.get(place)
        if former is None:
            changes.append(Change(Kind.INSERTED, None, place + 1, (Bit(Op.INS, line.text),)))
            continue
        bits = tuple(differences(old[former].text, line.text))
        kind = Kind.SAME if old[former].text == line.text else Kind.CHANGED
        changes.append(Change(kind, former + 1, place + 1, bits, place in moved))
        changes += [_deletion(old, gone) for gone in deleted[former]]
    return changes


def accepted(changes: Sequence[Change]) -> list[str]:
    """The new wording, clause by clause."""
    kept = [change for change in changes if change.new_place is not None]
    return [_text(change, Op.DEL) for change in sorted(kept, key=lambda change: change.new_place)]


def rejected(changes: Sequence[Change]) -> list[str]:
    """The old wording, clause by clause."""
    kept = [change for change in changes if change.old_place is not None]
    return [_text(change, Op.INS) for change in sorted(kept, key=lambda change: change.old_place)]


def differences(old: str, new: str) -> list[Bit]:
    """What was taken out and put in, by character; by sentence where the texts are very long."""
    if old == new:
        return [Bit(Op.SAME, new)] if new else []
    if len(old) * len(new) <= CHARACTERS_COMPARED:
        return _bits(old, new)
    bits = []
    for bit in _bits(_sentences(old), _sentences(new)):
        bits.append(Bit(bit.op, "".join(bit.text)))
    return bits


def _bits(old: Sequence, new: Sequence) -> list[Bit]:
    bits = []
    for op, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            bits.append(Bit(Op.SAME, new[new_start:new_end]))
            continue
        if old_end > old_start:
            bits.append(Bit(Op.DEL, old[old_start:old_end]))
        if new_end > new_start:
            bits.append(Bit(Op.INS, new[new_start:new_end]))
    return bits


def _sentences(text: str) -> list[str]:
    return findall(r"[^。；！？;!?\n]*[。；！？;!?\n]|[^。；！？;!?\n]+", text)


def _text(change: Change, without: Op) -> str:
    return "".join(bit.text for bit in change.bits if bit.op != without)


def _deletion(old: Sequence[Line], place: int) -> Change:
    return Change(Kind.DELETED, place + 1, None, (Bit(Op.DEL, old[place].text),))


def _by_predecessor(old: Sequence[Line], partner: dict[int, int]) -> dict[int | None, list[int]]:
    """Places of deleted clauses by the clause before them that is still there; None for those at the beginning."""
    kept, found, before = set(partner.values()), defaultdict(list), None
    for place in range(len(old)):
        if place in kept:
            before = place
        else:
            found[before].append(place)
    return found


def _in_order(formers: list[int], places: list[int]) -> set[int]:
    """The new places of the longest run of pairs that keep their order."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for index, former in enumerate(formers):
        at = bisect_left(tails, former)
        before.append(ends[at - 1] if at else None)
        if at == len(tails):
            tails.append(former)
            ends.append(index)
        else:
            tails[at], ends[at] = former, index
    run: set[int] = set()
    index = ends[-1] if ends else None
    while index is not None:
        run.add(places[index])
        index = before[index]
    return run


def _pair(old: Sequence[Line], new: Sequence[Line]) -> dict[int, int]:
    """New place -> old place of the same clause."""
    partner: dict[int, int] = {}
    by_key = {line.key: place for place, line in enumerate(old) if line.key is not None}
    for place, line in enumerate(new):
        former = by_key.pop(line.origin, None) if line.origin is not None else None
        if former is not None:
            partner[place] = former
    _pair_equal(old, new, partner)
    _pair_alike(old, new, partner)
    return partner


def _pair_equal(old: Sequence[Line], new: Sequence[Line], partner: dict[int, int]) -> None:
    taken, waiting = set(partner.values()), defaultdict(list)
    for place in reversed(range(len(old))):
        if place not in taken:
            waiting[old[place].text].append(place)
    for place, line in enumerate(new):
        if place not in partner and waiting[line.text]:
            partner[place] = waiting[line.text].pop()


def _pair_alike(old: Sequence[Line], new: Sequence[Line], partner: dict[int, int]) -> None:
    """The rest by the share of pairs of characters they have in common, best first."""
    taken = set(partner.values())
    grams = {place: _grams(line.text) for place, line in enumerate(old) if place not in taken}
    holders = defaultdict(list)
    for place, own in grams.items():
        for gram in own:
            holders[gram].append(place)
    likely = []
    for place, line in enumerate(new):
        if place in partner:
            continue
        own = _grams(line.text)
        common = Counter(former for gram in own for former in holders[gram])
        for former, count in common.most_common(5):
            share = 2 * count / (len(own) + len(grams[former]))
            if share >= LIKE_ENOUGH:
                likely.append((-share, abs(place - former), place, former))
    for _, _, place, former in sorted(likely):
        if place not in partner and former not in taken:
            partner[place] = former
            taken.add(former)


def _grams(text: str) -> set[str]:
    return {text[start : start + 2] for start in range(len(text) - 1)} or {text}
