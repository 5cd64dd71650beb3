"""Which villages are inspected: how many per township, and which, by a draw that anyone can repeat. Pure.

The draw needs no random generator. Each unit's lot is the SHA-256 of "seed:code" in UTF-8; the smallest lots are
drawn. So it is the same on every machine, in every year and for every order of the rows, and a calculator for checksums
on the desk of whoever doubts it gives the same answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

# From so many units on, so many points: fewer than 20 units 2, 20 to 29 units 3, 30 and more 4 (half-year check).
FIRST_TABLE = ((1, 2), (20, 3), (30, 4))


def points_of_township(units: int, table: Sequence[tuple[int, int]] = FIRST_TABLE) -> int:
    """How many of `units` (0 or more) are inspected; never more than there are.

    `table`: (from so many units on, number drawn), both whole numbers. ValueError, a Chinese sentence, where it is
    empty, not in rising order, or has a row below 0.
    """
    if units < 0:
        raise ValueError("村居数不能小于0，请核对。")
    starts = [start for start, _ in table]
    if not table or starts != sorted(set(starts)):
        raise ValueError("抽样表应从少到多排列，每档起点不同，请调整。")
    if min(starts) < 0 or min(drawn for _, drawn in table) < 0:
        raise ValueError("抽样表中不能有负数，请改成0或正整数。")
    return min(units, max((drawn for start, drawn in table if units >= start), default=0))


def lot(seed: str, code: str) -> str:
    """The lot of one unit: 64 hexadecimal digits."""
    return sha256(f"{seed}:{code}".encode()).hexdigest()


def draw(codes: Iterable[str], number: int, seed: str) -> tuple[str, ...]:
    """`number` of the codes (all of them where there are fewer), in the order of their lots.

    Independent of the order of the codes; a code given twice has one lot. ValueError for a negative number or an
    empty seed, which nobody could have stored.
    """
    if number < 0 or not seed:
        raise ValueError("抽样需要0或正整数的抽取数，以及已保存的抽样种子，请核对。")
    return tuple(sorted(set(codes), key=lambda code: (lot(seed, code), code))[:number])


def draw_by_township(
    units: Mapping[str, Iterable[str]], seed: str, table: Sequence[tuple[int, int]] = FIRST_TABLE
) -> dict[str, tuple[str, ...]]:
    """Codes drawn for each township, of its own codes; the same seed serves all."""
    drawn = {}
    for township, codes in units.items():
        own = set(codes)
        drawn[township] = draw(own, points_of_township(len(own), table), seed)
    return drawn
