"""Who may do what in the registry. Which rows is the gate's business, when is a guard's."""

from operator import attrgetter

import rules

from villages.choices import BUSINESS_ROLES, AssociationLevel, RegionLevel, Role


@rules.predicate
def is_active(user) -> bool:
    return user.is_active


@rules.predicate
def in_scope(user, row) -> bool:
    """The row lies in the user's region; asked without a row, the question is a general one."""
    if row is None:
        return True
    path = user.region_path
    return path is not None and row.scope_path.startswith(path)


@rules.predicate
def of_own_village(user, row) -> bool:
    """The row is of the village whose account this is; asked without a row, the question is a general one."""
    if user.village_id is None:
        return False
    if row is None:
        return True
    column = getattr(type(row)._default_manager.all(), "village_lookup", "")
    return bool(column) and attrgetter(column.replace("__", "."))(row) == user.village_id


def has_role(*roles: Role) -> rules.Predicate:
    return rules.Predicate(lambda user: user.role in roles, name=f"has_role:{'/'.join(roles)}")


def is_at(*levels: RegionLevel) -> rules.Predicate:
    """The user's own region is of one of these levels."""
    return rules.Predicate(
        lambda user: user.region_id is not None and user.region.level in levels,
        name=f"is_at:{'/'.join(level.name for level in levels)}",
    )


does_business = is_active & has_role(*BUSINESS_ROLES)
# An account of a village types what its township would type for it, and nothing else.
fills_for_village = is_active & has_role(Role.VILLAGE) & of_own_village
enters_data = is_active & has_role(Role.CLERK, Role.REVIEWER) & is_at(RegionLevel.TOWNSHIP, RegionLevel.COUNTY)
decides_at_county = is_active & has_role(Role.REVIEWER, Role.LEADER) & is_at(RegionLevel.COUNTY)
restructures = is_active & has_role(Role.CLERK, Role.REVIEWER) & is_at(RegionLevel.COUNTY)

REGISTRY = ("village", "committeemember", "association", "associationofficer", "membergroup", "facility")

for noun in (*REGISTRY, "annualstatistics", "region", "formeridentity"):
    rules.add_perm(f"villages.view_{noun}", does_business & in_scope)
for noun in (*REGISTRY, "annualstatistics"):
    rules.add_perm(f"villages.change_{noun}", enters_data & in_scope)
    rules.add_perm(f"villages.import_{noun}", enters_data & in_scope)
    rules.add_perm(f"villages.export_{noun}", does_business & in_scope)
for noun in REGISTRY[1:]:
    rules.add_perm(f"villages.delete_{noun}", enters_data & in_scope)


@rules.predicate
def is_of_a_city(user, association) -> bool:
    """Asked of a village, the question is about an association of its own."""
    return association is None or getattr(association, "level", None) == AssociationLevel.CITY


# Whatever lies below, the city reads; its own association it keeps itself.
keeps_city_association = is_active & has_role(Role.CLERK, Role.REVIEWER) & is_at(RegionLevel.CITY) & is_of_a_city
for verb in ("change", "delete"):
    rules.set_perm(f"villages.{verb}_association", (enters_data | keeps_city_association) & in_scope)

rules.add_perm("villages.add_village", restructures)
rules.add_perm("villages.restructure_village", restructures & in_scope)
rules.add_perm("villages.file_annualstatistics", enters_data & in_scope)
rules.add_perm("villages.lock_annualstatistics", decides_at_county & in_scope)
rules.add_perm("villages.reopen_annualstatistics", decides_at_county & in_scope)

# Who may give an account which role. Nobody grants more than he has, and the three operators are
# three people: the business administrator and the auditor come from a superuser alone.
GRANTS = {
    Role.LEADER: BUSINESS_ROLES | {Role.VILLAGE},
    Role.SYSTEM_ADMIN: BUSINESS_ROLES | {Role.VILLAGE, Role.SYSTEM_ADMIN},
}


def grantable_roles(user) -> frozenset[Role]:
    return frozenset(Role) if user.is_superuser else GRANTS.get(user.role, frozenset())


@rules.predicate
def may_manage(user, account) -> bool:
    """Someone else's account, of a role one could give, bound to a region."""
    if account is None:
        return True
    is_special = account.is_superuser or account.is_national
    return account.pk != user.pk and not is_special and account.role in grantable_roles(user)


manages_accounts = is_active & has_role(Role.SYSTEM_ADMIN, Role.LEADER)
rules.add_perm("villages.view_staffuser", manages_accounts & in_scope)
rules.add_perm("villages.add_staffuser", manages_accounts)
rules.add_perm("villages.change_staffuser", manages_accounts & in_scope & may_manage)
rules.add_perm("villages.manage_region", is_active & has_role(Role.SYSTEM_ADMIN) & in_scope)
rules.add_perm("common.change_word", is_active & has_role(Role.BUSINESS_ADMIN))
rules.add_perm("common.view_exportrecord", is_active & has_role(Role.AUDITOR, Role.LEADER) & in_scope)
rules.add_perm("common.check_paper", is_active & has_role(*BUSINESS_ROLES, Role.AUDITOR))
rules.add_perm("common.view_audit", is_active & has_role(Role.AUDITOR))
