"""One number, one source: named metrics that standards, dashboards and reports refer to by key.

Each app registers its own in `metrics.py`, found by autodiscovery:

    register(Metric("households", "户数", "户", source="年度数据", value=..., as_of=...))

A metric is computed per row of its subject as a queryset annotation, for one year.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django.db import models
from django.db.models.expressions import Combinable
from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Quotient:
    """What a rate is made of: a region's rate is that of the sums, never a mean of its villages' rates."""

    part: Callable[[int], Combinable]
    whole: Callable[[int], Combinable]
    times: int = 100


@dataclass(frozen=True)
class Metric:
    """A figure with a name.

    `value(year)` and `as_of(year)` give the expressions that compute the figure, and the moment from which
    it stands, on rows of `subject` ("villages.Village"). A figure that cannot be computed is NULL, never 0.
    `grounds(year)` is for a `value` that reads tables while it is built: an expression that changes when they do.
    """

    key: str
    label: str
    unit: str
    source: str
    value: Callable[[int], Combinable]
    as_of: Callable[[int], Combinable]
    subject: str = "villages.Village"
    grounds: Callable[[int], Combinable] | None = None
    quotient: Quotient | None = None

    @property
    def column(self) -> str:
        return f"metric_{self.key}"


_metrics: dict[str, Metric] = {}


def register(*metrics: Metric) -> None:
    """Add metrics. A key means one thing: a second metric of the same key is refused with ValueError."""
    for metric in metrics:
        known = _metrics.get(metric.key)
        if known is not None and known.label != metric.label:
            raise ValueError(f"metric {metric.key} is registered twice")
        _metrics[metric.key] = metric


@cache
def discover() -> None:
    autodiscover_modules("metrics")


def all_metrics() -> list[Metric]:
    discover()
    return list(_metrics.values())


def metric(key: str) -> Metric:
    """The metric of this key. Raises KeyError when there is none."""
    discover()
    return _metrics[key]


def with_metrics(rows: models.QuerySet, keys: Iterable[str], *, year: int) -> models.QuerySet:
    """Adds `metric_<key>` and `metric_<key>_as_of` for each key. The rows must be the metrics' subject."""
    columns: dict[str, Combinable] = {}
    for key in keys:
        found = metric(key)
        if found.subject != rows.model._meta.label:
            raise ValueError(f"{key} is a metric of {found.subject}, not of {rows.model._meta.label}")
        columns[found.column] = found.value(year)
        columns[f"{found.column}_as_of"] = found.as_of(year)
    return rows.annotate(**columns)
