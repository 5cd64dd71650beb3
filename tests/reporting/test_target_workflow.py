"""The table of a paper of targets: every verb in every state by every role."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from reporting.actions.targets import advance_paper
from reporting.choices import TargetState
from reporting.models import ResponsibilityTarget
from reporting.workflow import TARGET_STEPS
from tests.factories import StaffUserFactory
from tests.reporting.target_scenes import COUNTY, HERE, laid_on, paper_of
from tests.shared import shared_rows
from villages.choices import BUSINESS_ROLES, OPERATOR_ROLES, Role

CITY, OTHER = "1201", "120118"
DECIDERS, LEADERS = {(Role.REVIEWER, COUNTY), (Role.LEADER, COUNTY)}, {(Role.LEADER, COUNTY)}
EXPECTED = {
    "sign": ({"draft"}, "signed", DECIDERS),
    "settle": ({"signed"}, "settled", DECIDERS),
    "reopen": ({"settled"}, "signed", LEADERS),
    "withdraw": ({"signed"}, "draft", LEADERS),
}
PEOPLE = [(role, code) for role in sorted(BUSINESS_ROLES | OPERATOR_ROLES) for code in (HERE, COUNTY, CITY, OTHER)]


def test_table_holds_these_verbs_and_no_others():
    assert {verb: (set(step.sources), step.target, step.needs_note) for verb, step in TARGET_STEPS.items()} == {
        verb: (sources, target, verb in {"reopen", "withdraw"}) for verb, (sources, target, _) in EXPECTED.items()
    }


@shared_rows
def scene():
    paper = paper_of()
    ResponsibilityTarget.objects.filter(paper=paper, metric="").update(result=2)
    return paper, {(role, code): StaffUserFactory(role=role, region__code=code) for role, code in PEOPLE}


@pytest.mark.parametrize("state", TargetState)
@pytest.mark.parametrize("verb", EXPECTED)
def test_verb_in_a_state_by_everybody(scene, db, now, verb, state):
    sources, target, people = EXPECTED[verb]
    paper, staff = scene
    laid_on(paper, state)

    for key, actor in staff.items():
        with transaction.atomic():
            found = outcome(paper, verb, actor, now)
            transaction.set_rollback(True)
        expected = "forbidden" if key not in people else target if state in sources else ALREADY_HANDLED
        assert found == expected, key


def outcome(paper, verb: str, actor, now) -> str:
    try:
        return advance_paper(paper, verb, actor=actor, now=now, note="样例理由").state
    except PermissionDenied:
        return "forbidden"
    except Refused as refusal:
        return str(refusal)
