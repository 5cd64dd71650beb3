"""Versions of standards as scoring reads them. One that is published never changes, so it is read once and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assessments.models import Indicator, Section, StandardVersion
from assessments.points import ZERO
from assessments.standard_spec import GradeSpec, IndicatorSpec, SectionSpec, StandardSpec, rules_of

KEPT = 64
LONGEST_NAME = 40

_shelf: dict[int, "Shelved"] = {}


@dataclass(frozen=True)
class Shelved:
    """A version with its parts, and the same as plain values. The keys of the values are those of the rows."""

    version: StandardVersion
    spec: StandardSpec

    @cached_property
    def sections(self) -> list[tuple[Section, list[Indicator]]]:
        return [(section, list(section.indicators.all())) for section in self.version.sections.all()]

    @cached_property
    def indicators(self) -> Mapping[int, Indicator]:
        """By key, in the order of the standard."""
        return {indicator.pk: indicator for _, indicators in self.sections for indicator in indicators}

    def scored_for(self, kind: str) -> list[Indicator]:
        """The indicators that a unit of this kind is scored by."""
        return [one for one in self.indicators.values() if kind in self.spec.by_key[one.pk].rules]


def shelved(key: int) -> Shelved:
    """The version of this key: five queries for a draft, and for a published one the first time."""
    found = _shelf.get(key)
    if found is None:
        version = StandardVersion.objects.with_parts().get(pk=key)
        found = Shelved(version, spec_of(version))
        if not version.is_draft:
            if len(_shelf) >= KEPT:
                _shelf.clear()
            _shelf[key] = found
    return found


def spec_of(version: StandardVersion) -> StandardSpec:
    """A version fetched `with_parts()` as the plain values of scoring. ValueError where a part contradicts itself."""
    return StandardSpec(
        sections=tuple(_section(section) for section in version.sections.all()),
        full_points=version.full_points,
        grades=tuple(
            GradeSpec(grade.name, grade.minimum)
            for grade in sorted(version.grades.all(), key=lambda grade: grade.minimum)
        ),
        judged_by=version.judged_by,
        not_applicable=version.not_applicable,
        bonus_cap=version.bonus_cap,
        penalty_cap=version.penalty_cap,
        floor=ZERO if version.is_floored else None,
    )


def _section(section: Section) -> SectionSpec:
    indicators = tuple(_indicator(indicator) for indicator in section.indicators.all())
    return SectionSpec(section.pk, section.title, section.stated_points, indicators, section.pass_mark)


def _indicator(indicator: Indicator) -> IndicatorSpec:
    rules = {}
    if not indicator.is_archived:
        rules = rules_of(
            indicator.kind,
            indicator.points,
            indicator.parameters,
            residents_points=indicator.residents_points,
            applies_to=indicator.applies_to,
        )
    text = indicator.text
    name = text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"
    return IndicatorSpec(
        indicator.pk,
        indicator.number,
        name,
        indicator.kind,
        rules,
        is_rank_only=indicator.is_rank_only,
        is_archived=indicator.is_archived,
    )
