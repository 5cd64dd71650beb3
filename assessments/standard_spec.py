"""What a version of a standard says, as plain values: the input of scoring, checks and distance."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assessments.choices import JudgedBy, NotApplicable, RuleKind
from assessments.indicator_rules import Rule
from common.decimals import ZERO

OUTSIDE = (RuleKind.BONUS, RuleKind.PENALTY)  # of the full points


@dataclass(frozen=True)
class IndicatorSpec:
    """One indicator. `rules` has the rule for each kind of unit to which it applies; an archived one needs none.

    `credit`: what it counts where it has no rule and the standard says 按满分计. A rank-only one (只排名不计分) is
    scored for the ranking and stays out of every sum.
    """

    key: Hashable
    number: str
    name: str
    kind: str
    rules: Mapping[str, Rule]
    credit: Decimal = ZERO
    is_rank_only: bool = False
    is_archived: bool = False

    def __post_init__(self) -> None:
        if self.is_rank_only and self.kind == RuleKind.VETO:
            raise ValueError(f"{self.number} {self.name}：一票否决指标不能只用于排名，请取消其中一项。")

    @cached_property
    def is_outside(self) -> bool:
        return self.kind in OUTSIDE

    @cached_property
    def counts(self) -> bool:
        """Whether it is part of the full points."""
        return not (self.is_outside or self.is_rank_only or self.is_archived)


@dataclass(frozen=True)
class SectionSpec:
    """`points` as the standard states them (they may contradict the sum: `standard_checks` says so). `pass_mark`: the
    points below which the unit is 不合格; where indicators do not apply it is asked in proportion."""

    key: Hashable
    name: str
    points: Decimal
    indicators: tuple[IndicatorSpec, ...]
    pass_mark: Decimal | None = None


@dataclass(frozen=True)
class GradeSpec:
    name: str
    minimum: Decimal = ZERO


@dataclass(frozen=True)
class StandardSpec:
    """What a version of a standard says.

    `bonus_cap`, `penalty_cap`: the most that all bonuses give and all penalties take; None: no limit. `floor`: the
    least total; None: it may lie below 0. `grades`: from the lowest to the highest; ValueError where the minimums
    are not in that order or names repeat. Judged by all-met alone, the minimums do not count and the highest is given.
    """

    sections: tuple[SectionSpec, ...]
    full_points: Decimal
    grades: tuple[GradeSpec, ...]
    judged_by: str = JudgedBy.POINTS
    not_applicable: str = NotApplicable.RESCALED
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None
    floor: Decimal | None = ZERO

    def __post_init__(self) -> None:
        minimums = [grade.minimum for grade in self.grades]
        if minimums != sorted(minimums):
            raise ValueError("等次的最低分应从低到高排列，请调整顺序。")
        if len({grade.name for grade in self.grades}) != len(self.grades):
            raise ValueError("等次名称有重复，请改成不同的名称。")

    @cached_property
    def indicators(self) -> tuple[IndicatorSpec, ...]:
        return tuple(indicator for section in self.sections for indicator in section.indicators)

    @cached_property
    def by_key(self) -> Mapping[Hashable, IndicatorSpec]:
        return {indicator.key: indicator for indicator in self.indicators}
