"""Who may give whom which account: the whole table, cell by cell."""

import pytest

from tests.factories import StaffUserFactory
from villages.choices import Role
from villages.models import StaffUser
from villages.rules import GRANTS, grantable_roles

BUSINESS = {Role.CLERK, Role.REVIEWER, Role.LEADER}
EXPECTED = {
    Role.CLERK: set(),
    Role.REVIEWER: set(),
    Role.LEADER: BUSINESS | {Role.VILLAGE},
    Role.SYSTEM_ADMIN: BUSINESS | {Role.VILLAGE, Role.SYSTEM_ADMIN},
    Role.BUSINESS_ADMIN: set(),
    Role.AUDITOR: set(),
    Role.VILLAGE: set(),
}


@pytest.mark.parametrize("role", Role)
def test_grantable_roles_of_each_role(role):
    assert grantable_roles(StaffUser(role=role)) == EXPECTED[role]


def test_a_superuser_grants_every_role():
    assert grantable_roles(StaffUserFactory.build(is_superuser=True, region=None)) == set(Role)


def test_nobody_but_a_superuser_makes_a_business_administrator_or_an_auditor():
    granted = set().union(*GRANTS.values())

    assert granted & {Role.BUSINESS_ADMIN, Role.AUDITOR} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("target", Role)
@pytest.mark.parametrize("actor", Role)
def test_accounts_of_the_own_region_are_managed_by_who_could_have_given_them(actor, target):
    county = {"region__code": "120119"}
    manager = StaffUserFactory(role=actor, **county)
    account = StaffUserFactory(role=target, region__code="120119001")

    allowed = manager.has_perm("villages.change_staffuser", account)

    assert allowed == (target in EXPECTED[actor])
    assert manager.has_perm("villages.view_staffuser", account) == bool(EXPECTED[actor])
    assert manager.has_perm("villages.add_staffuser") == bool(EXPECTED[actor])


@pytest.mark.django_db
@pytest.mark.parametrize("actor", [Role.LEADER, Role.SYSTEM_ADMIN])
@pytest.mark.parametrize(
    ("region", "allowed"),
    [("120119", True), ("120119001", True), ("120118", False), ("1201", False), ("12", False)],
)
def test_accounts_are_managed_inside_the_own_region_only(actor, region, allowed):
    manager = StaffUserFactory(role=actor, region__code="120119")
    account = StaffUserFactory(region__code=region)

    assert manager.has_perm("villages.change_staffuser", account) == allowed


@pytest.mark.django_db
@pytest.mark.parametrize("actor", [Role.LEADER, Role.SYSTEM_ADMIN])
def test_special_accounts_are_left_to_superusers(actor):
    manager = StaffUserFactory(role=actor, national=True)
    superuser = StaffUserFactory(is_superuser=True, national=True)
    accounts = [
        StaffUserFactory(national=True),
        StaffUserFactory(leader=True, is_superuser=True),
        manager,
        StaffUserFactory(),
    ]

    assert [manager.has_perm("villages.change_staffuser", account) for account in accounts] == [
        False,
        False,
        False,
        True,
    ]
    assert [superuser.has_perm("villages.change_staffuser", account) for account in accounts] == [True] * 4


@pytest.mark.django_db
def test_a_disabled_manager_manages_nothing():
    manager = StaffUserFactory(leader=True, at_county=True, is_active=False)

    assert not manager.has_perm("villages.add_staffuser")
    assert not manager.has_perm("villages.change_staffuser", StaffUserFactory(region=manager.region))
