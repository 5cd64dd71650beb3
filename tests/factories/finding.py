"""Which factory makes a model's rows, and how to put a row into a region: for tests that walk all models."""

import factory
from django.apps import apps
from django.db import models

from common.models import RegionScopedQuerySet
from tests import factories

OWN_APPS = ("common", "villages", "agreements", "assessments", "reporting")


def own_models() -> list[type[models.Model]]:
    """The portal's models, later rooms' included; without the event tables of history."""
    return [
        model
        for name in OWN_APPS
        if apps.is_installed(name)
        for model in apps.get_app_config(name).get_models()
        if not hasattr(model, "pgh_tracked_model")
    ]


def scoped_models() -> list[type[models.Model]]:
    """The models behind the region gate."""
    return [model for model in own_models() if isinstance(model._default_manager.all(), RegionScopedQuerySet)]


def names_persons(model: type[models.Model] | None) -> bool:
    """Whether the model's rows are for their own township's eyes alone."""
    return getattr(getattr(model, "_default_manager", None) and model._default_manager.all(), "names_persons", False)


def has_usual_gate(model: type[models.Model]) -> bool:
    """Its rows are seen by their own region and those above, and by nobody else."""
    return not names_persons(model) and not model._default_manager.all().shared_below


def factory_of(model: type[models.Model]) -> type[factory.django.DjangoModelFactory]:
    found = [
        made
        for made in vars(factories).values()
        if isinstance(made, type)
        and issubclass(made, factory.django.DjangoModelFactory)
        and made._meta.model is model
        and made.__name__ == f"{model.__name__}Factory"
    ]
    assert found, f"Add {model.__name__}Factory to tests/factories/ and to its __init__.py."
    return found[0]


def make_in(model: type[models.Model], region, **fields) -> models.Model:
    """A row that belongs to the region, placed by the way that the model's `region_lookup` names."""
    lookup = model._default_manager.all().region_lookup
    if lookup == "path":
        place = {"code": region.code}
    elif lookup.endswith("__path"):
        place = {lookup.removesuffix("__path"): region}
    else:
        place = {lookup: region.path}  # kept as text
    return factory_of(model)(**place, **fields)
