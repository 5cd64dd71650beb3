"""Villages of a campaign, brought to where a test wants them."""

from datetime import date

from agreements.choices import CharterState
from agreements.models import CampaignUnit, RevisionCampaign
from tests.factories import (
    AssemblyMeetingFactory,
    CampaignUnitFactory,
    CharterFactory,
    CharterVersionFactory,
    RegionFactory,
    RevisionCampaignFactory,
    VillageFactory,
)

COUNTY = "120119"
OPENED, DUE = date(2026, 3, 1), date(2026, 11, 30)


def campaign_of(county: str = COUNTY, **fields) -> RevisionCampaign:
    return RevisionCampaignFactory(region=RegionFactory(code=county), opened_on=OPENED, due_on=DUE, **fields)


def unit_at(campaign: RevisionCampaign, code: str, state: str | None = None, voted: date | None = None) -> CampaignUnit:
    """A village on the list whose paper lies on a desk (none: nothing begun), voted on that day."""
    village = VillageFactory(code=code)
    if state:
        version = version_at(village, campaign.kind, state)
        if voted:
            AssemblyMeetingFactory(version=version, held_on=voted)
    return CampaignUnitFactory(campaign=campaign, village=village)


def version_at(village, kind: str, state: str, number: int = 1):
    charter = village.charters.filter(kind=kind).first() or CharterFactory(village=village, kind=kind)
    return CharterVersionFactory(charter=charter, number=number, state=CharterState(state))
