import pytest

from tests.factories import StaffUserFactory
from villages.choices import Role


@pytest.fixture
def clerk(client):
    """A clerk of the township 120119001, signed in."""
    user = StaffUserFactory(region__path="12/1201/120119/120119001/")
    client.force_login(user)
    return user


@pytest.fixture
def reviewer():
    """A reviewer of the county 120119."""
    return StaffUserFactory(region__path="12/1201/120119/", role=Role.REVIEWER)
