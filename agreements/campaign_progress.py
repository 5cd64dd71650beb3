"""How far campaigns of revision have come, region by region: 清理修订进度, counted in one query."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models.expressions import Combinable

from agreements.campaign_standings import standings_by_area
from agreements.choices import UnitStanding
from agreements.models.campaign import CampaignUnitQuerySet
from common.quotient import quotient
from villages.areas import area_of
from villages.choices import RegionLevel
from villages.models import Region

BEFORE_PUBLICITY = (
    UnitStanding.DRAFTING,
    UnitStanding.CONSULTING,
    UnitStanding.AT_TOWNSHIP,
    UnitStanding.TO_VOTE,
)
SENT_BACK = (UnitStanding.RETURNED, UnitStanding.CORRECTING)
COUNTED = {
    "done": (UnitStanding.DONE,),
    "publicised": (UnitStanding.PUBLICISED,),
    "to_file": (UnitStanding.TO_FILE,),
    "returned": SENT_BACK,
    "drafting": BEFORE_PUBLICITY,
    "not_begun": (UnitStanding.NOT_BEGUN,),
    "ended": (UnitStanding.ENDED,),
}


@dataclass(frozen=True)
class CampaignProgress:
    """The villages of one region: how many have to revise, and how far they are. `ended` are not among `due`."""

    code: str
    name: str
    due: int = 0
    done: int = 0
    publicised: int = 0
    to_file: int = 0
    returned: int = 0
    drafting: int = 0
    not_begun: int = 0
    ended: int = 0
    campaign: int = 0  # the one campaign of a township's or county's figures

    @property
    def rate(self):
        """Done of due in per cent, two decimals; None where nothing is due."""
        return quotient(self.done, self.due, times=100)

    @property
    def lacking(self) -> int:
        return self.due - self.done


FIGURES = ("due", *COUNTED)
COLUMN_OF = {standing: column for column, standings in COUNTED.items() for standing in standings}


def level_below(path: str) -> RegionLevel:
    """What a scope's progress is divided into: the level below it; a township shows itself."""
    depth = len(path.rstrip("/").split("/")) if path else 0
    return RegionLevel(min(depth + 1, RegionLevel.TOWNSHIP))


def figures_by_area(units: CampaignUnitQuerySet, area: Combinable) -> dict[object, dict[str, int]]:
    """Area → the figures of `CampaignProgress`. One query at any size."""
    figures: dict[object, dict[str, int]] = defaultdict(lambda: dict.fromkeys((*FIGURES, "campaign"), 0))
    for key, standing, number, campaign in standings_by_area(units, area):
        found = figures[key]
        found["campaign"] = max(found["campaign"], campaign)
        found[COLUMN_OF[standing]] += number
        found["due"] += 0 if standing == UnitStanding.ENDED else number
    return figures


def progress_by_region(units: CampaignUnitQuerySet, level: RegionLevel) -> list[CampaignProgress]:
    """Progress of each region of that level that has villages on a list, by code. Two queries at any size."""
    figures = figures_by_area(units, area_of(level, "village__"))
    regions = Region.objects.filter(code__in=figures).select_related("parent")
    names = {region.code: region.name_in_titles for region in regions}
    return [CampaignProgress(code, names[code], **found) for code, found in sorted(figures.items())]


def in_all(parts: list[CampaignProgress]) -> CampaignProgress:
    return CampaignProgress("", "合计", **{name: sum(getattr(part, name) for part in parts) for name in FIGURES})
