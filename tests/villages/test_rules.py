"""Who may do what in the registry, written out: permission by role and level of the account's region."""

from itertools import product

import pytest
import rules
from django.contrib.auth.models import AnonymousUser

from tests.factories import AssociationFactory, RegionFactory, StaffUserFactory, VillageFactory
from tests.shared import shared_rows
from villages.choices import Role

LEVELS = {"township": "120119001", "county": "120119", "city": "1201", "province": "12", "nation": None}
BUSINESS = (Role.CLERK, Role.REVIEWER, Role.LEADER)


def at(levels: str, *roles: Role) -> set[tuple[str, str]]:
    return set(product(roles, levels.split()))


ANYWHERE = "township county city province nation"
READS = at(ANYWHERE, *BUSINESS)
ENTERS = at("township county", Role.CLERK, Role.REVIEWER)
# A city keeps its own association, and none of those below.
KEEPS_ITS_OWN = at("city", Role.CLERK, Role.REVIEWER)
OF_ASSOCIATION = ("villages.change_association", "villages.delete_association")
DECIDES = at("county", Role.REVIEWER, Role.LEADER)
RESTRUCTURES = at("county", Role.CLERK, Role.REVIEWER)
MANAGES_ACCOUNTS = at(ANYWHERE, Role.SYSTEM_ADMIN, Role.LEADER)

REGISTRY = ["village", "committeemember", "association", "associationofficer", "membergroup", "facility"]
EXPECTED = {
    **{f"villages.view_{noun}": READS for noun in [*REGISTRY, "annualstatistics", "region", "formeridentity"]},
    **{f"villages.export_{noun}": READS for noun in [*REGISTRY, "annualstatistics"]},
    **{f"villages.change_{noun}": ENTERS for noun in [*REGISTRY, "annualstatistics"]},
    **{f"villages.import_{noun}": ENTERS for noun in [*REGISTRY, "annualstatistics"]},
    **{f"villages.delete_{noun}": ENTERS for noun in REGISTRY if noun != "village"},
    **dict.fromkeys(OF_ASSOCIATION, ENTERS | KEEPS_ITS_OWN),
    "villages.add_village": RESTRUCTURES,
    "villages.restructure_village": RESTRUCTURES,
    "villages.file_annualstatistics": ENTERS,
    "villages.lock_annualstatistics": DECIDES,
    "villages.reopen_annualstatistics": DECIDES,
    "villages.view_staffuser": MANAGES_ACCOUNTS,
    "villages.add_staffuser": MANAGES_ACCOUNTS,
    "villages.change_staffuser": MANAGES_ACCOUNTS,
    "villages.manage_region": at(ANYWHERE, Role.SYSTEM_ADMIN),
    "common.change_word": at(ANYWHERE, Role.BUSINESS_ADMIN),
    "common.check_paper": at(ANYWHERE, *BUSINESS, Role.AUDITOR),
    "common.view_audit": at(ANYWHERE, Role.AUDITOR),
    "common.view_exportrecord": at(ANYWHERE, Role.AUDITOR, Role.LEADER),
}
# Permissions that a row cannot narrow: nothing to narrow by.
WITHOUT_ROW = {
    "villages.add_village",
    "villages.add_staffuser",
    "common.change_word",
    "common.check_paper",
    "common.view_audit",
}

every_permission = pytest.mark.parametrize("permission", EXPECTED)


def account(role: Role, level: str, **fields):
    code = LEVELS[level]
    return StaffUserFactory(
        role=role, region=RegionFactory(code=code) if code else None, is_national=code is None, **fields
    )


@shared_rows
def staff() -> dict:
    """Every role at every level; who types for one village does so in a township."""
    places = [(role, level) for role, level in product(Role, LEVELS) if role != Role.VILLAGE or level == "township"]
    return {(role, level): account(role, level) for role, level in places}


def row_in(township: str, permission: str):
    """What the permission is about, in a township: an account where it is about accounts, else a village."""
    if permission.endswith("_staffuser"):
        return StaffUserFactory(region__code=township)
    if permission.endswith("_association"):
        return AssociationFactory(of_township=True, region__code=township)
    return VillageFactory(code=f"{township}201")


@pytest.fixture
def village(db):
    return VillageFactory(code="120119001201")


def test_every_permission_of_the_registry_is_in_the_table():
    registered = {name for name in rules.permissions.permissions if name.startswith(("villages.", "common."))}

    assert registered == set(EXPECTED), "Say in EXPECTED who may."


@every_permission
def test_who_may_in_general(permission, staff, db):
    assert {who for who, user in staff.items() if user.has_perm(permission)} == EXPECTED[permission]


@every_permission
def test_who_may_on_a_row_inside(permission, staff, db):
    row = row_in("120119001", permission)
    expected = EXPECTED[permission] - (KEEPS_ITS_OWN if permission in OF_ASSOCIATION else set())

    assert {who for who, user in staff.items() if user.has_perm(permission, row)} == expected


def test_city_keeps_its_own_association(staff, db):
    own = AssociationFactory(of_city=True, region__code="1201")

    for permission in OF_ASSOCIATION:
        assert {who for who, user in staff.items() if user.has_perm(permission, own)} == KEEPS_ITS_OWN


@every_permission
def test_nobody_may_on_a_row_outside_but_the_nation(permission, staff, db):
    row = row_in("130102001", permission)
    allowed = {who for who, user in staff.items() if user.has_perm(permission, row)}

    if permission in WITHOUT_ROW:
        assert allowed == EXPECTED[permission]
    else:
        assert allowed == {(role, level) for role, level in EXPECTED[permission] if level == "nation"}


@every_permission
def test_inactive_scopeless_and_anonymous_may_nothing(permission, db):
    row = row_in("120119001", permission)
    inactive = [account(role, "county", is_active=False) for role in Role]
    inactive.append(account(Role.SYSTEM_ADMIN, "nation", is_active=False, is_superuser=True))

    assert not any(user.has_perm(permission, about) for user in inactive for about in (None, row))
    assert not AnonymousUser().has_perm(permission, row)
    if permission not in WITHOUT_ROW:
        assert not StaffUserFactory.build(region=None, role=Role.LEADER).has_perm(permission, row)


def test_operators_see_no_registry_data(staff, village):
    operators = [user for (role, _), user in staff.items() if role not in BUSINESS]
    nouns = [*REGISTRY, "annualstatistics", "formeridentity"]

    assert not any(
        user.has_perm(f"villages.{verb}_{noun}", village)
        for user in operators
        for noun in nouns
        for verb in ("view", "change", "import", "export")
    )


def test_business_roles_see_no_audit(staff, db):
    assert {role for (role, _), user in staff.items() if user.has_perm("common.view_audit")} == {Role.AUDITOR}


def test_account_above_is_out_of_reach(db):
    """A national account stands above every region, a county's above its townships'."""
    national = StaffUserFactory(national=True)
    county = account(Role.CLERK, "county")

    assert not account(Role.LEADER, "province").has_perm("villages.change_staffuser", national)
    assert not account(Role.LEADER, "township").has_perm("villages.change_staffuser", county)
    assert account(Role.LEADER, "city").has_perm("villages.change_staffuser", county)


@pytest.mark.parametrize(
    ("manager", "managed"),
    [
        (Role.LEADER, {*BUSINESS, Role.VILLAGE}),
        (Role.SYSTEM_ADMIN, {*BUSINESS, Role.VILLAGE, Role.SYSTEM_ADMIN}),
    ],
)
def test_nobody_manages_an_account_of_more_than_he_could_give(db, manager, managed):
    user = account(manager, "county")
    others = [account(role, "township") for role in Role]

    assert {other.role for other in others if user.has_perm("villages.change_staffuser", other)} == managed
    assert not user.has_perm("villages.change_staffuser", user)
    assert not user.has_perm("villages.change_staffuser", account(Role.CLERK, "township", is_superuser=True))
