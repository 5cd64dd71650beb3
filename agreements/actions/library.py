"""The clause library a new portal begins with; the business administrator keeps it from then on."""

import tomllib
from pathlib import Path

from django.db import transaction

from agreements.models import LibraryClause

LIBRARY = Path(__file__).parent.parent / "data" / "library.toml"
STEP = 10


def clauses_of_file() -> list[LibraryClause]:
    """The library's file as rows that are not saved, in its order."""
    with LIBRARY.open("rb") as file:
        entries = tomllib.load(file)["clause"]
    return [LibraryClause(position=place * STEP, **entry) for place, entry in enumerate(entries, start=1)]


@transaction.atomic
def load_library() -> int:
    """Fill an empty library; one that somebody keeps stays as it is. Returns how many clauses are new."""
    if LibraryClause.objects.exists():
        return 0
    return len(LibraryClause.objects.bulk_create(clauses_of_file()))
