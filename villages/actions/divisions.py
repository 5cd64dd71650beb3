"""Fill the region tree and the registry from a list of statistical divisions."""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import pghistory
from django.db import transaction

from common.importing.writing import insert_rows
from villages.codes import REGION_CODE_LENGTHS, is_village_code, kind_of_code, path_of
from villages.models import FormerIdentity, Region, Village

TIANJIN = Path(__file__).resolve().parent.parent / "data" / "tianjin.csv.gz"


@dataclass(frozen=True)
class Loaded:
    """How many rows were new."""

    regions: int
    villages: int


def read_divisions(path: Path) -> list[tuple[str, str]]:
    """Code and name of each unit in a compressed list with the columns code and name."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [(row["code"], row["name"]) for row in csv.DictReader(file)]


@transaction.atomic
def load_divisions(divisions: list[tuple[str, str]], *, source: str) -> Loaded:
    """Add the units whose codes are not known yet, in one act of history named after the source.

    What is there stays as it is: offices rename and recode their units, and a list must not undo that. A code that
    a unit once bore counts as known.
    """
    with pghistory.context(user=None, name=source, unit=""):
        return Loaded(regions=_add_regions(divisions), villages=_add_villages(divisions))


def _add_regions(divisions: list[tuple[str, str]]) -> int:
    known = set(Region.objects.values_list("code", flat=True))
    added = 0
    for level, length in REGION_CODE_LENGTHS.items():  # parents first
        parent_length = max((shorter for shorter in REGION_CODE_LENGTHS.values() if shorter < length), default=0)
        new = [
            Region(code=code, name=name, level=level, parent_id=code[:parent_length] or None, path=path_of(code))
            for code, name in divisions
            if len(code) == length and code not in known
        ]
        added += len(Region.objects.bulk_create(new))
    return added


def _add_villages(divisions: list[tuple[str, str]]) -> int:
    known = set(Village.objects.values_list("code", flat=True))
    known |= set(FormerIdentity.objects.values_list("code", flat=True))
    new = (
        {"code": code, "name": name, "kind": kind_of_code(code), "township_id": code[:9]}
        for code, name in divisions
        if is_village_code(code) and code not in known
    )
    return len(insert_rows(Village, new))
