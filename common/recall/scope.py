"""Which events lie in whose region. Events keep no path, but they keep the foreign keys that lead to one.

A deleted row is found by the keys its own events carry; where the row they lead to is deleted too,
by the event of that deletion.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
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
    inside = Q(**{f"{first}__in": _living(above, rest, path)})
    if event_model(above):
        inside |= Q(**{f"{first}__in": _deleted(above, rest, path)})
    return inside


def _region_itself(model: type[models.Model], lookup: str, path: str) -> Q:
    inside = Q(pgh_obj__in=_living(model, lookup, path))
    for field in model._meta.fields:
        if field.related_model is model:
            inside |= Q(**{f"{field.name}__in": _living(model, lookup, path)})
    return inside


def _living(model: type[models.Model], lookup: str, path: str) -> models.QuerySet:
    return model._base_manager.filter(**{f"{lookup}__startswith": path}).values("pk")


def _deleted(model: type[models.Model], lookup: str, path: str) -> models.QuerySet:
    gone = event_model(model).objects.filter(pgh_label="delete")
    return gone.filter(_inside(model, lookup, path)).values("pgh_obj_id")


def _attachments_inside(path: str) -> Q:
    inside = Q(pk__in=[])
    for model in tracked_models():
        lookup = _region_lookup(model)
        if not lookup or not isinstance(model._meta.pk, models.BigAutoField):
            continue
        of_model = Q(target_type=ContentType.objects.get_for_model(model))
        inside |= of_model & (
            Q(target_id__in=_living(model, lookup, path)) | Q(target_id__in=_deleted(model, lookup, path))
        )
    return inside
