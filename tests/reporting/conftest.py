"""A county with one village whose year is filed, and the city above it: those who hand up, and those who receive."""

import pytest

from tests.reporting.handing_up import city_staff, county_staff, filed_village
from villages.models import StaffUser, Village


@pytest.fixture
def village(db) -> Village:
    return filed_village("120119001201", households=420, members=130)


@pytest.fixture
def county(village) -> StaffUser:
    return county_staff()


@pytest.fixture
def city(village) -> StaffUser:
    return city_staff()
