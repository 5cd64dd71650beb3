"""The memory of one record as entries that people read: who changed which field, when, from what to what."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils import timezone

from common.history import FieldChange, event_model

VERBS = {"insert": "新增", "update": "修改", "delete": "删除"}
NEWEST = 200


@dataclass
class Entry:
    """One event, as templates/common/_change.html shows it."""

    when: datetime
    verb: str
    name: str
    unit: str
    address: str
    changes: list[FieldChange] = field(default_factory=list)


def entries_of(row: models.Model) -> list[Entry]:
    """The newest entries of one record, newest first; changes of nothing that people see are left out."""
    events = event_model(type(row))
    if events is None:
        return []
    newest = list(events.objects.filter(pgh_obj_id=row.pk).order_by("-pgh_id")[: NEWEST + 1])
    seen = _Words(type(row), events, newest)
    pairs = zip(newest, [*newest[1:], None], strict=True)
    entries = [seen.entry(event, before) for event, before in pairs][:NEWEST]
    return [entry for entry in entries if entry.changes]


class _Words:
    """Labels and values in the reader's words; names of related rows are fetched once per field."""

    def __init__(self, model: type[models.Model], events: type[models.Model], loaded: list) -> None:
        tracked = {each.attname for each in events._meta.fields}
        self.fields = [each for each in model._meta.fields if each.attname in tracked and not each.primary_key]
        self.names = {}
        for each in self.fields:
            if each.is_relation:
                keys = {getattr(event, each.attname) for event in loaded} - {None}
                self.names[each.attname] = each.related_model._base_manager.in_bulk(keys) if keys else {}

    def entry(self, event: models.Model, before: models.Model | None) -> Entry:
        act = event.pgh_context or {}
        return Entry(
            when=timezone.localtime(event.pgh_created_at),
            verb=VERBS[event.pgh_label.partition("_")[0]],
            name=act.get("name", ""),
            unit=act.get("unit", ""),
            address=act.get("address", ""),
            changes=self.changes(event, before),
        )

    def changes(self, event: models.Model, before: models.Model | None) -> list[FieldChange]:
        pairs = [(each, self.value(before, each), self.value(event, each)) for each in self.fields]
        return [FieldChange(str(each.verbose_name), old, new) for each, old, new in pairs if old != new]

    def value(self, event: models.Model | None, each: models.Field) -> str:
        value = getattr(event, each.attname, None)
        if value in (None, ""):
            return ""
        if each.is_relation:
            return str(self.names[each.attname].get(value, value))
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, datetime):
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        return str(dict(each.flatchoices).get(value, value))
