"""The factories themselves: every model has one, and what it makes is valid."""

import pytest

from tests import factories
from tests.factories.finding import factory_of, make_in, own_models, scoped_models

# Rows that only the code they belong to may write; a factory would make what cannot be.
WITHOUT_FACTORY = {"common.StepRecord"}
MADE = [model for model in own_models() if model._meta.label not in WITHOUT_FACTORY]


@pytest.mark.parametrize("model", MADE, ids=lambda model: model._meta.label)
def test_every_model_has_a_factory_whose_rows_are_valid(model, db):
    rows = factory_of(model).create_batch(3)

    for row in rows:
        row.full_clean()
    assert model._default_manager.filter(pk__in=[row.pk for row in rows]).count() == 3


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label)
def test_row_made_in_a_region_lies_there(model, db):
    township = factories.TownshipFactory()
    of_county = model._default_manager.all().shared_below

    assert make_in(model, township).scope_path == (township.parent.path if of_county else township.path)


def test_region_by_path_brings_its_ancestors(db):
    township = factories.RegionFactory(path="12/1201/120119/120119001/")

    assert [region.code for region in type(township).objects.all()] == ["12", "1201", "120119", "120119001"]
    assert township.path == "12/1201/120119/120119001/"
    assert factories.TownshipFactory(code="120119001") == township


def test_village_by_code_brings_township_and_kind(db):
    village = factories.VillageFactory(code="120119001001")

    assert (village.township.code, village.kind) == ("120119001", "residents")


def test_village_by_code_of_something_else_brings_township_too(db):
    statistics = factories.AnnualStatisticsFactory(village__code="120119001201")

    assert statistics.village.township.path == "12/1201/120119/120119001/"


def test_association_in_a_region_has_its_village_there(db):
    township = factories.TownshipFactory()
    officer = factories.AssociationOfficerFactory(association__region=township)

    assert officer.association.village.township == township
