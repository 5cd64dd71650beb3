"""A village is merged: its register and its groups live on at the successor, its past stays its own."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from agreements.actions.signing import renew, withdraw
from agreements.choices import AgreementKind, AgreementState
from agreements.models import SignedAgreement, TrustGroup
from agreements.signing_summary import summary
from common.metrics import with_metrics
from tests.factories import (
    RegionFactory,
    SignedAgreementFactory,
    StaffUserFactory,
    TrustGroupFactory,
    VillageFactory,
)
from villages.actions.villages import Decree, merge_villages
from villages.choices import Role
from villages.models import Village

TOWN, NEXT_TOWN, COUNTY = "120119001", "120119002", "120119"
MERGED_ON, TODAY = date(2026, 10, 12), date(2026, 10, 19)
EARLY = date(2024, 5, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return StaffUserFactory(region=RegionFactory(code=COUNTY), role=Role.REVIEWER)


@pytest.fixture
def unit():
    return VillageFactory(code=f"{TOWN}201", name="台子村", households=10)


@pytest.fixture
def heir():
    return VillageFactory(code=f"{NEXT_TOWN}201", name="前屯村", households=20)


def merge(unit, heir, officer, now) -> None:
    merge_villages([unit], heir, Decree(MERGED_ON, "样例〔2026〕1号", "样例原因"), actor=officer, now=now)


def figures(key: str, year: int) -> dict[str, int]:
    rows = with_metrics(Village.objects.all(), [key], year=year)
    return {row.name: getattr(row, f"metric_{key}") for row in rows}


def test_register_is_counted_and_renewed_at_the_successor(unit, heir, officer, now):
    clerk = StaffUserFactory(region=heir.township)
    agreement = SignedAgreementFactory(village=unit, household_number="1-01")

    merge(unit, heir, officer, now)

    agreement.refresh_from_db()
    assert (agreement.village, agreement.moved_from, agreement.moved_on) == (heir, unit, MERGED_ON)
    assert (agreement.state, agreement.signed_on) == (AgreementState.VALID, date(2026, 3, 5))
    (line,) = summary(heir.township.path, None, TODAY)
    assert (line.name, line.signed, line.running) == ("前屯村", 1, 1)
    new = renew(agreement, signed_on=TODAY, valid_until=None, actor=clerk, now=now)
    assert (new.village, new.previous) == (heir, agreement)


def test_figures_before_the_merger_stay_with_the_old_unit(unit, heir, officer, now):
    runs = {"signed_on": EARLY, "valid_until": EARLY + timedelta(days=1500)}
    SignedAgreementFactory(village=unit, household_number="1", group=TrustGroupFactory(village=unit), **runs)
    SignedAgreementFactory(village=unit, household_number="1", kind=AgreementKind.HOUSE_LETTING, **runs)
    SignedAgreementFactory(village=heir, household_number="1", **runs)
    SignedAgreementFactory(village=heir, household_number="2", **runs)
    TrustGroup.objects.update(formed_on=EARLY)

    merge(unit, heir, officer, now)

    assert figures("signed_households", 2025) == {"台子村": 1, "前屯村": 2}
    assert figures("signed_households", 2026) == {"台子村": 0, "前屯村": 3}
    assert figures("trust_groups", 2025) == {"台子村": 1, "前屯村": 0}
    assert figures("trust_groups", 2026) == {"台子村": 0, "前屯村": 1}


def test_closed_agreements_go_with_their_group(unit, heir, officer, now):
    group = TrustGroupFactory(village=unit, name="第一小组")
    clerk = StaffUserFactory(region=unit.township)
    left = withdraw(SignedAgreementFactory(village=unit, group=group), on=MERGED_ON, actor=clerk, now=now)

    merge(unit, heir, officer, now)

    left.refresh_from_db()
    group.refresh_from_db()
    assert (left.village, left.group, group.village) == (heir, group, heir)
    assert (left.state, left.closed_on, group.moved_from) == (AgreementState.WITHDRAWN, MERGED_ON, unit)


def test_number_and_name_taken_there_say_where_they_came_from(unit, heir, officer, now):
    TrustGroupFactory(village=heir, name="第一小组")
    moving = TrustGroupFactory(village=unit, name="第一小组")
    SignedAgreementFactory(village=heir, household_number="1-01")
    SignedAgreementFactory(village=unit, household_number="1-01")
    SignedAgreementFactory(village=unit, household_number="1-01", kind=AgreementKind.HOUSE_LETTING)
    SignedAgreementFactory(village=unit, household_number="1-02")

    merge(unit, heir, officer, now)

    moving.refresh_from_db()
    numbers = SignedAgreement.objects.filter(moved_from=unit).order_by("household_number", "kind")
    assert list(numbers.values_list("household_number", flat=True)) == ["1-01(原台子村)", "1-01(原台子村)", "1-02"]
    assert moving.name == "第一小组(原台子村)"


def test_long_name_and_full_number_leave_room_for_the_code(heir, officer, now):
    unit = VillageFactory(code=f"{TOWN}205", name="很长名字的样例行政村村民委员会")
    for village in (unit, heir):
        SignedAgreementFactory(village=village, household_number="12345678901234567890")
    SignedAgreementFactory(village=heir, household_number="12345678901234(原205)")

    merge(unit, heir, officer, now)

    assert SignedAgreement.objects.get(moved_from=unit).household_number == "123456789012(原205-2)"


def test_pages_say_where_the_register_went_and_whence_it_came(client, unit, heir, officer, now):
    agreement = SignedAgreementFactory(village=unit, group=TrustGroupFactory(village=unit))
    client.force_login(officer)
    asking = client.get(f"{reverse('village_merge')}?unit={unit.pk}").content.decode()
    assert "诚信小组 1 个、签约协议 1 份转到并入单位。" in asking

    merge(unit, heir, officer, now)

    page = client.get(f"{unit.get_absolute_url()}?tab=signing").content.decode()
    assert "协议 1 份、诚信小组 1 个已转入“前屯村”" in page
    client.force_login(StaffUserFactory(region=heir.township))
    assert "台子村（2026-10-12撤并转入）" in client.get(agreement.get_absolute_url()).content.decode()
    group = client.get(agreement.group.get_absolute_url()).content.decode()
    assert "2026-10-12由台子村撤并转入" in group
