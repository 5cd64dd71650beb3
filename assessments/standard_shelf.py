"""Versions of standards as scoring reads them. One that is published never changes, so it is read once and kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessments.models import Indicator, Section, StandardVersion
from assessments.standard_spec import StandardSpec
from assessments.version_spec import Parts, parts_of, spec_of

KEPT = 64

_shelf: dict[int, "Shelved"] = {}


@dataclass(frozen=True)
class Shelved:
    """A version with its parts, and the same as plain values. The keys of the values are those of the rows."""

    parts: Parts
    spec: StandardSpec

    @property
    def version(self) -> StandardVersion:
        return self.parts.version

    @property
    def sections(self) -> Sequence[tuple[Section, Sequence[Indicator]]]:
        return self.parts.sections

    @cached_property
    def indicators(self) -> Mapping[int, Indicator]:
        """By key, in the order of the standard."""
        return {indicator.pk: indicator for indicator in self.parts.indicators}

    def scored_for(self, kind: str) -> list[Indicator]:
        """The indicators that a unit of this kind is scored by."""
        return [one for one in self.parts.indicators if kind in self.spec.by_key[one.pk].rules]


def shelved(key: int) -> Shelved:
    """The version of this key: four queries for a draft, and for a published one the first time."""
    found = _shelf.get(key)
    if found is None:
        parts = parts_of(StandardVersion.objects.with_parts().get(pk=key))
        found = Shelved(parts, spec_of(parts))
        if not parts.version.is_draft:
            if len(_shelf) >= KEPT:
                _shelf.clear()
            _shelf[key] = found
    return found
