"""Figures of rows by many metrics at once, asked by SQL that is written down once.

Django takes half a second of processor time to write down the question of a whole standard, the database a fiftieth of
it to answer. So a question is kept as it was written: the keys of the rows are one of its parameters, and what was
read while it was written (`Metric.grounds`) is asked along, to see whether that still holds.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Func, Max, Subquery, Sum, TextField, Value
from django.db.models.expressions import Combinable
from django.utils import timezone

import common.any_of  # noqa: F401 registers the lookup
from common.metrics import metric, with_metrics

KEPT = 64
KEYS = [-1]  # stands in the parameters where the keys of the rows go

_questions: dict[tuple, "Question"] = {}


@dataclass(frozen=True)
class Question:
    model: type[models.Model]
    sql: str
    parameters: tuple
    grounds: str

    def put(self, rows: Collection[int]) -> list[models.Model]:
        """The rows of these keys with their figures, and each with the `grounds` of now."""
        return list(self.model.objects.raw(self.sql, [list(rows) if one == KEYS else one for one in self.parameters]))


def rows_with_metrics(
    model: type[models.Model], rows: Collection[int], keys: Collection[str], *, year: int
) -> list[models.Model]:
    """The rows of these primary keys with `metric_<key>` and `metric_<key>_as_of`, as `with_metrics` gives them.

    One query; a few more the first time in a process and a day, and whenever the grounds have moved.
    """
    asked = (model, frozenset(keys), year, timezone.localdate())
    known = _questions.get(asked)
    if known is not None:
        found = known.put(rows)
        if all(row.grounds == known.grounds for row in found):
            return found
    if len(_questions) >= KEPT:
        _questions.clear()
    _questions[asked] = known = _written(model, keys, year)
    return known.put(rows)


def _written(model: type[models.Model], keys: Collection[str], year: int) -> Question:
    """The grounds are read before the rest: if they move meanwhile, the question is written anew the next time."""
    grounds = _grounds_of(keys, year)
    said = model.objects.order_by("pk").annotate(grounds=grounds).values_list("grounds", flat=True).first()
    rows = with_metrics(model.objects.filter(pk__any=KEYS), keys, year=year).annotate(grounds=grounds)
    sql, parameters = rows.order_by("pk").only("pk").query.sql_with_params()
    return Question(model, sql, parameters, said or "")


def _grounds_of(keys: Collection[str], year: int) -> Combinable:
    """All that the metrics read while they are written down, as one text."""
    read = dict.fromkeys(metric(key).grounds for key in sorted(keys))
    return together(*[grounds(year) for grounds in read if grounds is not None])


def together(*parts: Combinable) -> Func:
    """Values of any type as one text."""
    return Func(Value("/"), Value(""), *parts, function="CONCAT_WS", output_field=TextField())


def state_of(rows: models.QuerySet) -> Subquery:
    """A text that differs as soon as one of the rows came, went or was edited."""
    counted = together(Count("pk"), Max("pk"), Sum("revision"))
    return Subquery(rows.order_by().annotate(one=Value(1)).values("one").annotate(said=counted).values("said"))
