"""What a region is divided into: its parts one level below, and a township into its villages.

By the tree, not by codes: a region that moved keeps its code. A path reads 12/1201/120119/120119104/.
"""

from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Substr

from villages.choices import RegionLevel

PLACE_IN_PATH = {
    RegionLevel.PROVINCE: (1, 2),
    RegionLevel.CITY: (4, 4),
    RegionLevel.COUNTY: (9, 6),
    RegionLevel.TOWNSHIP: (16, 9),
}


def level_below(path: str) -> RegionLevel | None:
    """The level of the parts of a scope; None for a township, whose parts are villages. "" is the nation."""
    depth = len(path.rstrip("/").split("/")) if path else 0
    return None if depth >= RegionLevel.TOWNSHIP else RegionLevel(depth + 1)


def area_of(level: RegionLevel | None, village: str = "") -> Combinable:
    """By which key rows are told apart: the code of their region of that level, or their village (level None).

    `village` is the way from a row to its village, with its double underscore; blank on villages themselves.
    """
    if level is None:
        return F(f"{village.removesuffix('__')}_id" if village else "pk")
    if level == RegionLevel.TOWNSHIP:
        return F(f"{village}township_id")
    if level == RegionLevel.COUNTY:
        return F(f"{village}township__parent_id")
    return part_of_path(f"{village}township__path", level)


def part_of_path(path: str, level: RegionLevel) -> Substr:
    """The code of the region of that level in a column of paths; blank where the path ends above it."""
    return Substr(path, *PLACE_IN_PATH[level])
