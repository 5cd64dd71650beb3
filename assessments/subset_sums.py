"""The fewest of many whole numbers that reach what is needed, and among those the least sum. Exact. Pure.

Numbers stand in groups, and a group may need a sum of its own. A set of sums is one long integer: bit n is set where
n can be reached, so that adding a number to all of them is one shift.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Table = list[int]  # at place c the sums that c numbers give
Spot = tuple[int, int]  # how many numbers, their sum


@dataclass(frozen=True, slots=True)
class Group:
    """`numbers` above 0, from the largest to the smallest; `needed`: their least sum, 0 or less where none is asked."""

    numbers: tuple[int, ...]
    needed: int = 0


def fewest(groups: Sequence[Group], needed: int) -> Spot | None:
    """How many numbers are enough, and the largest sum that so many give; None where all together are not.

    Each group must take the first of its largest; whatever else is missing comes from the largest left over. No other
    set of that size gives more, so no smaller one is enough.
    """
    taken, total, left = 0, 0, []
    for group in groups:
        own = 0
        for place, number in enumerate(group.numbers):
            if own >= group.needed:
                left += group.numbers[place:]
                break
            taken, own = taken + 1, own + number
        if own < group.needed:
            return None
        total += own
    for number in sorted(left, reverse=True):
        if total >= needed:
            break
        taken, total = taken + 1, total + number
    return (taken, total) if total >= needed else None


def least_choice(groups: Sequence[Group], needed: int) -> list[tuple[int, ...]] | None:
    """Places in each group of the numbers to take: the fewest, with the least sum. None where nothing is enough.

    Among equal numbers the first places are taken. Grows with (numbers × their count in the answer × sum ÷ 64), and
    with the number of different sums that a group with a need of its own can give.
    """
    found = fewest(groups, needed)
    if found is None:
        return None
    count, most = found
    tables = [_prefix_tables(group, count, most) for group in groups]
    reached = [[1] + [0] * count]
    for group, table in zip(groups, tables, strict=True):
        reached.append(_joined(reached[-1], _at_least(table[-1], group.needed), count, most))
    spot = (count, _first_from(reached[-1][count], needed))
    choice = []
    for place in range(len(groups) - 1, -1, -1):
        own = _split(reached[place], _at_least(tables[place][-1], groups[place].needed), spot)
        choice.append(_places(groups[place], tables[place], own))
        spot = (spot[0] - own[0], spot[1] - own[1])
    return choice[::-1]


def _prefix_tables(group: Group, count: int, most: int) -> list[Table]:
    """After each number of the group, the sums of at most `count` numbers, none above `most`."""
    mask = (1 << (most + 1)) - 1
    tables = [[1] + [0] * count]
    for number in group.numbers:
        before = tables[-1]
        tables.append([before[0], *(before[c] | (before[c - 1] << number & mask) for c in range(1, count + 1))])
    return tables


def _at_least(table: Table, needed: int) -> Table:
    return [sums >> needed << needed for sums in table] if needed > 0 else table


def _joined(one: Table, other: Table, count: int, most: int) -> Table:
    """Every sum of the one plus every sum of the other."""
    mask = (1 << (most + 1)) - 1
    joined = [0] * (count + 1)
    for c, sums in enumerate(one):
        for d, more in enumerate(other[: count + 1 - c]):
            few, many = sorted((sums, more), key=int.bit_count)
            for number in _bits(few):
                joined[c + d] |= many << number & mask
    return joined


def _bits(sums: int) -> Iterator[int]:
    while sums:
        lowest = sums & -sums
        yield lowest.bit_length() - 1
        sums ^= lowest


def _first_from(sums: int, needed: int) -> int:
    start = max(0, needed)
    return start + next(_bits(sums >> start))


def _split(before: Table, own: Table, spot: Spot) -> Spot:
    """What of the spot comes from the group: the most numbers, then the largest sum."""
    count, total = spot
    for c in range(count, -1, -1):
        for part in sorted(_bits(own[c]), reverse=True):
            if part <= total and before[count - c] >> (total - part) & 1:
                return c, part
    raise AssertionError("a spot that was never reached")


def _places(group: Group, tables: list[Table], spot: Spot) -> tuple[int, ...]:
    """Which numbers of the group make up the spot, the first places where there is a choice."""
    count, total = spot
    places = []
    for place in range(len(group.numbers) - 1, -1, -1):
        if not tables[place][count] >> total & 1:
            places.append(place)
            count, total = count - 1, total - group.numbers[place]
    return tuple(places[::-1])
