"""Progress of filing by the tree of regions."""

import pytest

from tests.factories import RegionFactory, StaffUserFactory, VillageFactory
from villages.actions.regions import move_region
from villages.choices import RegionLevel
from villages.models import Region, Village
from villages.progress import progress_by_region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("level", "code"),
    [(RegionLevel.PROVINCE, "13"), (RegionLevel.COUNTY, "130101"), (RegionLevel.TOWNSHIP, "120119001")],
)
def test_unit_of_a_moved_township_counts_where_it_lies_now(level, code):
    """Codes stay when a region moves: the county that the code names is another's, and outside the viewer's region."""
    village = VillageFactory(township__code="120119001")
    move_region(
        village.township, RegionFactory(code="130101"), actor=StaffUserFactory(system_admin=True, national=True)
    )

    (found,) = progress_by_region(Village.objects.all(), 2026, level)

    assert (found.code, found.name, found.due) == (code, Region.objects.get(pk=code).name, 1)
