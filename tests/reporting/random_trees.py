"""A random province with figures and records in it, where villages went into others within the year."""

from datetime import date, datetime
from random import Random

from assessments.choices import ApplicationState
from reporting.choices import RoundState
from tests.factories import (
    AnnualRoundFactory,
    AnnualScoreFactory,
    AnnualStatisticsFactory,
    ApplicationFactory,
    AssociationFactory,
    BatchFactory,
    CampaignUnitFactory,
    DutyFactory,
    DutyRecordFactory,
    FacilityFactory,
    FilingFactory,
    HonourFactory,
    MemberGroupFactory,
    ProgrammeLevelFactory,
    ProvinceFactory,
    QuotaSeatFactory,
    RectificationFactory,
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

YEAR, LAST_YEAR = 2026, 2025
DESKS = (ApplicationState.DRAFT, ApplicationState.COUNTY_ASSESSING, ApplicationState.AT_NAMING)
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
            for n in range(random.randint(2, 3))
        ]
    for village in villages:
        _settle(village, campaign, duty, random, everything=village == villages[0])
    _record_some(county, villages, random)
    _merge_some(villages, StaffUserFactory(region=county), random)


def _settle(village: Village, campaign, duty, random: Random, *, everything: bool) -> None:
    for year in (LAST_YEAR, YEAR):
        girls, boys = random.randint(0, 9), random.randint(0, 9)
        if everything or random.random() < 0.8:
            born = {"births": girls + boys, "births_male": boys, "births_female": girls}
            AnnualStatisticsFactory(filed=True, village=village, year=year, **born)
    association = AssociationFactory(village=village, individual_members=random.randint(0, 300))
    if everything or random.random() < 0.7:
        SignedAgreementFactory(village=village)
        CampaignUnitFactory(campaign=campaign, village=village)
    for month in random.sample(range(1, 9), random.randint(int(everything), 2)):
        MemberGroupFactory(association=association)
        FacilityFactory(village=village)
        DutyRecordFactory(village=village, duty=duty, held_on=date(YEAR, month, 5))


def _record_some(county: Region, villages: list[Village], random: Random) -> None:
    """What the lists list: a batch with its seats, a published round, and records of some villages."""
    batch = BatchFactory(programme__region=county, year=YEAR, state="open")
    level = ProgrammeLevelFactory(programme=batch.programme)
    QuotaSeatFactory(batch=batch, county=county, units=len(villages), allotted=random.randint(1, 3))
    annual = AnnualRoundFactory(scheme__region=county, scheme__year=YEAR, state=RoundState.PUBLISHED)
    for village in villages:
        has_all = village == villages[0]
        state = ApplicationState.AT_NAMING if has_all else random.choice(DESKS)
        ApplicationFactory(village=village, batch=batch, level=level, state=state)
        AnnualScoreFactory(village=village, round=annual)
        if has_all or random.random() < 0.6:
            HonourFactory(village=village, year=YEAR)
            RectificationFactory(village=village, due_on=date(YEAR, 12, 1))
            FilingFactory(version__charter__village=village, filed_on=date(YEAR, 4, 10))


def _merge_some(villages: list[Village], actor, random: Random) -> None:
    """The first into another, and of the others some, so that chains of mergers come up too."""
    decree = Decree(on=MERGED_AT.date(), document="样例文件〔2026〕2号", reason="样例撤并")
    for old in villages:
        standing = Village.objects.active().filter(pk__in=[one.pk for one in villages if one != old])
        is_there = Village.objects.get(pk=old.pk).state == VillageState.ACTIVE
        if standing and is_there and (old == villages[0] or random.random() < 0.3):
            merge_villages([old], random.choice(list(standing)), decree, actor=actor, now=MERGED_AT)
