import pytest

from tests.factories import CountyFactory, StaffUserFactory
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


@pytest.fixture
def signed_in(client):
    """A visitor of the county 120119."""
    client.force_login(StaffUserFactory(region=CountyFactory(code="120119")))
    return client
