"""A version of a standard with its parts, and what of it the scoring reads.

Takes rows as they come, stored or not: `StandardVersion`, `Section`, `Indicator`, `Grade`. No model is imported here,
so that the models themselves may ask.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessments.choices import AppliesTo
from assessments.indicator_rules import Rule, parse_rule
from assessments.standard_spec import GradeSpec, IndicatorSpec, SectionSpec, StandardSpec
from common.decimals import ZERO
from villages.choices import VillageKind

LONGEST_NAME = 40
KINDS_OF: Mapping[str, tuple[VillageKind, ...]] = {
    AppliesTo.BOTH: (VillageKind.VILLAGE, VillageKind.RESIDENTS),
    AppliesTo.VILLAGE: (VillageKind.VILLAGE,),
    AppliesTo.RESIDENTS: (VillageKind.RESIDENTS,),
}


@dataclass(frozen=True)
class Parts:
    """A version, its sections with their indicators in order, and its grades from the lowest to the highest."""

    version: object
    sections: Sequence[tuple[object, Sequence]]
    grades: Sequence

    @cached_property
    def indicators(self) -> list:
        return [indicator for _, indicators in self.sections for indicator in indicators]

    @property
    def kinds(self) -> tuple[VillageKind, ...]:
        return KINDS_OF[self.version.applies_to]

    def kinds_of(self, indicator) -> list[VillageKind]:
        """The kinds of unit that are scored by this indicator."""
        own = KINDS_OF[indicator.applies_to]
        return [kind for kind in self.kinds if kind in own and not indicator.is_archived]


def parts_of(version) -> Parts:
    """The parts as they are stored; no query where the version comes from `with_parts()`."""
    sections = sorted(version.sections.all(), key=lambda section: section.position)
    return Parts(
        version,
        [(one, sorted(one.indicators.all(), key=lambda indicator: indicator.position)) for one in sections],
        sorted(version.grades.all(), key=lambda grade: grade.minimum),
    )


def rule_of(indicator, kind: str) -> Rule:
    """How it scores for this kind of unit. ValueError with a Chinese sentence where its parameters do not fit."""
    return parse_rule(indicator.kind, indicator.points_for(kind), indicator.parameters, kind)


def spec_of(parts: Parts) -> StandardSpec:
    """What the scoring reads. Indicators are known by their primary key. ValueError as `rule_of`."""
    version = parts.version
    return StandardSpec(
        sections=tuple(_section_spec(parts, section, indicators) for section, indicators in parts.sections),
        full_points=version.full_points,
        grades=tuple(GradeSpec(grade.name, grade.minimum) for grade in parts.grades),
        judged_by=version.judged_by,
        not_applicable=version.not_applicable,
        bonus_cap=version.bonus_cap,
        penalty_cap=version.penalty_cap,
        floor=ZERO if version.is_floored else None,
    )


def _section_spec(parts: Parts, section, indicators: Sequence) -> SectionSpec:
    specs = tuple(_indicator_spec(parts, indicator) for indicator in indicators)
    return SectionSpec(section.pk, section.title, section.stated_points, specs, section.pass_mark)


def _indicator_spec(parts: Parts, indicator) -> IndicatorSpec:
    kinds, text = parts.kinds_of(indicator), indicator.text
    absent = next((kind for kind in parts.kinds if kind not in kinds), None)
    return IndicatorSpec(
        key=indicator.pk,
        number=indicator.number,
        name=text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…",
        kind=indicator.kind,
        rules={kind: rule_of(indicator, kind) for kind in kinds},
        credit=indicator.points_for(absent) if absent else ZERO,
        is_rank_only=indicator.is_rank_only,
        is_archived=indicator.is_archived,
    )
