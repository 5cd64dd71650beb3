"""Moments: changes of fields, steps and attachments in one stream, newest first, a page of it read with two queries."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import CharField, F, JSONField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, JSONObject

from common.history import event_model
from common.models import Attachment, StepRecord
from common.pagination import COUNT_LIMIT

STEP = "step"
KEYS = ("when", "key", "kind", "verb", "act", "now", "before")
COLUMNS = tuple(f"moment_{key}" for key in KEYS)  # no field of a model is called so
HEAD = ("moment_when", "moment_key")
NEWEST_FIRST = tuple(f"-{name}" for name in HEAD)


class Moments(Sequence):
    """Several querysets of moments as one list for a paginator; counted no further than COUNT_LIMIT.

    A page is found by its heads alone, among all the tables; what the moments say is read where they were found.
    """

    def __init__(self, *parts: models.QuerySet) -> None:
        self.parts = {part.query.annotations["moment_kind"].value: part.order_by(*NEWEST_FIRST) for part in parts}

    def __getitem__(self, wanted: slice) -> list[dict]:
        if wanted.stop == 0:  # a paginator that has nothing asks for it all the same
            return []
        heads = [part.values_list("moment_kind", *HEAD)[: wanted.stop] for part in self.parts.values()]
        found: dict[str, list[int]] = {}
        for kind, _, key in _merged(heads)[wanted]:
            found.setdefault(kind, []).append(key)
        whole = [self.parts[kind].filter(moment_key__in=keys) for kind, keys in found.items()]
        return [dict(zip(KEYS, row, strict=True)) for row in _merged(whole)] if whole else []

    def __len__(self) -> int:
        return _merged([part.values_list("moment_key")[: COUNT_LIMIT + 1] for part in self.parts.values()]).count()


def _merged(parts: list[models.QuerySet]) -> models.QuerySet:
    return parts[0].union(*parts[1:], all=True).order_by(*NEWEST_FIRST) if len(parts) > 1 else parts[0]


def changes_of(events: models.QuerySet, model: type[models.Model]) -> models.QuerySet:
    """The events of one model as moments: the row as it was left, and as it was before."""
    shape = JSONObject(**{field.attname: field.attname for field in kept_fields(model)})
    earlier = event_model(model).objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    before = earlier.order_by("-pgh_id").annotate(moment_shape=shape).values("moment_shape")[:1]
    return events.annotate(
        moment_when=F("pgh_created_at"),
        moment_key=Cast("pgh_id", models.BigIntegerField()),
        moment_kind=Value(model._meta.label_lower, output_field=CharField()),
        moment_verb=Cast("pgh_label", CharField()),
        moment_act=F("pgh_context"),
        moment_now=shape,
        moment_before=Subquery(before, output_field=JSONField()),
    ).values_list(*COLUMNS)


def steps_of(target: models.Model) -> models.QuerySet:
    """The steps of one paper as moments."""
    facts = ("verb_label", "before", "after", "note", "actor_name", "actor_unit")
    nothing = Value(None, output_field=JSONField())
    steps = StepRecord.objects.of(target).annotate(
        moment_when=F("taken_at"),
        moment_key=F("pk"),
        moment_kind=Value(STEP, output_field=CharField()),
        moment_verb=F("verb"),
        moment_act=nothing,
        moment_now=JSONObject(**{name: name for name in facts}),
        moment_before=nothing,
    )
    return steps.values_list(*COLUMNS)


def attachments_of(target: models.Model) -> models.QuerySet:
    """What happened to the attachments of one record, as moments."""
    kind = ContentType.objects.get_for_model(target)
    events = event_model(Attachment).objects.filter(target_type=kind, target_id=target.pk)
    return changes_of(events, Attachment)


def kept_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields people read about, in the model's order; the key is not among them unless people know it."""
    names = {field.name for field in event_model(model)._meta.fields}
    return [field for field in model._meta.fields if field.name in names - {"id", "revision"}]


def moments_of(target: models.Model) -> Moments:
    """Everything that happened to one record."""
    model = type(target)
    parts = [changes_of(event_model(model).objects.filter(pgh_obj_id=target.pk), model)]
    if isinstance(model._meta.pk, models.BigAutoField) and model is not Attachment:
        parts += [steps_of(target), attachments_of(target)]
    return Moments(*parts)
