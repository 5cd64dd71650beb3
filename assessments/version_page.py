"""A version as its pages show it: how each indicator scores, what it adds up to, what is said against it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from agreements.models import ScreeningRule
from assessments.choices import AppliesTo, RuleKind
from assessments.standard_checks import Objection, objections, sum_for
from assessments.version_spec import Parts, parts_of, rule_of
from common.decimals import ZERO
from common.metrics import Metric, all_metrics
from villages.choices import VillageKind


@dataclass(frozen=True)
class IndicatorRow:
    indicator: object
    kinds: Sequence[VillageKind]
    metric: Metric | None
    objections: Sequence[Objection]

    @cached_property
    def ways(self) -> list[tuple[str, str]]:
        """(for whom, how it scores); one line where the kinds of unit do not differ."""
        return _once({kind: self._way(kind) for kind in self.kinds})

    def _way(self, kind: VillageKind) -> str:
        try:
            return rule_of(self.indicator, kind).method
        except ValueError:
            return "计分参数有误，请修改"

    @property
    def points(self) -> list[tuple[str, Decimal]]:
        """(for whom, what it is worth)."""
        return _once({kind: self.indicator.points_for(kind) for kind in self.kinds})

    @property
    def only_for(self) -> str:
        """The one kind of unit that it is asked of; blank where it is asked of both."""
        one = self.indicator
        return "" if one.applies_to == AppliesTo.BOTH else one.get_applies_to_display()

    @property
    def sign(self) -> str:
        """Before the points of what stands outside the full points."""
        return {RuleKind.BONUS: "+", RuleKind.PENALTY: "−"}.get(self.indicator.kind, "")


@dataclass(frozen=True)
class SectionRow:
    section: object
    rows: Sequence[IndicatorRow]
    sums: Sequence[tuple[str, Decimal]]

    @property
    def agrees(self) -> bool:
        return all(points == self.section.stated_points for _, points in self.sums[:1])


@dataclass(frozen=True)
class VersionPage:
    """`sums`: what all indicators add up to; `stated`: what the sections say."""

    version: object
    sections: Sequence[SectionRow]
    sums: Sequence[tuple[str, Decimal]]
    objections: Sequence[Objection]

    @property
    def stated(self) -> Decimal:
        return sum((row.section.stated_points for row in self.sections), ZERO)

    @property
    def indicator_count(self) -> int:
        return sum(len(row.rows) for row in self.sections)

    @property
    def archived_count(self) -> int:
        return sum(row.indicator.is_archived for section in self.sections for row in section.rows)

    @property
    def blocking(self) -> list[Objection]:
        return [one for one in self.objections if one.is_blocking]

    @property
    def warnings(self) -> list[Objection]:
        return [one for one in self.objections if not one.is_blocking]


def page_of(version) -> VersionPage:
    """A version fetched `with_parts()`; only drafts are asked what is wrong with them."""
    return page_of_parts(parts_of(version), is_asked=version.is_draft)


def page_of_parts(parts: Parts, *, is_asked: bool) -> VersionPage:
    """The same of parts that need not be stored. `is_asked`: whether anything is wrong with them."""
    said = objections(parts, ScreeningRule.objects.as_rules()) if is_asked else []
    of_indicator: Mapping[int, list[Objection]] = defaultdict(list)
    for one in said:
        of_indicator[id(one.indicator)].append(one)
    metrics = {metric.key: metric for metric in all_metrics()}
    sections = [
        SectionRow(
            section,
            [IndicatorRow(one, parts.kinds_of(one), metrics.get(one.metric), of_indicator[id(one)]) for one in own],
            sums_of(parts, own),
        )
        for section, own in parts.sections
    ]
    return VersionPage(parts.version, sections, sums_of(parts, parts.indicators), said)


def sums_of(parts: Parts, indicators: Sequence) -> list[tuple[str, Decimal]]:
    """What they add up to, said once where both kinds of unit have the same points."""
    return _once({kind: sum_for(kind, indicators) for kind in parts.kinds})


def _once(by_kind: Mapping[VillageKind, object]) -> list[tuple[str, object]]:
    if len(set(by_kind.values())) == 1:
        return [("", next(iter(by_kind.values())))]
    return [(kind.label, value) for kind, value in by_kind.items()]
