from decimal import Decimal

import pytest

from common.metrics import Metric, all_metrics, metric, register, with_metrics
from tests.factories import (
    AnnualStatisticsFactory,
    AssociationFactory,
    FacilityFactory,
    MemberGroupFactory,
    VillageFactory,
)
from villages.metrics import FROM_FACILITIES, FROM_REGISTER, FROM_STATISTICS
from villages.models import Village
from villages.statistics_checks import FIGURES

pytestmark = pytest.mark.django_db


def measured(key: str, *, year: int = 2025):
    return getattr(with_metrics(Village.objects.all(), [key], year=year).get(), f"metric_{key}")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("households", 420),
        ("awareness_rate", Decimal("92.50")),
        ("birth_rate", Decimal("9.16")),
        ("sex_ratio", Decimal("71.43")),
        ("member_coverage", Decimal("9.92")),
        ("aid_rate", Decimal("83.33")),
        ("reward_rate", None),
        ("checkup_rate", None),
    ],
)
def test_statistics_metric_of_a_filed_sheet(key, expected):
    AnnualStatisticsFactory(
        filed=True,
        awareness_rate=Decimal("92.5"),
        families_in_need=6,
        families_aided=5,
        reward_entitled=0,
        reward_granted=0,
        checkup_done=3,
    )

    assert measured(key) == expected


def test_metric_of_a_draft_or_of_another_year_is_blank():
    sheet = AnnualStatisticsFactory()
    AnnualStatisticsFactory(village=sheet.village, year=2024, locked=True, households=400)

    assert measured("households", year=2025) is None
    assert measured("households", year=2024) == 400


def test_rates_round_half_up_as_the_pure_function_does():
    AnnualStatisticsFactory(filed=True, families_in_need=800, households=800, families_aided=3)

    assert measured("aid_rate") == Decimal("0.38")


def test_metrics_of_the_association_count_what_is_in_use():
    village = VillageFactory(groups=4)
    association = AssociationFactory(
        village=village, individual_members=131, has_plaque=True, has_roster=True, has_records=True
    )
    MemberGroupFactory.create_batch(3, association=association)
    MemberGroupFactory(association=association, is_active=False)
    AssociationFactory(of_enterprise=True, region=village.township, individual_members=9)

    assert measured("registered_members") == 131
    assert measured("six_haves") == 3
    assert measured("member_groups") == 3
    assert measured("groups_per_villagers_group") == Decimal("0.75")


def test_metrics_of_a_village_without_an_association():
    VillageFactory(groups=None)

    assert measured("six_haves") is None
    assert measured("member_groups") == 0
    assert measured("groups_per_villagers_group") is None


def test_facility_area_adds_up_places_in_use():
    village = VillageFactory()
    FacilityFactory(village=village, area=Decimal("40.5"))
    FacilityFactory(village=village, area=20)
    FacilityFactory(village=village, area=99, is_active=False)
    FacilityFactory(area=7, village__township=village.township)

    rows = with_metrics(Village.objects.filter(pk=village.pk), ["facility_area"], year=2025)
    assert rows.get().metric_facility_area == Decimal("60.50")


def test_every_metric_is_measured_in_one_query_and_has_its_date(django_assert_num_queries):
    sheet = AnnualStatisticsFactory(filed=True)
    MemberGroupFactory(association=AssociationFactory(village=sheet.village))
    FacilityFactory(village=sheet.village)
    own = (FROM_STATISTICS, FROM_REGISTER, FROM_FACILITIES)
    keys = [found.key for found in all_metrics() if found.source in own]

    with django_assert_num_queries(1):
        village = with_metrics(Village.objects.filter(pk=sheet.village_id), keys, year=2025).get()

    assert set(FIGURES) <= set(keys)
    assert [key for key in keys if getattr(village, f"metric_{key}_as_of") is None] == []


def test_key_means_one_thing():
    with pytest.raises(ValueError, match="households"):
        register(Metric("households", "别的", "户", "别处", metric("births").value, metric("births").as_of))
    with pytest.raises(KeyError):
        metric("contraception_rate")
