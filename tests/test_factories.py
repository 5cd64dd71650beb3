"""The factories themselves: every model has one, and what it makes is valid."""

import factory
import pytest
from django.apps import apps

from tests import factories

FACTORIES = {
    made._meta.model: made
    for made in vars(factories).values()
    if isinstance(made, type) and issubclass(made, factory.django.DjangoModelFactory)
}
# Rows that only the code they belong to may write; a factory would make what cannot be.
WITHOUT_FACTORY = {"common.StepRecord"}
OWN_APPS = ("common", "villages", "agreements", "assessments", "reporting")


def own_models():
    return [
        model
        for name in OWN_APPS
        if apps.is_installed(name)
        for model in apps.get_app_config(name).get_models()
        if not hasattr(model, "pgh_tracked_model") and model._meta.label not in WITHOUT_FACTORY
    ]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_model_has_a_factory_whose_rows_are_valid(model, db):
    assert model in FACTORIES, f"Add a factory for {model._meta.label} to tests/factories/ and to its __init__.py."
    rows = FACTORIES[model].create_batch(3)

    for row in rows:
        row.full_clean()
    assert model._default_manager.filter(pk__in=[row.pk for row in rows]).count() == 3


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
