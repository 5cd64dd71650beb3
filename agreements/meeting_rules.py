"""What the law asks of a meeting, as plain values: shares, days, wordings. Filled from the rules of law of a day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole as the law names it: 过半数 is 1/2 without itself, 三分之二以上 is 2/3 with itself.

    `numerator` and `denominator` are whole numbers, 1 ≤ numerator ≤ denominator; ValueError otherwise.
    Reckoned in whole numbers, so nothing is rounded.
    """

    numerator: int
    denominator: int
    is_inclusive: bool

    def __post_init__(self) -> None:
        if not 1 <= self.numerator <= self.denominator:
            raise ValueError("a share lies between nothing and the whole")

    def is_reached(self, part: int, whole: int) -> bool:
        """Whether `part` of `whole` (both counts, 0 or more) is enough. Of nothing, nothing is ever enough."""
        if whole <= 0:
            return False
        have, needed = part * self.denominator, self.numerator * whole
        return have >= needed if self.is_inclusive else have > needed

    def least_of(self, whole: int) -> int:
        """The smallest count that is enough of `whole` (0 or more); 1 of nothing."""
        if whole <= 0:
            return 1
        below, exact = divmod(self.numerator * whole, self.denominator)
        return below if self.is_inclusive and not exact else below + 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of law as the verdict quotes it: a share, a number of days, or a sentence."""

    law: str
    article: str
    wording: str
    share: Share | None = None
    number: int | None = None
    allows_exception: bool = False

    @property
    def quote(self) -> str:
        return f"《{self.law}》{self.article}：{self.wording}"


@dataclass(frozen=True, slots=True)
class MeetingRules:
    """The rules in force on the day of the meeting for one kind of body. None where no law settles the matter."""

    full_quorum_persons: Rule | None = None
    full_quorum_households: Rule | None = None
    full_decision: Rule | None = None
    representatives_quorum: Rule | None = None
    representatives_decision: Rule | None = None
    notice_days: Rule | None = None
    charter_maker: Rule | None = None
    party_study: Rule | None = None
