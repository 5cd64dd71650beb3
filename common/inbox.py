"""待办 and 我发起的: asked from the papers themselves, never stored.

Each app registers in `inbox.py`, found by autodiscovery, functions that ask for one kind of work:

    @tasks
    def sheets_to_file(user, now): ...  # yields Task

A provider answers with one query where it can, and with nothing to those who have nothing to do.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

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


Provider = Callable[..., Iterable]
_task_providers: dict[str, Provider] = {}
_started_providers: dict[str, Provider] = {}


def tasks(provider: Provider) -> Provider:
    """Decorator: `provider(user, now)` yields Tasks."""
    _task_providers[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def started(provider: Provider) -> Provider:
    """Decorator: `provider(user, now)` yields Started."""
    _started_providers[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


@cache
def discover() -> None:
    autodiscover_modules("inbox")


def tasks_for(user, now: datetime) -> list[Task]:
    """What waits for this user: returned papers first, then overdue ones, then by deadline."""
    discover()
    found = [task for provider in _task_providers.values() for task in provider(user, now)]
    today = timezone.localdate(now)

    def urgency(task: Task) -> tuple:
        left = task.days_left(today)
        return (not task.is_returned, left is None or left >= 0, task.deadline or date.max)

    return sorted(found, key=urgency)


def started_by(user, now: datetime) -> list[Started]:
    """What this user sent on and what has not come to an end, newest first."""
    discover()
    found = [item for provider in _started_providers.values() for item in provider(user, now)]
    return sorted(found, key=lambda item: item.since, reverse=True)
