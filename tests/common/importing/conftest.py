import pytest

from tests.common.importing.runs import CODE, TOWN
from tests.factories import RegionFactory, StaffUserFactory, TownshipFactory, VillageFactory


@pytest.fixture
def town():
    return TownshipFactory(code=TOWN, name="样例甲镇")


@pytest.fixture
def clerk(town):
    """A county clerk: he may bring new villages."""
    return StaffUserFactory(region=RegionFactory(code=TOWN[:6]))


@pytest.fixture
def village(town):
    return VillageFactory(code=CODE, township=town, name="样例一村", households=300)
