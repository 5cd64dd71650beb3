"""A random province with figures in it, where villages went into others within the year."""

from datetime import date, datetime
from random import Random

from tests.factories import (
    AnnualStatisticsFactory,
    AssociationFactory,
    CampaignUnitFactory,
    DutyFactory,
    DutyRecordFactory,
    FacilityFactory,
    MemberGroupFactory,
    ProvinceFactory,
    RegionFactory,
    RevisionCampaignFactory,
    SignedAgreementFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.actions.villages import Decree, merge_villages
from villages.choices import VillageState
from villages.models import Region, Village
from villages.reporting_year import BEIJING

YEAR = 2026
MERGED_AT = datetime(YEAR, 9, 1, 9, 0, tzinfo=BEIJING)


def grown(random: Random) -> Region:
    """A few cities, counties, townships and villages; some of the villages merged by the real action."""
    province = ProvinceFactory()
    duty = DutyFactory()
    for city in range(1, 1 + random.randint(1, 2)):
        AssociationFactory(of_city=True, region=RegionFactory(code=f"{province.code}{city:02}"))
        for county in range(1, 1 + random.randint(1, 2)):
            _grow_county(RegionFactory(code=f"{province.code}{city:02}{county:02}"), duty, random)
    return province


def _grow_county(county: Region, duty, random: Random) -> None:
    AssociationFactory(of_county=True, region=county)
    campaign = RevisionCampaignFactory(region=county, opened_on=date(YEAR, 3, 1))
    villages = []
    for number in range(100, 100 + random.randint(1, 2)):
        township = RegionFactory(code=f"{county.code}{number}")
        AssociationFactory(of_township=True, region=township)
        villages += [
            VillageFactory(code=f"{township.code}{200 + n}", households=random.choice((None, 100, 250)))
            for n in range(random.randint(1, 3))
        ]
    for village in villages:
        _settle(village, campaign, duty, random)
    _merge_some(villages, StaffUserFactory(region=county), random)


def _settle(village: Village, campaign, duty, random: Random) -> None:
    girls, boys = random.randint(0, 9), random.randint(0, 9)
    if random.random() < 0.8:
        AnnualStatisticsFactory(
            filed=True, village=village, year=YEAR, births=girls + boys, births_male=boys, births_female=girls
        )
    association = AssociationFactory(village=village, individual_members=random.randint(0, 300))
    if random.random() < 0.7:
        SignedAgreementFactory(village=village)
        CampaignUnitFactory(campaign=campaign, village=village)
    for month in random.sample(range(1, 9), random.randint(0, 2)):
        MemberGroupFactory(association=association)
        FacilityFactory(village=village)
        DutyRecordFactory(village=village, duty=duty, held_on=date(YEAR, month, 5))


def _merge_some(villages: list[Village], actor, random: Random) -> None:
    decree = Decree(on=MERGED_AT.date(), document="样例文件〔2026〕2号", reason="样例撤并")
    for old in villages:
        standing = Village.objects.active().filter(pk__in=[one.pk for one in villages if one != old])
        if standing and random.random() < 0.3 and Village.objects.get(pk=old.pk).state == VillageState.ACTIVE:
            merge_villages([old], random.choice(list(standing)), decree, actor=actor, now=MERGED_AT)
