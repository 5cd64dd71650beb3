"""Which events lie in whose region. Events keep no path, but they keep the foreign keys that lead to one.

A deleted row is found by the keys its own events carry; where the row they lead to is deleted too,
by the event of that deletion.
"""

from functools import lru_cache

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from pghistory.core import event_models

from common.history import event_model
from common.models import Attachment


def tracked_models() -> list[type[models.Model]]:
    """Every model with a memory, by the name that users know."""
    found = {event.pgh_tracked_model for event in event_models()}
    return sorted(found, key=lambda model: str(model._meta.verbose_name))


def events_for_user(model: type[models.Model], user) -> models.QuerySet:
    """The events of a model inside the user's region, deleted rows included; a region-less model is
    shown to national staff alone, unless it says `of_everybody`."""
    events = event_model(model).objects.all()
    path = getattr(user, "region_path", None)
    if path is None or not user.is_active:
        return events.none()
    if path == "" or getattr(model, "of_everybody", False):
        return events
    if model is Attachment:
        return events.filter(_attachments_inside(path))
    lookup = _region_lookup(model)
    return events.filter(_inside(model, lookup, path)) if lookup else events.none()


def _region_lookup(model: type[models.Model]) -> str:
    return getattr(model._default_manager.all(), "region_lookup", "")


def _inside(model: type[models.Model], lookup: str, path: str) -> Q:
    """The condition on the model's events, by the keys that the events themselves carry.

    Subqueries, not joins: a join would lose the events whose owner is deleted.
    """
    first, _, rest = lookup.partition("__")
    if not rest:
        return _region_itself(model, lookup, path)
    above = model._meta.get_field(first).related_model
    return _leads_to(first, above, rest, path)


def _region_itself(model: type[models.Model], lookup: str, path: str) -> Q:
    living = _as_sql(_living(model, lookup, path))
    inside = Q(pgh_obj__in=living)
    for field in model._meta.fields:
        if field.related_model is model:
            inside |= Q(**{f"{field.name}__in": living})
    return inside


def _leads_to(name: str, model: type[models.Model], lookup: str, path: str) -> Q:
    """The key of this name is one of a row in the region, living or deleted."""
    living, deleted = _keys(model, lookup, path)
    return Q(**{f"{name}__in": living}) | (Q(**{f"{name}__in": deleted}) if deleted else Q())


@lru_cache(maxsize=1024)
def _keys(model: type[models.Model], lookup: str, path: str) -> tuple[RawSQL, RawSQL | None]:
    """The keys of a model's rows in the region, and of those that are deleted.

    Kept as SQL: eighty tables lead to the same few, and the ORM would put each way together anew, seconds for a page.
    """
    living, events = _as_sql(_living(model, lookup, path)), event_model(model)
    if events is None:
        return living, None
    deleted = events.objects.filter(_inside(model, lookup, path), pgh_label="delete")
    return living, _as_sql(deleted.values("pgh_obj_id"))


def _living(model: type[models.Model], lookup: str, path: str) -> models.QuerySet:
    return model._base_manager.filter(**{f"{lookup}__startswith": path}).values("pk")


def _as_sql(keys: models.QuerySet) -> RawSQL:
    return RawSQL(*keys.query.sql_with_params())


def _attachments_inside(path: str) -> Q:
    inside = Q(pk__in=[])
    for model in tracked_models():
        lookup = _region_lookup(model)
        if not lookup or not isinstance(model._meta.pk, models.BigAutoField):
            continue
        of_model = Q(target_type=ContentType.objects.get_for_model(model))
        inside |= of_model & _leads_to("target_id", model, lookup, path)
    return inside
