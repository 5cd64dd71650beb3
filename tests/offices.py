"""Accounts by role and level, as the walks through all roles name them: clerk@township, leader@nation."""

ABOVE_TOWNSHIP = "county city province nation"
OFFICE = "clerk reviewer leader"  # who does an office's business at all


def by(roles: str, levels: str) -> frozenset[str]:
    """Everybody of these roles at these levels, above or at the place of the paper."""
    return frozenset(f"{role}@{level}" for role in roles.split() for level in levels.split())


OWN_VILLAGE = frozenset({"own village"})  # the account that types for the village of the paper
