"""待办 and 我发起的: asked from the papers themselves, never stored, in one query however many rooms ask.

Each app declares in `inbox.py`, found by autodiscovery, one function for each kind of work:

    @tasks
    def sheets_to_lock(user, now: datetime) -> Lines | None:
        if not user.has_perm("villages.lock_annualstatistics"):
            return None
        filed = AnnualStatistics.objects.for_user(user).filed().order_by()
        return Lines(filed.values("year").annotate(count=Count("pk")), _to_lock)

It says what to ask, and asks nothing itself: the ground reads the rows of all of them at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, QuerySet
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Task:
    """One line of 待办. `count` says how many papers stand behind it; `reason` is why one came back."""

    title: str
    url: str
    deadline: date | None = None
    count: int | None = None
    reason: str = ""
    reason_by: str = ""
    is_returned: bool = False

    def days_left(self, today: date) -> int | None:
        """Days until the last day, negative when it has passed; None without a deadline."""
        return (self.deadline - today).days if self.deadline else None


@dataclass(frozen=True)
class Started:
    """One line of 我发起的: a paper the user sent on, and where it lies now."""

    title: str
    url: str
    state: str
    since: datetime


@dataclass(frozen=True)
class Standing:
    """A table beside 待办: how far something has come, place by place. `url` is its list.

    A place and each of its figures say what narrows the list to them; late ones are shown in red.
    """

    title: str
    url: str
    heads: tuple[str, ...]
    places: tuple["Place", ...]


@dataclass(frozen=True)
class Place:
    name: str
    query: str
    figures: tuple["Figure", ...]


@dataclass(frozen=True)
class Figure:
    count: int
    query: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Lines:
    """The rows behind one kind of work, and the lines they make.

    rows  ends in `.values(…)`, columns of other tables renamed (`unit=F("village__name")`); in order, cut to what fits
    tell  makes Tasks, Started or Standings of the rows
    """

    rows: QuerySet
    tell: Callable[[list[dict]], Iterable]

    @property
    def columns(self) -> dict[str, Field]:
        """In the order of the SELECT."""
        query, meta = self.rows.query, self.rows.model._meta
        fields = {name: meta.pk if name == "pk" else meta.get_field(name) for name in query.values_select}
        fields |= {name: value.output_field for name, value in query.annotation_select.items()}
        return {name: fields[name] for name in query.selected}

    @property
    def as_array(self) -> tuple[str, tuple]:
        """All the rows as one value: its SQL and the parameters."""
        try:
            sql, parameters = self.rows.query.sql_with_params()
        except EmptyResultSet:
            return "NULL", ()
        names = ", ".join(map(connection.ops.quote_name, self.columns))
        return f"(SELECT json_agg(line) FROM ({sql}) AS line ({names}))", parameters

    def told(self, array: list[dict] | None) -> Iterable:
        """JSON knows neither dates nor moments: each column is read back as what it is."""
        columns = self.columns.items()
        return self.tell([{name: field.to_python(row[name]) for name, field in columns} for row in array or []])


Provider = Callable[..., Lines | None]
_task_providers: dict[str, Provider] = {}
_started_providers: dict[str, Provider] = {}
_standing_providers: dict[str, Provider] = {}


def tasks(provider: Provider) -> Provider:
    """Decorator: `provider(user, now)` gives the Lines that make Tasks, or None to those who have nothing to do."""
    _task_providers[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def started(provider: Provider) -> Provider:
    """Decorator: `provider(user, now)` gives the Lines that make Started, or None."""
    _started_providers[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def standings(provider: Provider) -> Provider:
    """Decorator: `provider(user, now)` gives the Lines that make Standings, or None."""
    _standing_providers[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


@cache
def discover() -> None:
    autodiscover_modules("inbox")


def told_by(providers: Iterable[Provider], user, now: datetime) -> list:
    """What these providers have to tell. One query, with an array of rows for each of them.

    It is put together as SQL: as subqueries of one queryset the ORM would copy each of them several times, which
    took longer than all the rest of 工作台.
    """
    found = [lines for provider in providers if (lines := provider(user, now)) is not None]
    if not found:
        return []
    arrays, parameters = zip(*(lines.as_array for lines in found), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(arrays)}", tuple(chain.from_iterable(parameters)))
        read = cursor.fetchone()
    return [line for lines, array in zip(found, read, strict=True) for line in lines.told(array)]


def tasks_for(user, now: datetime) -> list[Task]:
    """What waits for this user: returned papers first, then overdue ones, then by deadline."""
    discover()
    today = timezone.localdate(now)

    def urgency(task: Task) -> tuple:
        left = task.days_left(today)
        return (not task.is_returned, left is None or left >= 0, task.deadline or date.max)

    return sorted(told_by(_task_providers.values(), user, now), key=urgency)


def started_by(user, now: datetime) -> list[Started]:
    """What this user sent on and what has not come to an end, newest first."""
    discover()
    return sorted(told_by(_started_providers.values(), user, now), key=lambda item: item.since, reverse=True)


def standings_for(user, now: datetime) -> list[Standing]:
    """How far things have come in the places of this user, in the order in which the rooms declare them."""
    discover()
    return told_by(_standing_providers.values(), user, now)
