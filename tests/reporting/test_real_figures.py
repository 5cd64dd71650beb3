"""F7 and F8 filled with published figures print what follows from them."""

from decimal import Decimal

import pytest

from common.paper.totals import totals_of
from tests.factories import (
    AnnualStatisticsFactory,
    AssociationFactory,
    CityFactory,
    CountyFactory,
    TownshipFactory,
)
from tests.reporting.asking import content_of
from villages.choices import AssociationLevel
from villages.models import Association, MemberGroup, Village

pytestmark = pytest.mark.django_db


def test_township_of_the_first_source_prints_what_its_own_counts_say():
    township = TownshipFactory()
    AnnualStatisticsFactory(
        filed=True,
        village__township=township,
        year=2026,
        households=9000,
        resident_population=33_263,
        registered_population=33_000,
        births=199,
        births_male=101,
        births_female=98,
        members=3_300,
    )
    AnnualStatisticsFactory(village__township=township, year=2026, births=50, births_male=25, births_female=25)

    content = content_of("F8", township)

    total = totals_of(content.rows, content.form.columns)
    assert total["resident_population"] == 33_263
    assert (total["coverage"], total["sex_ratio"], total["birth_rate"]) == (
        Decimal("9.92"),
        Decimal("103.06"),
        Decimal("5.98"),
    )
    assert [row["remark"] for row in content.rows] == ["", "未上报"]


def test_city_of_published_figures_has_all_its_organisations_groups_and_members():
    """许昌: 2,975 organisations (1 + 6 + 98 + 2,387 + 483), 33,930 groups, 468,647 members."""
    city = CityFactory()
    counties = [CountyFactory(parent=city, code=f"{city.code}{n:02}") for n in range(1, 7)]
    townships = [TownshipFactory(code=f"{counties[n % 6].code}{100 + n}") for n in range(98)]
    AssociationFactory(of_city=True, region=city)
    for county in counties:
        AssociationFactory(of_county=True, region=county)
    for township in townships:
        AssociationFactory(of_township=True, region=township)
    villages = Village.objects.bulk_create(
        Village(code=f"{townships[n % 98].code}{200 + n // 98}", name=f"样例{n}村", township=townships[n % 98])
        for n in range(2387)
    )
    of_villages = [
        Association(level=AssociationLevel.VILLAGE, village=one, region=one.township, name=f"{one.name}协会")
        for one in villages
    ]
    elsewhere = [
        Association(level=level, region=townships[n % 98], name=f"样例{level}{n}协会")
        for level, number in ((AssociationLevel.ENTERPRISE, 300), (AssociationLevel.MIGRANT, 183))
        for n in range(number)
    ]
    for n, association in enumerate(of_villages):
        association.individual_members = 196 + (n < 468_647 - 196 * 2387)
        association.council_members, association.standing_council = 7, 2
    associations = Association.objects.bulk_create([*of_villages, *elsewhere])
    MemberGroup.objects.bulk_create(
        MemberGroup(association=associations[n % 2387], name=f"第{n // 2387 + 1}组") for n in range(33_930)
    )

    content = content_of("F7", city)

    total = totals_of(content.rows, content.form.columns)
    assert [total[level.value] for level in AssociationLevel] == [1, 6, 98, 2387, 300, 183]
    assert total["organisations"] == 2_975
    assert total["groups"] == 33_930
    assert total["individual_members"] == 468_647
    assert [total["council_members"], total["standing_council"]] == [7 * 2387, 2 * 2387]
    assert content.rows[0]["area"] == f"{city.name}本级"
