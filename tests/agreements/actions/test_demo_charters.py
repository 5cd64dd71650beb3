"""The demo's charters: at every desk, made once, by invented people."""

from collections import Counter

import pytest
from django.utils import timezone

from agreements.actions.demo_charters import COURSES, make_demo_charters
from agreements.actions.law import load_rules
from agreements.actions.library import load_library
from agreements.choices import CampaignState, CharterKind, CharterState
from agreements.models import CampaignUnit, CharterVersion, RevisionCampaign
from tests.factories import VillageFactory
from tests.factories.demo import demo_people

pytestmark = pytest.mark.django_db
STREET = "120101001"


@pytest.fixture
def demo_villages():
    for township, clerk in (("120119104", "xiaying_jb"), ("120119112", "luozhuangzi_jb"), (STREET, "quanyechang_jb")):
        for number in range(len(COURSES[clerk])):
            VillageFactory(code=f"{township}{number + 1:03}", households=300, eligible_voters=640, representatives=30)
    demo_people(timezone.now())
    load_rules()
    load_library()


def test_demo_has_papers_at_every_desk_and_is_made_once(demo_villages):
    now = timezone.now()

    begun = [make_demo_charters(now=now), make_demo_charters(now=now)]

    in_the_small_district = len(COURSES["quanyechang_jb"])
    assert begun == [sum(map(len, COURSES.values())) + 1 + in_the_small_district, 0]
    assert set(CharterVersion.objects.values_list("state", flat=True)) == set(CharterState)
    assert Counter(RevisionCampaign.objects.values_list("region", "kind", "state")) == {
        ("120119", CharterKind.COVENANT, CampaignState.OPEN): 1,
        ("120119", CharterKind.SELF_GOVERNANCE, CampaignState.CANCELLED): 1,
        ("120101", CharterKind.COVENANT, CampaignState.OPEN): 1,
        ("120101", CharterKind.SELF_GOVERNANCE, CampaignState.FINISHED): 1,
    }
    running = CampaignUnit.objects.filter(campaign__region="120119", campaign__state=CampaignState.OPEN)
    standings = Counter(running.with_standing().values_list("standing", flat=True))
    assert (standings["done"], standings["correcting"]) == (6, 1)
    assert CharterVersion.objects.with_blocking_findings().count() == 1
