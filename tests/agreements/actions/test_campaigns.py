"""清理修订: every village of the day on the list, counted as papers lie, finished when nothing lacks."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from agreements.actions.campaigns import add_units, close, open_campaign, remind, reminders_for
from agreements.choices import CampaignState, CharterKind, CharterState, UnitStanding
from agreements.models import CampaignReminder, CampaignUnit, RevisionCampaign
from common.models import Notice, StepRecord
from common.refusal import Refused
from common.workflow import states_open
from tests.agreements.campaigns import COUNTY, OPENED, campaign_of, unit_at, version_at
from tests.factories import (
    AssemblyMeetingFactory,
    FormerIdentityFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.choices import IdentityChange, Role, VillageState
from villages.models import Village

pytestmark = pytest.mark.django_db
IN_TIME = OPENED + timedelta(days=30)


@pytest.fixture
def reviewer():
    return StaffUserFactory(region__code=COUNTY, role=Role.REVIEWER)


def new(**fields) -> RevisionCampaign:
    own = {
        "region": RegionFactory(code=COUNTY),
        "title": "样例清理修订",
        "basis": "样例文件〔2026〕1号",
        "opened_on": OPENED,
        "due_on": date(2026, 11, 30),
    }
    return RevisionCampaign(**own | fields)


def codes(campaign) -> list[str]:
    return list(campaign.units.order_by("village__code").values_list("village__code", flat=True))


def end(village: Village, on: date, change: str = IdentityChange.CLOSED) -> None:
    with states_open():
        Village.objects.filter(pk=village.pk).update(state=VillageState.CLOSED)
    FormerIdentityFactory(village=village, change=change, until=on)


def standing_of(unit: CampaignUnit) -> str:
    return CampaignUnit.objects.with_standing().get(pk=unit.pk).standing


def test_opening_lists_every_village_active_on_that_day(reviewer, now):
    for code in ("120119001201", "120119002201", "120118001201"):
        VillageFactory(code=code)
    ended_before, ended_since = VillageFactory(code="120119001202"), VillageFactory(code="120119001203")
    end(ended_before, OPENED)
    end(ended_since, OPENED + timedelta(days=1))

    campaign = open_campaign(new(), actor=reviewer, now=now)

    assert codes(campaign) == ["120119001201", "120119001203", "120119002201"]
    assert campaign.units.with_standing().due().count() == 2
    assert {(unit.listed_on, unit.reason) for unit in campaign.units.all()} == {(OPENED, "")}
    notice = Notice.objects.get()
    assert (notice.region_path, notice.url) == ("12/1201/120119/", campaign.get_absolute_url())


def test_opening_takes_as_many_queries_for_a_large_county_as_for_a_small_one(reviewer, now):
    def count(kind: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            open_campaign(new(kind=kind), actor=reviewer, now=now)
        return len(captured)

    VillageFactory(code="120119001201")
    few = count(CharterKind.COVENANT)
    township = RegionFactory(code="120119001")
    rows = [Village(code=f"120119002{n:03}", name=f"甲{n}村", kind="village", township=township) for n in range(999)]
    rows += [Village(code=f"120119003{n:03}", name=f"乙{n}村", kind="village", township=township) for n in range(526)]
    Village.objects.bulk_create(rows)

    assert count(CharterKind.SELF_GOVERNANCE) == few
    assert CampaignUnit.objects.filter(campaign__kind=CharterKind.SELF_GOVERNANCE).count() == 1526


def test_enlisted_villages_leave_their_history(reviewer, now):
    VillageFactory(code="120119001201")
    open_campaign(new(), actor=reviewer, now=now)

    assert CampaignUnit.pgh_event_model.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"opened_on": date(2026, 10, 20)}, "开始日期晚于今天，请在开始当天登记。"),
        ({}, "样例120119县还没有在用的村(居)，请先登记村居台账。"),
    ],
)
def test_opening_that_makes_no_sense_is_refused_and_leaves_nothing(fields, sentence, reviewer, now):
    with pytest.raises(Refused, match=sentence.replace("(", r"\(").replace(")", r"\)")), transaction.atomic():
        open_campaign(new(**fields), actor=reviewer, now=now)

    assert RevisionCampaign.objects.count() == 0


def test_second_open_campaign_of_a_kind_is_refused_by_the_database(reviewer, now):
    VillageFactory(code="120119001201")
    open_campaign(new(), actor=reviewer, now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        open_campaign(new(), actor=reviewer, now=now)
    open_campaign(new(kind=CharterKind.SELF_GOVERNANCE), actor=reviewer, now=now)


@pytest.mark.parametrize(
    ("role", "region"),
    [(Role.CLERK, COUNTY), (Role.REVIEWER, "120118"), (Role.REVIEWER, "1201"), (Role.AUDITOR, COUNTY)],
)
def test_only_the_countys_reviewer_and_leader_open(role, region, now):
    VillageFactory(code="120119001201")
    actor = StaffUserFactory(role=role, region__code=region)

    with pytest.raises(PermissionDenied):
        open_campaign(new(), actor=actor, now=now)


@pytest.mark.parametrize(
    ("state", "voted", "expected"),
    [
        (None, None, UnitStanding.NOT_BEGUN),
        *[(state, None, UnitStanding(state)) for state in list(CharterState)[:6]],
        (CharterState.RETURNED, None, UnitStanding.RETURNED),
        (CharterState.TO_FILE, IN_TIME, UnitStanding.TO_FILE),
        (CharterState.IN_FORCE, OPENED, UnitStanding.DONE),
        (CharterState.IN_FORCE, OPENED - timedelta(days=1), UnitStanding.NOT_BEGUN),
        (CharterState.IN_FORCE, None, UnitStanding.NOT_BEGUN),
        (CharterState.CORRECTING, IN_TIME, UnitStanding.CORRECTING),
        (CharterState.CORRECTING, OPENED - timedelta(days=1), UnitStanding.NOT_BEGUN),
        (CharterState.SUPERSEDED, IN_TIME, UnitStanding.NOT_BEGUN),
        (CharterState.REPEALED, IN_TIME, UnitStanding.NOT_BEGUN),
    ],
)
def test_standing_is_read_from_the_paper(state, voted, expected):
    assert standing_of(unit_at(campaign_of(), "120119001201", state, voted)) == expected


def test_new_draft_beside_an_old_version_counts_as_under_way_and_beside_a_new_one_as_done():
    campaign = campaign_of()
    old = unit_at(campaign, "120119001201", CharterState.IN_FORCE, OPENED - timedelta(days=9))
    fresh = unit_at(campaign, "120119001202", CharterState.IN_FORCE, IN_TIME)
    for unit in (old, fresh):
        version_at(unit.village, campaign.kind, CharterState.DRAFTING, number=2)

    assert [standing_of(unit) for unit in (old, fresh)] == [UnitStanding.DRAFTING, UnitStanding.DONE]


def test_other_kind_and_meeting_set_aside_do_not_count():
    campaign = campaign_of()
    unit = unit_at(campaign, "120119001201")
    version_at(unit.village, CharterKind.SELF_GOVERNANCE, CharterState.TO_FILE)
    again = unit_at(campaign, "120119001202", CharterState.IN_FORCE)
    AssemblyMeetingFactory(version=again.village.charters.get().versions.get(), held_on=IN_TIME, set_aside_on=IN_TIME)

    assert [standing_of(unit), standing_of(again)] == [UnitStanding.NOT_BEGUN] * 2


def test_village_that_ended_is_no_longer_due_and_still_on_the_list():
    campaign = campaign_of()
    unit = unit_at(campaign, "120119001201", CharterState.IN_FORCE, IN_TIME)
    end(unit.village, IN_TIME)

    assert standing_of(unit) == UnitStanding.ENDED
    assert campaign.units.with_standing().due().count() == 0


def test_campaign_is_finished_when_all_are_in_force_and_not_before(reviewer, now):
    campaign = campaign_of()
    unit_at(campaign, "120119001201", CharterState.IN_FORCE, IN_TIME)
    late = unit_at(campaign, "120119001202", CharterState.TO_FILE)
    gone = unit_at(campaign, "120119001203")
    end(gone.village, IN_TIME)

    with pytest.raises(Refused) as refusal:
        close(campaign, "finish", actor=reviewer, now=now)
    assert str(refusal.value) == f"还有村(居)没有完成：{late.village}（待备案）。全部生效后才能登记完成。"

    with states_open():
        late.village.charters.get().versions.update(state=CharterState.IN_FORCE)
    AssemblyMeetingFactory(version=late.village.charters.get().versions.get(), held_on=IN_TIME)
    close(campaign, "finish", actor=reviewer, now=now)

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FINISHED
    assert StepRecord.objects.of(campaign).get().verb == "finish"


def test_refusal_names_five_and_counts_all(reviewer, now):
    campaign = campaign_of()
    for number in range(7):
        unit_at(campaign, f"12011900120{number}")

    with pytest.raises(Refused, match="等7个。"):
        close(campaign, "finish", actor=reviewer, now=now)


def test_figures_of_a_closed_campaign_stay_whatever_becomes_of_the_papers(reviewer, now):
    campaign = campaign_of()
    unit = unit_at(campaign, "120119001201", CharterState.IN_FORCE, IN_TIME)
    close(campaign, "finish", actor=reviewer, now=now)
    with states_open():
        unit.village.charters.get().versions.update(state=CharterState.REPEALED)
    end(unit.village, IN_TIME)

    assert standing_of(unit) == UnitStanding.DONE


def test_village_is_added_with_a_reason_once_and_only_from_the_own_county(reviewer, now):
    campaign = campaign_of()
    VillageFactory(code="120119001201")
    VillageFactory(code="120118001201")

    assert add_units(campaign, Village.objects.all(), reason="新设立", actor=reviewer, now=now) == 1
    assert add_units(campaign, Village.objects.all(), reason="新设立", actor=reviewer, now=now) == 0
    assert codes(campaign) == ["120119001201"]
    assert campaign.units.get().reason == "新设立"
    with pytest.raises(Refused, match="请填写增列原因。"):
        add_units(campaign, Village.objects.all(), reason=" ", actor=reviewer, now=now)


def test_closed_campaign_takes_no_village_and_sends_no_reminder(reviewer, now):
    campaign = campaign_of(state=CampaignState.FINISHED)

    for act in (
        lambda: add_units(campaign, Village.objects.all(), reason="新设立", actor=reviewer, now=now),
        lambda: remind(campaign, ["120119001"], actor=reviewer, now=now),
    ):
        with pytest.raises(Refused, match="已完成，只供查阅，不能再修改。"):
            act()


def test_lagging_townships_are_reminded_once_a_day(reviewer, now):
    campaign = campaign_of()
    unit_at(campaign, "120119001201")
    unit_at(campaign, "120119001202")
    unit_at(campaign, "120119002201", CharterState.IN_FORCE, IN_TIME)
    both = ["120119001", "120119002", "120118001"]

    first = remind(campaign, both, actor=reviewer, now=now)
    again = remind(campaign, both, actor=reviewer, now=now)
    next_day = remind(campaign, both, actor=reviewer, now=now + timedelta(days=1))

    done = "已全部完成，不用催办。"
    assert [(one.township.code, one.lacking, one.objection) for one in first] == [
        ("120119001", 2, ""),
        ("120119002", 0, done),
    ]
    assert [one.objection for one in again] == ["今天已经催办过，不再重复发送。", done]
    assert [one.objection for one in next_day] == ["", done]
    assert [notice.region_path for notice in Notice.objects.all()] == ["12/1201/120119/120119001/"] * 2
    assert CampaignReminder.objects.count() == 2
    assert reminders_for(campaign, both, now=now)[0].last_sent == date(2026, 10, 20)
