"""The auditor's search over every table with a memory, inside his region."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.history import event_model
from common.models import Attachment
from common.privacy import names_persons, private_fields, private_types
from common.recall.moments import Moments, changes_of
from common.recall.scope import events_for_user, tracked_models
from common.recall.words import NAMING


@dataclass(frozen=True)
class AuditQuery:
    """What the auditor asks. Days count in full, both ends included; blank asks for anything."""

    table: str = ""
    verb: str = ""
    person: str = ""
    record: str = ""
    since: date | None = None
    until: date | None = None
    import_run: int | None = None
    address: str = ""


def search(user, asked: AuditQuery) -> Moments:
    """All matching events, newest first."""
    parts = []
    for model in tracked_models():
        if asked.table in {"", model._meta.label_lower}:
            events = _narrowed(events_for_user(model, user), model, asked)
            parts.append(changes_of(events, model))
    return Moments(*parts)


def _narrowed(events: models.QuerySet, model: type[models.Model], asked: AuditQuery) -> models.QuerySet:
    conditions = {
        "pgh_label": asked.verb,
        "pgh_context__name__icontains": asked.person,
        "pgh_context__address__startswith": asked.address,
        "pgh_context__import_run": asked.import_run,
        "pgh_created_at__gte": _start_of(asked.since),
        "pgh_created_at__lte": _end_of(asked.until),
    }
    events = events.filter(**{name: value for name, value in conditions.items() if value not in ("", None)})
    if asked.record and model is Attachment:
        events = events.exclude(target_type__in=private_types())  # what is not shown is not searched either
    return events.filter(_called(model, asked.record)) if asked.record else events


def _start_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _end_of(day: date | None) -> datetime | None:
    """Its last moment; the calendar's last day has no next one."""
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None


def _called(model: type[models.Model], text: str) -> Q:
    """Rows whose own code or name, or whose owner's, is or contains the text. What is not shown is not searched."""
    called = Q(pk__in=[])
    for field in event_model(model)._meta.fields:
        if field.name.startswith("pgh_") or field.name in private_fields(model):
            continue
        if field.name in NAMING:
            called |= _names(field, field.name, text)
        elif field.related_model and not names_persons(field.related_model):
            for name in ("code", "name"):
                if any(found.name == name for found in field.related_model._meta.fields):
                    inner = field.related_model._meta.get_field(name)
                    called |= _names(inner, f"{field.name}__{name}", text)
    return called


def _names(field: models.Field, path: str, text: str) -> Q:
    if isinstance(field, models.IntegerField):
        return Q(**{path: int(text)}) if text.isdecimal() and len(text) == 4 else Q()
    return Q(**{f"{path}__startswith" if field.name == "code" else f"{path}__contains": text})
