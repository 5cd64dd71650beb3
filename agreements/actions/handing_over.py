"""A village is merged: its signing register and its groups are the successor's from that day on."""

from collections.abc import Iterator
from datetime import date
from itertools import count

from django.db import models

from agreements.household import ALLOWED
from agreements.models import SignedAgreement, TrustGroup
from villages.models import Village

NUMBER_LENGTH = SignedAgreement._meta.get_field("household_number").max_length
NAME_LENGTH = TrustGroup._meta.get_field("name").max_length
WHENS = 500
ROOM_FOR_THE_NAME = 12


def hand_over_groups(unit: Village, heir: Village, on: date) -> None:
    """The unit's groups, with their papers; one whose name is taken there says where it came from."""
    taken = set(TrustGroup.objects.filter(village=heir).values_list("name", flat=True))
    for group in TrustGroup.objects.select_for_update(of=("self",)).filter(village=unit).order_by("pk"):
        group.name = _free(group.name, taken, unit, NAME_LENGTH)
        taken.add(group.name)
        group.village, group.moved_from, group.moved_on = heir, unit, on
        group.save()


def hand_over_register(unit: Village, heir: Village, on: date) -> None:
    """The unit's agreements, closed ones included. A household keeps its number unless it is another's there."""
    rows = SignedAgreement.objects.filter(village=unit)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    moved = {"village": heir, "moved_from": unit, "moved_on": on}
    found = _new_numbers(unit, heir)
    numbers = list(found)
    for start in range(0, len(numbers), WHENS):
        chunk = numbers[start : start + WHENS]
        whens = [models.When(household_number=number, then=models.Value(found[number])) for number in chunk]
        # In one statement with the move: their group is the heir's already.
        rows.filter(household_number__in=chunk).update(household_number=models.Case(*whens), **moved)
    rows.update(**moved)


def _new_numbers(unit: Village, heir: Village) -> dict[str, str]:
    """For each of the unit's household numbers that is another's at the heir: the number it gets there."""
    own, theirs = (
        set(SignedAgreement.objects.filter(village=village).values_list("household_number", flat=True))
        for village in (unit, heir)
    )
    taken, found = own | theirs, {}
    for number in sorted(own & theirs):
        found[number] = _free(number, taken, unit, NUMBER_LENGTH)
        taken.add(found[number])
    return found


def _free(name: str, taken: set[str], unit: Village, limit: int) -> str:
    """The name, or the name with a mark that says from which unit it came."""
    if name not in taken:
        return name
    marked = (f"{name[: limit - len(mark)]}{mark}" for mark in _marks(unit))
    return next(candidate for candidate in marked if candidate not in taken)


def _marks(unit: Village) -> Iterator[str]:
    """The unit's name where it is short and plain, else the end of its code."""
    by_name = f"(原{unit.name})"
    if len(by_name) <= ROOM_FOR_THE_NAME and ALLOWED.fullmatch(by_name):
        yield by_name
    yield f"(原{unit.code[-3:]})"
    yield from (f"(原{unit.code[-3:]}-{number})" for number in count(2))
