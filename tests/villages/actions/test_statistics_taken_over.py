"""Nothing is asked twice: what the registers know stands in a new sheet."""

import pytest

from tests.factories import AssociationFactory, RegionFactory, StaffUserFactory, VillageFactory
from villages.actions.statistics import open_sheets
from villages.models import AnnualStatistics, Village


@pytest.mark.django_db
def test_new_sheet_knows_households_and_members_of_the_registers():
    clerk = StaffUserFactory(region=RegionFactory(code="120119001"))
    village = VillageFactory(code="120119001201", households=312)
    AssociationFactory(village=village, individual_members=96)

    open_sheets(Village.objects.all(), 2026, carry=True, actor=clerk)

    sheet = AnnualStatistics.objects.get()
    assert (sheet.households, sheet.members, sheet.resident_population) == (312, 96, None)
