from collections import Counter

import pytest
from django.utils import timezone

from assessments.actions.demo_applications import CLERK, COURSES, OTHER_CLERK, STREET_CLERK
from assessments.actions.demo_assessments import CITY_OFFICER, CITY_PROGRAMME, make_demo_assessments
from assessments.actions.demo_closing import make_demo_closing
from assessments.actions.demo_naming import make_demo_naming
from assessments.actions.quota import allot
from assessments.actions.ready_made import load_standards
from assessments.choices import ApplicationState, BatchState, NoticeState, SheetState
from assessments.models import (
    Batch,
    Decision,
    Honour,
    NamingNotice,
    Programme,
    Rectification,
    ReturnedPoint,
    ScoreSheet,
)
from tests.factories import VillageFactory
from tests.factories.demo import demo_people
from villages.models import StaffUser


@pytest.mark.django_db
def test_demo_lays_papers_on_every_desk_after_a_year_that_named_five_villages(now):
    for township, clerk in (("120119104", CLERK), ("120119112", OTHER_CLERK), ("120101001", STREET_CLERK)):
        for number in range(len(COURSES[clerk])):
            VillageFactory(code=f"{township}{number + 1:03}", households=300)
    demo_people(now)
    load_standards(now)
    make_demo_assessments(now=now)
    programme = Programme.objects.get(name=CITY_PROGRAMME)
    # Nineteen units make one seat by the rule, and five of them want one.
    officer = StaffUser.objects.get(username=CITY_OFFICER)
    allot(programme.batches.get(), {"120119": 5, "120101": 1}, actor=officer, now=now)
    make_demo_closing(now=now)

    made = [make_demo_naming(programme, now=now), make_demo_naming(programme, now=now)]

    courses = sum(COURSES.values(), ())
    assert made == [5 + len(courses), 0]
    running, last_year = Batch.objects.filter(programme=programme).order_by("-year")
    assert (running.state, last_year.state) == (BatchState.OPEN, BatchState.CLOSED)
    lying = Counter(running.applications.values_list("state", flat=True))
    assert lying == Counter(course.desk for course in courses)
    assert set(ApplicationState) - set(lying) == {
        ApplicationState.NATION_REVIEWING,
        ApplicationState.AT_NAMING,
        ApplicationState.NAMED,
    }
    assert list(last_year.applications.values_list("state", flat=True)) == [ApplicationState.NAMED] * 5
    assert Honour.objects.exclude(plaque_number="").count() == 5
    assert Counter(NamingNotice.objects.values_list("state", flat=True)) == {
        NoticeState.CONCLUDED: 1,
        NoticeState.POSTED: 1,
        NoticeState.DRAFT: 1,
    }
    assert Decision.objects.pending().count() == 3
    overdue = Rectification.objects.exclude(application=None).overdue_on(timezone.localdate(now))
    assert overdue.count() == 1
    assert ReturnedPoint.objects.count() == 2
    assert ScoreSheet.objects.filter(state=SheetState.DRAFT, missing_count__gt=0).count() == 3
