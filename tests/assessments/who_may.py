"""Whose work each step of an assessment is: from what the offices do, not from `assessments/rules.py`.

The township types for its villages, the county may help, a village may have an account of its own. At each desk of
review its reviewer and its leader decide. What is made public, and what gives or takes a title, is the leader's of
the region that runs the programme, or of one above. A business administrator sets up programmes and standards.
"""

from assessments.choices import ApplicationState as S
from assessments.choices import Stage
from tests.offices import ABOVE_TOWNSHIP, OFFICE, OWN_VILLAGE, by

TYPISTS = by("clerk reviewer", "township county") | OWN_VILLAGE
SENDERS = by("clerk reviewer", "township") | OWN_VILLAGE  # whose work lay on the desk before
DECIDERS = {level: by("reviewer leader", level) for level in ("township", "county", "city", "province", "nation")}
DECIDERS_ABOVE = by("reviewer leader", ABOVE_TOWNSHIP)
LEADERS_ABOVE = by("leader", ABOVE_TOWNSHIP)
ADMINISTRATORS = by("business_admin", ABOVE_TOWNSHIP)

FIRST_DESKS = {S.AT_TOWNSHIP: DECIDERS["township"], S.AT_COUNTY: DECIDERS["county"]}
ASSESSING = {S.TOWNSHIP_ASSESSING: DECIDERS["township"], S.COUNTY_ASSESSING: DECIDERS["county"]}
VERDICTS = {
    S.COUNTY_ASSESSING: DECIDERS["county"],
    S.RECHECKING: DECIDERS["county"],
    S.CITY_INSPECTING: DECIDERS["city"],
    S.PROVINCE_REVIEWING: DECIDERS["province"],
    S.NATION_REVIEWING: DECIDERS["nation"],
}
SCORERS = {
    Stage.SELF: by(OFFICE, "township") | OWN_VILLAGE,
    Stage.TOWNSHIP: by(OFFICE, "township"),
    Stage.COUNTY: by(OFFICE, "county"),
    Stage.CITY: by(OFFICE, "city"),
}

# By process and verb; where it hangs on the desk or the stage of the paper, by that.
WHO_MAY = {
    "assessments.workflow.BATCH_STEPS": dict.fromkeys(("open", "close", "reopen"), DECIDERS_ABOVE | ADMINISTRATORS),
    "assessments.workflow.VERSION_STEPS": dict.fromkeys(("publish", "retire"), ADMINISTRATORS),
    "assessments.workflow.APPLICATION_STEPS": {
        **dict.fromkeys(("submit", "begin", "hand_in", "report", "withdraw"), TYPISTS),
        # Whoever could send it on takes it back: a clerk does not undo what his reviewer has passed.
        "recall": {
            S.AT_TOWNSHIP: SENDERS,
            S.AT_COUNTY: DECIDERS["township"],
            S.TOWNSHIP_ASSESSING: SENDERS,
            S.COUNTY_ASSESSING: DECIDERS["township"],
        },
        "approve": DECIDERS["township"],
        "register": DECIDERS["county"],
        "return": FIRST_DESKS,
        "forward": DECIDERS["township"],
        "return_self": ASSESSING,
        "accept": VERDICTS,
        "order": VERDICTS,
        "fail": FIRST_DESKS | VERDICTS,
        **dict.fromkeys(("name", "strike"), LEADERS_ABOVE),
    },
    "assessments.workflow.ENROLMENT_STEPS": {"enrol": DECIDERS_ABOVE},
    "assessments.workflow.SHEET_STEPS": {
        **dict.fromkeys(("submit", "recall"), SCORERS),
        "reopen": {
            Stage.SELF: DECIDERS["township"] | DECIDERS_ABOVE,
            Stage.TOWNSHIP: DECIDERS["township"] | DECIDERS_ABOVE,
            Stage.COUNTY: DECIDERS_ABOVE,
            Stage.CITY: by("reviewer leader", "city province nation"),
        },
    },
    "assessments.workflow.RECTIFICATION_STEPS": {
        "answer": TYPISTS,
        **dict.fromkeys(("reject", "close"), DECIDERS_ABOVE),
    },
    "assessments.workflow.NOTICE_STEPS": dict.fromkeys(("post", "conclude"), LEADERS_ABOVE),
    "assessments.workflow.HONOUR_STEPS": {
        **dict.fromkeys(("keep", "rectify"), DECIDERS_ABOVE),
        **dict.fromkeys(("revoke", "cancel"), LEADERS_ABOVE),
    },
}
