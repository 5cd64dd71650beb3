"""Rows that name private persons: what those may read of them who see the log and not the row."""

from django.contrib.contenttypes.models import ContentType
from django.db import models

NOT_SHOWN = "（不显示）"


def names_persons(model: type[models.Model] | None) -> bool:
    """Whether the model's rows are for few eyes; its queryset says so, see RegionScopedQuerySet."""
    rows = model._default_manager.all() if model is not None else None
    return getattr(rows, "names_persons", False)


def private_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The fields of such a model that name somebody."""
    return tuple(getattr(model, "private_fields", ()))


def masked(name: str) -> str:
    """A person's name as others read it: 张*, whatever its length."""
    return f"{name[:1]}*" if name else ""


def private_types() -> list[ContentType]:
    """The kinds of record whose attachments may name persons in their very file names."""
    return [kind for kind in ContentType.objects.all() if names_persons(kind.model_class())]
