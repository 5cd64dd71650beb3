"""What goes over with a unit that is merged. Each app lists its own in `heirlooms.py`, found by autodiscovery.

    # agreements/heirlooms.py
    register(Heirloom("agreements", "签约协议", "份", count=…, hand_over=…))

The registry's own things (terms of office, associations, places of work) are in `actions/inheritance.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.module_loading import autodiscover_modules

from villages.models import Village


@dataclass(frozen=True)
class Heirloom:
    """`count(units)` is named on the page that asks; `hand_over(unit, heir, on)` runs in the merger's transaction."""

    key: str
    label: str
    unit: str
    count: Callable[[Iterable[Village]], int]
    hand_over: Callable[[Village, Village, date], None]


_heirlooms: dict[str, Heirloom] = {}


def register(*heirlooms: Heirloom) -> None:
    """Add heirlooms; one of the same key is replaced, so that reloading is harmless."""
    _heirlooms.update({heirloom.key: heirloom for heirloom in heirlooms})


@cache
def discover() -> None:
    autodiscover_modules("heirlooms")


def all_heirlooms() -> list[Heirloom]:
    """In the order in which they were registered."""
    discover()
    return list(_heirlooms.values())


def in_words(units: Iterable[Village]) -> str:
    """What a page that asks before merging says of them; blank when there is nothing."""
    counted = [(heirloom, heirloom.count(units)) for heirloom in all_heirlooms()]
    named = "、".join(f"{heirloom.label} {count} {heirloom.unit}" for heirloom, count in counted if count)
    return f"{named}转到并入单位。" if named else ""
