"""The table of a submission's process: every verb in every state by every role."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from common.refusal import Refused
from common.workflow import ALREADY_HANDLED, take_step
from reporting.choices import SubmissionState
from reporting.workflow import SUBMISSION_STEPS
from tests.factories import RegionFactory, StaffUserFactory, SubmissionFactory
from tests.reporting.handing_up import COUNTY
from tests.shared import shared_rows
from villages.choices import BUSINESS_ROLES, OPERATOR_ROLES, Role

CITY, OTHER_CITY, TOWNSHIP, SISTER = "1201", "1301", "120119001", "120118"
SENDERS = {(Role.REVIEWER, COUNTY), (Role.LEADER, COUNTY)}
RECEIVERS = {(Role.REVIEWER, CITY), (Role.LEADER, CITY)}
# What the process is, said once more: verb -> states it starts from, state it ends in, who.
EXPECTED = {
    "submit": ({"draft"}, "submitted", SENDERS),
    "take_in": ({"draft"}, "submitted", RECEIVERS),
    "recall": ({"submitted"}, "draft", SENDERS),
    "accept": ({"submitted"}, "accepted", RECEIVERS),
    "return": ({"submitted"}, "returned", RECEIVERS),
    "supersede": ({"accepted"}, "superseded", RECEIVERS),
}
# For the others the rows lack something: forms, a file, a correction.
UNCONDITIONAL = {"return", "recall"}
PEOPLE = [
    *[(role, code) for role in sorted(BUSINESS_ROLES) for code in (TOWNSHIP, COUNTY, SISTER, CITY, OTHER_CITY, "12")],
    *[(role, COUNTY) for role in sorted(OPERATOR_ROLES)],
]


def test_table_holds_these_verbs_and_no_others():
    assert {verb: (set(step.sources), step.target, step.needs_note) for verb, step in SUBMISSION_STEPS.items()} == {
        verb: (sources, target, verb == "return") for verb, (sources, target, _) in EXPECTED.items()
    }


@shared_rows
def scene():
    region = RegionFactory(code=COUNTY)
    rows = {
        state: SubmissionFactory(region=region, state=state, year=2010 + n) for n, state in enumerate(SubmissionState)
    }
    people = {(role, code): StaffUserFactory(role=role, region=RegionFactory(code=code)) for role, code in PEOPLE}
    return rows, people


@pytest.mark.parametrize("state", SubmissionState)
@pytest.mark.parametrize("verb", EXPECTED)
def test_verb_in_a_state_by_everybody(scene, db, now, verb, state):
    """The rows have neither forms nor a file, so that whoever may and stands there is stopped by a condition alone."""
    sources, target, people = EXPECTED[verb]
    rows, staff = scene

    for (role, code), actor in staff.items():
        with transaction.atomic():
            found = outcome(rows[state], verb, actor, now)
            transaction.set_rollback(True)
        if (role, code) not in people:
            assert found == "forbidden", (role, code)
        elif state not in sources:
            assert found == "handled", (role, code)
        else:
            assert found == (target if verb in UNCONDITIONAL else "refused"), (role, code)


def outcome(row, verb: str, actor, now) -> str:
    try:
        return take_step(row, SUBMISSION_STEPS[verb], verb, actor=actor, now=now, note="样例理由").state
    except PermissionDenied:
        return "forbidden"
    except Refused as refusal:
        return "handled" if str(refusal) == ALREADY_HANDLED else "refused"
