"""Progress of campaigns: the figures of F5, per level, in as many queries at any size."""

import random
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.campaign_progress import CampaignProgress, in_all, level_below, progress_by_region
from agreements.campaign_standings import standings_by_area
from agreements.choices import ENDED_STATES, CharterKind, CharterState, UnitStanding
from agreements.models import CampaignUnit, RevisionCampaign
from common.workflow import states_open
from tests.agreements.campaigns import OPENED, campaign_of, unit_at, version_at
from tests.factories import AssemblyMeetingFactory, StaffUserFactory
from villages.areas import area_of
from villages.choices import RegionLevel, VillageState
from villages.models import Village

pytestmark = pytest.mark.django_db
IN_TIME = OPENED + timedelta(days=30)


@pytest.mark.parametrize(
    ("path", "level"),
    [
        ("", RegionLevel.PROVINCE),
        ("12/", RegionLevel.CITY),
        ("12/1201/", RegionLevel.COUNTY),
        ("12/1201/120119/", RegionLevel.TOWNSHIP),
        ("12/1201/120119/120119001/", RegionLevel.TOWNSHIP),
    ],
)
def test_scope_sees_the_level_below_it_and_a_township_itself(path, level):
    assert level_below(path) == level


@pytest.fixture
def campaign() -> RevisionCampaign:
    campaign = campaign_of()
    unit_at(campaign, "120119001201", CharterState.IN_FORCE, IN_TIME)
    for number, state in enumerate(
        (CharterState.PUBLICISED, CharterState.TO_FILE, CharterState.RETURNED, CharterState.TO_VOTE, None), start=202
    ):
        unit_at(campaign, f"120119001{number}", state)
    unit_at(campaign, "120119002201", CharterState.CORRECTING, IN_TIME)
    return campaign


FIRST = {"due": 6, "done": 1, "publicised": 1, "to_file": 1, "returned": 1, "drafting": 1, "not_begun": 1}


def test_progress_counts_each_village_once(campaign):
    found = progress_by_region(campaign.units.all(), RegionLevel.TOWNSHIP)

    assert found == [
        CampaignProgress("120119001", "样例120119001街道", **FIRST, campaign=campaign.pk),
        CampaignProgress("120119002", "样例120119002街道", due=1, returned=1, campaign=campaign.pk),
    ]
    assert in_all(found) == CampaignProgress("", "合计", **FIRST | {"due": 7, "returned": 2})
    assert in_all(found).rate == Decimal("14.29")
    assert CampaignProgress("", "").rate is None


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (RegionLevel.COUNTY, [("120118", 1), ("120119", 7)]),
        (RegionLevel.CITY, [("1201", 8)]),
        (RegionLevel.PROVINCE, [("12", 8)]),
    ],
)
def test_progress_adds_up_at_every_level(campaign, level, expected):
    unit_at(campaign_of("120118"), "120118001201")

    found = progress_by_region(CampaignUnit.objects.all(), level)

    assert [(part.code, part.due) for part in found] == expected


def test_township_counts_its_own_villages_only(campaign):
    user = StaffUserFactory(region__code="120119002")

    found = progress_by_region(CampaignUnit.objects.for_user(user), RegionLevel.TOWNSHIP)

    assert [(part.code, part.due) for part in found] == [("120119002", 1)]


def test_progress_asks_two_queries_at_any_size(campaign):
    with CaptureQueriesContext(connection) as captured:
        progress_by_region(campaign.units.all(), RegionLevel.TOWNSHIP)

    assert len(captured) == 2


def test_campaign_that_counts_is_the_last_one_of_its_year_and_kind():
    finished, _ = campaign_of(state="finished"), campaign_of("120118", state="cancelled")
    last = campaign_of()
    last.opened_on = OPENED + timedelta(days=1)
    last.save()

    assert list(RevisionCampaign.objects.counted_for("covenant", 2026)) == [last]
    assert list(RevisionCampaign.objects.counted_for("covenant", 2025)) == []
    assert finished.pk != last.pk


BOUND = (CharterState.IN_FORCE, CharterState.CORRECTING)
UNDER_WAY = tuple(state for state in CharterState if state not in (*BOUND, *ENDED_STATES))


def papers_at_random(campaign, draw: random.Random) -> None:
    """Villages with papers of both kinds on any desks, voted before, on and after the first day, meetings set aside."""
    for number in range(201, 241):
        unit = unit_at(campaign, f"120119001{number}")
        if draw.random() < 0.1:
            with states_open():
                Village.objects.filter(pk=unit.village_id).update(state=VillageState.CLOSED)
        if draw.random() < 0.1:
            CampaignUnit.objects.filter(pk=unit.pk).update(kept_standing=draw.choice(UnitStanding.values))
        for kind in (campaign.kind, CharterKind.WORKING_RULES):
            for place, state in enumerate(draw.sample((BOUND, UNDER_WAY, ENDED_STATES), k=draw.randint(0, 3))):
                version = version_at(unit.village, kind, draw.choice(state), number=1 + place)
                for aside in (None, OPENED):
                    if draw.random() < 0.6:
                        day = OPENED + timedelta(days=draw.choice((-1, 0, 1)))
                        AssemblyMeetingFactory(version=version, held_on=day, set_aside_on=aside)


@pytest.mark.parametrize("seed", range(6))
def test_figures_agree_with_the_standing_of_each_village(seed):
    campaign = campaign_of()
    papers_at_random(campaign, random.Random(seed))

    found = standings_by_area(campaign.units.all(), area_of(RegionLevel.COUNTY, "village__"))

    counted = Counter()
    for _, standing, number, _ in found:
        counted[standing] += number
    assert counted == Counter(campaign.units.with_standing().values_list("standing", flat=True))
    assert {(area, key) for area, _, _, key in found} == {("120119", campaign.pk)}
