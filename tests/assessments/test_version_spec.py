"""What the scoring reads from the stored rows."""

from decimal import Decimal as D

import pytest

from assessments.choices import AppliesTo
from assessments.models import StandardVersion
from assessments.scoring import score_sheet
from assessments.standard_spec import StandardSpec
from assessments.version_spec import parts_of, spec_of
from tests.factories import GradeFactory, IndicatorFactory, SectionFactory, StandardVersionFactory

pytestmark = pytest.mark.django_db


def spec_as_stored(version) -> StandardSpec:
    return spec_of(parts_of(StandardVersion.objects.with_parts().get(pk=version.pk)))


def test_a_stored_version_is_scored(django_assert_num_queries):
    version = StandardVersionFactory(full_points=20, is_floored=False, penalty_cap=3)
    section = SectionFactory(version=version, stated_points=20, pass_mark=12)
    IndicatorFactory(section=section, points=10, residents_points=20, position=2)
    rural = IndicatorFactory(section=section, points=10, residents_points=0, applies_to=AppliesTo.VILLAGE, position=1)
    IndicatorFactory(section=section, points=0, is_archived=True, archived_reason="依法不再考核。", position=3)
    GradeFactory(version=version, name="示范", minimum=18)
    GradeFactory(version=version, name="合格", minimum=12)

    with django_assert_num_queries(4):
        spec = spec_as_stored(version)

    assert [grade.name for grade in spec.grades] == ["合格", "示范"]
    assert (spec.floor, spec.penalty_cap, spec.sections[0].pass_mark) == (None, D(3), D(12))
    assert [sorted(one.rules) for one in spec.indicators] == [["village"], ["residents", "village"], []]
    assert [one.credit for one in spec.indicators] == [D(0), D(0), D(0)]
    assert spec.indicators[0].key == rural.pk
    keys = [one.key for one in spec.indicators]
    assert score_sheet(spec, "village", {keys[0]: True, keys[1]: False}).total == D(10)
    assert score_sheet(spec, "residents", {keys[1]: True}).total == D(20)


def test_what_does_not_apply_counts_as_full_where_the_standard_says_so():
    version = StandardVersionFactory(full_points=20, not_applicable="full")
    section = SectionFactory(version=version, stated_points=20)
    both = IndicatorFactory(section=section, points=14)
    IndicatorFactory(section=section, points=6, applies_to=AppliesTo.VILLAGE)

    spec = spec_as_stored(version)

    assert [one.credit for one in spec.indicators] == [D(0), D(6)]
    assert score_sheet(spec, "residents", {both.pk: False}).total == D(6)


def test_a_standard_for_villages_only_reads_nothing_of_the_residents_committees():
    version = StandardVersionFactory(full_points=10, applies_to=AppliesTo.VILLAGE)
    parameters = {"target": "90", "residents": {"target": "no number"}}
    IndicatorFactory(section=SectionFactory(version=version), kind="threshold", points=10, parameters=parameters)

    assert [sorted(one.rules) for one in spec_as_stored(version).indicators] == [["village"]]
