import pytest

from assessments.actions.demo_assessments import make_demo_assessments
from assessments.actions.ready_made import load_standards
from assessments.choices import BatchState, GroupPost
from assessments.models import Batch, LeadingGroup, LeadingGroupMember, QuotaSeat
from tests.factories import VillageFactory
from tests.factories.demo import demo_people


@pytest.mark.django_db
def test_demo_runs_one_demonstration_and_prepares_one_assessment_and_again_nothing(now):
    VillageFactory(code="120119104201")
    demo_people(now)
    load_standards(now)

    assert (make_demo_assessments(now=now), make_demo_assessments(now=now)) == (2, 0)

    demonstration, assessment = Batch.objects.order_by("programme__region__code")
    assert (demonstration.state, assessment.state) == (BatchState.OPEN, BatchState.PREPARING)
    assert {one.version.standard.code for one in demonstration.standards.all()} == {"S8"}
    assert [level.name for level in demonstration.programme.levels.all()] == ["合格", "示范", "全国候选"]
    seats = list(QuotaSeat.objects.values_list("county", "units", "allotted"))
    assert seats == [("120101", 0, 0), ("120119", 2, 1)]
    assert LeadingGroup.objects.count() == 3
    people = LeadingGroupMember.objects.exclude(post=GroupPost.LEADER).values_list("name", flat=True)
    assert [name for name in people if not name.startswith("演示·")] == []
