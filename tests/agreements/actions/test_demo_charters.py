"""The demo's charters: at every desk, made once, by invented people."""

from collections import Counter

import pytest
from django.utils import timezone

from agreements.actions.demo_charters import COURSES, make_demo_charters
from agreements.actions.law import load_rules
from agreements.actions.library import load_library
from agreements.choices import CharterState
from agreements.models import CampaignUnit, CharterVersion, RevisionCampaign
from tests.factories import RegionFactory, VillageFactory
from villages.actions.demo import make_demo_accounts
from villages.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_villages():
    for code in ("120119104", "120119112"):
        RegionFactory(code=code)
    for township, count in (("120119104", len(COURSES["xiaying_jb"])), ("120119112", len(COURSES["luozhuangzi_jb"]))):
        for number in range(count):
            VillageFactory(code=f"{township}{201 + number}", households=300, eligible_voters=640, representatives=30)
    make_demo_accounts(now=timezone.now())
    load_rules()
    load_library()


def test_demo_has_papers_at_every_desk_and_is_made_once(demo_villages):
    now = timezone.now()

    begun = [make_demo_charters(now=now), make_demo_charters(now=now)]

    assert begun == [sum(map(len, COURSES.values())) + 1, 0]
    assert set(CharterVersion.objects.values_list("state", flat=True)) == set(CharterState) - {
        CharterState.SUPERSEDED,
        CharterState.REPEALED,
    }
    campaign = RevisionCampaign.objects.get()
    assert campaign.region == Region.objects.get(code="120119")
    standings = Counter(CampaignUnit.objects.with_standing().values_list("standing", flat=True))
    assert (standings["done"], standings["not_begun"], standings["correcting"]) == (5, 1, 1)
    assert CharterVersion.objects.with_blocking_findings().count() == 1
