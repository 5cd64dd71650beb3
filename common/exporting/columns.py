"""A Resource's columns as they are read and written: one path of the query, one kind of cell."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from common.privacy import masked
from common.resources import Column, PortalResource
from common.widgets import AmountWidget, ChoiceWidget, CountWidget, DayWidget, LookupWidget, PrivateNameWidget

NARROW, WIDE = 10, 40
WIDTH_OF_KIND = {"number": 12, "date": 12}


class CellKind(Enum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True)
class ReadColumn:
    """Where a column's values come from, and what they become. Blank stays blank: None or ""."""

    header: str
    path: str
    kind: CellKind
    convert: Callable
    width: int
    synonyms: tuple[str, ...] = ()


def columns_of(resource: PortalResource) -> list[ReadColumn]:
    """All columns in their declared order, read set-based: no row ever becomes an object."""
    return [_read_column(resource.model, column) for column in resource.columns]


def _read_column(model: type[models.Model], column: Column) -> ReadColumn:
    widget, path = column.widget, column.attribute
    kind, convert = CellKind.TEXT, str
    if isinstance(widget, LookupWidget):
        path = f"{column.attribute}__{widget.fields[0]}" if not column.helper else column.attribute
    elif isinstance(widget, PrivateNameWidget):
        convert = masked
    elif isinstance(widget, ChoiceWidget):
        labels = widget.labels
        convert = lambda value: labels.get(value, str(value))  # noqa: E731 (bound to this column's labels)
    elif isinstance(widget, CountWidget):
        kind, convert = CellKind.NUMBER, int
    elif isinstance(widget, AmountWidget):
        kind, convert = CellKind.NUMBER, float
    elif isinstance(widget, DayWidget):
        kind, convert = CellKind.DATE, _unchanged
    return ReadColumn(column.column_name, path, kind, convert, _width(model, column, path, kind), column.synonyms)


def _unchanged(value):
    return value


def _width(model: type[models.Model], column: Column, path: str, kind: CellKind) -> int:
    """Of a column on paper, in characters: guessed from what may stand in it."""
    header = 2 * len(column.column_name) + 2
    if kind is not CellKind.TEXT:
        return max(min(header, WIDE), WIDTH_OF_KIND[kind.value])
    if isinstance(column.widget, ChoiceWidget):
        longest = 2 * max((len(option) for option in column.widget.options), default=0) + 2
    else:
        longest = _longest(model, path)
    return max(NARROW, min(header, WIDE), min(longest, WIDE))


def _longest(model: type[models.Model], path: str) -> int:
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return WIDE
        model = field.related_model or model
    return (getattr(field, "max_length", None) or WIDE) + 2
