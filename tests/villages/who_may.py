"""Whose work each step of the registry is: from what the offices do, not from `villages/rules.py`.

The township files its figures, the county may help and locks them; the county alone merges and closes units.
"""

from tests.offices import by

FILERS, COUNTY_DECIDERS = by("clerk reviewer", "township county"), by("reviewer leader", "county")

WHO_MAY = {
    "villages.workflow.STATISTICS_STEPS": {
        **dict.fromkeys(("file", "recall"), FILERS),
        **dict.fromkeys(("lock", "reopen"), COUNTY_DECIDERS),
    },
    "villages.workflow.VILLAGE_STEPS": dict.fromkeys(("merge", "close"), by("clerk reviewer", "county")),
}
