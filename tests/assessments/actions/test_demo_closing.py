from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions.demo_assessments import make_demo_assessments
from assessments.actions.demo_closing import TOWNSHIP_CLERK, make_demo_closing
from assessments.actions.inspections import drawn_of
from assessments.actions.ready_made import load_standards
from assessments.choices import HonourState
from assessments.models import Honour, InspectionPlan, Rectification
from tests.factories import VillageFactory
from tests.factories.demo import demo_people
from villages.models import StaffUser


@pytest.mark.django_db
def test_demo_draws_finds_and_remembers_former_titles_and_again_nothing(now):
    demo_people(now)
    township = StaffUser.objects.get(username=TOWNSHIP_CLERK).region_id
    for number in (201, 202, 203):
        VillageFactory(code=f"{township}{number}")
    load_standards(now)
    make_demo_assessments(now=now)

    assert (make_demo_closing(now=now), make_demo_closing(now=now)) == (4, 0)

    plan = InspectionPlan.objects.get()
    assert [sample.code for sample in plan.samples.order_by("position")] == list(drawn_of(plan)[township])
    states = dict(Rectification.objects.values_list("problem", "state"))
    assert sorted(states.values()) == ["answered", "closed", "open", "open", "open"]
    overdue = Rectification.objects.overdue_on(timezone.localdate(now))
    assert [row.due_on for row in overdue] == [timezone.localdate(now) - timedelta(days=4)]
    assert Counter(Honour.objects.values_list("year", "state")) == {
        (2013, HonourState.VALID): 1,
        (2011, HonourState.VALID): 1,
        (2011, HonourState.RECTIFYING): 1,
        (2011, HonourState.REVOKED): 1,
        (2011, HonourState.CANCELLED): 1,
    }
