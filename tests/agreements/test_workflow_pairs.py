"""The table of a charter's process: every verb in every state by every role."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from agreements.choices import CharterState
from agreements.workflow import CHARTER_STEPS
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from tests.agreements.papers import TOWNSHIP, complete_version, laid_on, step
from tests.factories import StaffUserFactory
from tests.shared import shared_rows
from villages.choices import OPERATOR_ROLES, Role

COUNTY, CITY, SISTER = "120119", "1201", "120119002"
# What the process is, said once more: verb -> states it starts from, state it ends in, who.
WRITERS = {(Role.CLERK, TOWNSHIP), (Role.REVIEWER, TOWNSHIP), (Role.CLERK, COUNTY), (Role.REVIEWER, COUNTY)}
EXAMINERS = {(Role.REVIEWER, TOWNSHIP), (Role.LEADER, TOWNSHIP), (Role.REVIEWER, COUNTY), (Role.LEADER, COUNTY)}
EXPECTED = {
    "consult": ({"drafting", "returned"}, "consulting", WRITERS),
    "submit": ({"consulting", "returned"}, "at_township", WRITERS),
    "recall": ({"at_township"}, "consulting", WRITERS),
    "approve": ({"at_township"}, "to_vote", EXAMINERS),
    "return": ({"at_township", "to_vote", "publicised", "to_file"}, "returned", EXAMINERS),
    "pass_vote": ({"to_vote"}, "publicised", WRITERS),
    "fail_vote": ({"to_vote"}, "returned", WRITERS),
    "end_publicity": ({"publicised"}, "to_file", WRITERS),
    "file": ({"to_file"}, "in_force", EXAMINERS),
    "supersede": ({"in_force", "correcting"}, "superseded", EXAMINERS),
    "order_correction": ({"in_force"}, "correcting", EXAMINERS),
    "lift_correction": ({"correcting"}, "in_force", EXAMINERS),
    "repeal": ({"in_force", "correcting"}, "repealed", EXAMINERS),
    "abandon": ({"consulting", "returned"}, "repealed", WRITERS),
}
WITH_REASON = {"return", "order_correction", "lift_correction", "repeal", "abandon"}
# Their conditions ask for papers of the vote, the publicity and the file; those have tests of their own.
WITH_PAPERS = {"pass_vote", "fail_vote", "end_publicity", "file"}
PEOPLE = [
    *[(role, code) for role in (Role.CLERK, Role.REVIEWER, Role.LEADER) for code in (TOWNSHIP, COUNTY, CITY, SISTER)],
    *[(role, COUNTY) for role in sorted(OPERATOR_ROLES)],
]


def test_table_holds_these_verbs_and_no_others():
    assert {verb: (set(step.sources), step.target, step.needs_note) for verb, step in CHARTER_STEPS.items()} == {
        verb: (sources, target, verb in WITH_REASON) for verb, (sources, target, _) in EXPECTED.items()
    }


@shared_rows
def scene():
    return complete_version(), {(role, code): StaffUserFactory(role=role, region__code=code) for role, code in PEOPLE}


@pytest.mark.parametrize("state", CharterState)
@pytest.mark.parametrize("verb", EXPECTED)
def test_verb_in_a_state_by_everybody(scene, db, now, verb, state):
    sources, target, people = EXPECTED[verb]
    version, staff = scene
    version = laid_on(version, state)

    for (role, code), actor in staff.items():
        with transaction.atomic():
            found = outcome(version, verb, actor, now)
            transaction.set_rollback(True)
        if (role, code) not in people:
            assert found == "forbidden", (role, code)
        elif state not in sources:
            assert found == "handled", (role, code)
        elif verb in WITH_PAPERS:
            assert found in (target, "refused"), (role, code)
        else:
            assert found == target, (role, code)


def outcome(version, verb: str, actor, now) -> str:
    try:
        return step(version, verb, actor, now).state
    except PermissionDenied:
        return "forbidden"
    except Refused as refusal:
        return "handled" if str(refusal) == ALREADY_HANDLED else "refused"
