"""Memory of fields: which field changed from what to what, by whom. Written by triggers.

Insert events are written per statement, update and delete events per row: that mix was the fastest in bulk.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pghistory
from django.db import models

QUIET_FIELDS = ("created_at", "updated_at")


def tracked(*, exclude: Iterable[str] = ()) -> Callable[[type[models.Model]], type[models.Model]]:
    """Class decorator: keep an append-only event of each insert, change and deletion of a row.

    `exclude` names derived columns that carry no news of their own. An unchanged row makes no event.
    """

    def decorate(model: type[models.Model]) -> type[models.Model]:
        names = {field.name for field in model._meta.fields}
        left_out = [name for name in (*QUIET_FIELDS, *exclude) if name in names]
        return pghistory.track(
            pghistory.InsertEvent(level=pghistory.Statement),
            pghistory.UpdateEvent(level=pghistory.Row),
            pghistory.DeleteEvent(level=pghistory.Row),
            exclude=left_out,
            append_only=True,
            meta={"indexes": [models.Index(fields=["pgh_created_at"])]},
        )(model)

    return decorate


def event_model(model: type[models.Model]) -> type[models.Model] | None:
    """The event model that remembers `model`, or None where it has no memory."""
    found = [event for event in pghistory.core.event_models() if event.pgh_tracked_model is model]
    return found[0] if found else None


def as_of(row: models.Model, revision: int) -> models.Model | None:
    """The row as it stood at a revision; not for saving. None where no event remembers that revision."""
    events = event_model(type(row))
    event = events.objects.filter(pgh_obj_id=row.pk, revision=revision).order_by("-pgh_id").first() if events else None
    if event is None:
        return None
    kept = {field.attname for field in event._meta.concrete_fields}
    columns = [field.attname for field in row._meta.concrete_fields if field.attname in kept]
    return type(row)(**{column: getattr(event, column) for column in columns})


def act_of(actor, **more) -> pghistory.context:
    """Open one act: all changes made inside belong together and carry who made them.

    The names are copied as text, so that old events still read true.
    """
    return pghistory.context(**who(actor), **more)


def who(actor) -> dict:
    """What an event remembers of the person: key, name and unit as they are now."""
    if actor is None or not actor.is_authenticated:
        return {"user": None, "name": "", "unit": ""}
    return {"user": actor.pk, "name": actor.name, "unit": actor.unit}


@dataclass(frozen=True)
class FieldChange:
    """One field of one event, in the reader's words."""

    label: str
    before: str
    after: str
