"""Whose work each step of targets, rounds, submissions and circulars is: not from `reporting/rules.py`.

The county signs its targets, sums up its year and hands up; its leader alone publishes, reopens and issues. Whoever
sums up does not publish. The city above receives.
"""

from tests.offices import by

DECIDERS, LEADER = by("reviewer leader", "county"), by("leader", "county")

WHO_MAY = {
    "reporting.workflow.TARGET_STEPS": {
        **dict.fromkeys(("sign", "settle"), DECIDERS),
        **dict.fromkeys(("reopen", "withdraw"), LEADER),
    },
    "reporting.workflow.ROUND_STEPS": {
        **dict.fromkeys(("sum_half", "sum_year", "sum_anew", "propose", "restart"), by("clerk reviewer", "county")),
        **dict.fromkeys(("return", "publish", "reopen"), LEADER),
    },
    "reporting.workflow.SUBMISSION_STEPS": {
        **dict.fromkeys(("submit", "recall"), DECIDERS),
        **dict.fromkeys(("take_in", "accept", "return", "supersede"), by("reviewer leader", "city")),
    },
    "reporting.workflow.CIRCULAR_STEPS": {"issue": LEADER},
}
