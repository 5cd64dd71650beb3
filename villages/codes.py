"""Statistical division codes (统计用区划代码) read for what they say. Pure.

Twelve digits: 2 province, 2 city, 2 county, 3 township, 3 village.
"""

from villages.choices import RegionLevel, VillageKind

VILLAGE_CODE_LENGTH = 12
REGION_CODE_LENGTHS = {
    RegionLevel.PROVINCE: 2,
    RegionLevel.CITY: 4,
    RegionLevel.COUNTY: 6,
    RegionLevel.TOWNSHIP: 9,
}
# First and last number of the village part, and the kind of unit it stands for.
KIND_RANGES = (
    (1, 199, VillageKind.RESIDENTS),
    (200, 399, VillageKind.VILLAGE),
    (400, 497, VillageKind.RESIDENTS),
    (498, 599, VillageKind.VILLAGE),
)
RESIDENTS_ENDINGS = ("居委会", "居民委员会", "社区")
VILLAGE_ENDINGS = ("村委会", "村民委员会", "村")


def is_village_code(code: str) -> bool:
    """Whether `code` is twelve ASCII digits."""
    return len(code) == VILLAGE_CODE_LENGTH and code.isascii() and code.isdigit()


def kind_of_code(code: str) -> VillageKind | None:
    """The kind of unit a village code stands for; None outside the published ranges.

    Raises ValueError when `code` is not a village code.
    """
    if not is_village_code(code):
        raise ValueError(code)
    part = int(code[9:])
    return next((kind for first, last, kind in KIND_RANGES if first <= part <= last), None)


def kind_of_name(name: str) -> VillageKind | None:
    """The kind of unit a name ends like; None when the name does not tell."""
    if name.endswith(RESIDENTS_ENDINGS):
        return VillageKind.RESIDENTS
    if name.endswith(VILLAGE_ENDINGS):
        return VillageKind.VILLAGE
    return None


def level_of(code: str) -> RegionLevel:
    """The level of a region code of 2, 4, 6 or 9 digits. Raises ValueError for any other length."""
    for level, length in REGION_CODE_LENGTHS.items():
        if len(code) == length:
            return level
    raise ValueError(code)


def path_of(code: str) -> str:
    """The path of a region code of 2, 4, 6 or 9 digits: "120119" gives "12/1201/120119/".

    Raises ValueError for any other length.
    """
    level = level_of(code)
    ancestors = [code[:length] for above, length in REGION_CODE_LENGTHS.items() if above <= level]
    return "/".join(ancestors) + "/"
