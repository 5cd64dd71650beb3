"""The demo's duties, ledgers, plans and opinions: made once, by the actions that people use."""

from collections import Counter

import pytest
from django.utils import timezone

from agreements.actions.demo_duties import make_demo_duties
from agreements.models import DutyRecord, MoneyEntry, OpinionCase, OpinionInformant, WorkPlan
from common.models import StepRecord
from tests.factories import RegionFactory, StaffUserFactory, VillageFactory

pytestmark = pytest.mark.django_db


def test_demo_is_made_once_and_holds_no_informant():
    township = RegionFactory(code="120119104")
    clerk = StaffUserFactory(username="xiaying_jb", region=township)
    for number in (201, 202, 203):
        VillageFactory(code=f"120119104{number}")

    written = make_demo_duties(now=timezone.now())

    assert written == DutyRecord.objects.count() > 0
    assert Counter(WorkPlan.objects.values_list("state", flat=True)) == {"adopted": 4, "closed": 1}
    assert MoneyEntry.objects.for_user(clerk).count() >= 4 * 8
    assert OpinionCase.objects.count() == 3
    assert OpinionInformant.objects.count() == 0
    assert set(StepRecord.objects.values_list("actor", flat=True)) == {clerk.pk}
    assert make_demo_duties(now=timezone.now()) == 0
