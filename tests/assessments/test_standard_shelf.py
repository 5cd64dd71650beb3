"""Rows of a version as plain values; a published one is read once."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.standard_shelf import shelved
from assessments.standard_spec import GradeSpec
from tests.assessments.sheets import COUNTY, make_standard
from tests.factories import IndicatorFactory, RegionFactory, SectionFactory, StandardVersionFactory
from villages.choices import VillageKind

pytestmark = pytest.mark.django_db


def test_parts_become_plain_values_in_order():
    version = make_standard(RegionFactory(code=COUNTY))

    shelf = shelved(version.pk)

    assert [one.number for one in shelf.spec.indicators] == list("12345678")
    assert shelf.spec.grades == (GradeSpec("合格", D(60)), GradeSpec("示范", D(90)))
    assert shelf.spec.full_points == D(100)


def test_points_and_scope_differ_by_kind_of_unit():
    section = SectionFactory(version=StandardVersionFactory())
    both = IndicatorFactory(section=section, points=10, residents_points=6, position=1)
    village_only = IndicatorFactory(section=section, points=4, applies_to="village", position=2)
    archived = IndicatorFactory(section=section, points=0, is_archived=True, archived_reason="样例", position=3)

    shelf = shelved(section.version_id)

    assert shelf.scored_for(VillageKind.VILLAGE) == [both, village_only]
    assert shelf.scored_for(VillageKind.RESIDENTS) == [both]
    assert shelf.spec.by_key[both.pk].rules[VillageKind.RESIDENTS].points == D(6)
    assert shelf.spec.by_key[archived.pk].is_archived is True


def test_published_version_is_read_once_and_a_draft_each_time():
    published = make_standard(RegionFactory(code=COUNTY))
    draft = SectionFactory(version=StandardVersionFactory()).version
    shelved(published.pk)
    shelved(draft.pk)

    with CaptureQueriesContext(connection) as kept:
        shelved(published.pk)
    IndicatorFactory(section=draft.sections.get(), points=10)
    with CaptureQueriesContext(connection) as read:
        assert len(shelved(draft.pk).spec.indicators) == 1

    assert (len(kept), len(read) > 0) == (0, True)
