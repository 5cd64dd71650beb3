"""Numbers of certificates and plaques: 津示范〔2026〕001号 and 津示牌2026001. Pure."""

import re
from collections.abc import Iterable

NUMBER = re.compile(r"(?P<prefix>.*)〔(?P<year>\d{4})〕(?P<serial>\d{1,6})号")


def certificate_number(prefix: str, year: int, serial: int) -> str:
    """`serial` from 1, with three digits at least."""
    return f"{prefix}〔{year}〕{serial:03d}号"


def plaque_number(prefix: str, year: int, serial: int) -> str:
    """Blank where no plaques are given out (no prefix)."""
    return f"{prefix}{year}{serial:03d}" if prefix else ""


def next_serial(numbers: Iterable[str], prefix: str, year: int) -> int:
    """One more than the highest serial given in this series; numbers of other series do not count."""
    given = [NUMBER.fullmatch(number) for number in numbers]
    own = [int(one["serial"]) for one in given if one and one["prefix"] == prefix and int(one["year"]) == year]
    return max(own, default=0) + 1


def prefix_of(number: str) -> str:
    """The prefix of a number of this scheme; blank for any other number."""
    found = NUMBER.fullmatch(number)
    return found["prefix"] if found else ""
