"""What waits of charters and campaigns: at the township's desk, and at the county's."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agreements.actions.charters import advance
from agreements.choices import CharterState
from common.inbox import tasks_for
from tests.agreements.campaigns import campaign_of, unit_at, version_at
from tests.factories import (
    CorrectionOrderFactory,
    ObjectionFactory,
    PublicityFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.choices import Role

pytestmark = pytest.mark.django_db
TOWNSHIP = "120119001"
COVENANT = "covenant"


def at(region: str, role: Role = Role.CLERK):
    return StaffUserFactory(region__code=region, role=role)


def titles(user, now) -> list[tuple[str, int | None, date | None]]:
    return [(task.title, task.count, task.deadline) for task in tasks_for(user, now)]


def test_township_sees_what_its_villages_owe_and_no_other_townships(now):
    campaign = campaign_of()
    unit_at(campaign, "120119001201")
    unit_at(campaign, "120119001202", CharterState.IN_FORCE, campaign.opened_on)
    unit_at(campaign, "120119002201")

    found = titles(at(TOWNSHIP), now)

    assert found == [(f"{campaign}：未完成的村(居)", 1, date(2026, 11, 30))]


def test_campaign_that_is_closed_asks_for_nothing(now):
    campaign = campaign_of(state="cancelled")
    unit_at(campaign, "120119001201")

    assert titles(at(TOWNSHIP), now) == titles(at("120119", Role.REVIEWER), now) == []


@pytest.mark.parametrize(("days", "expected"), [(-1, True), (30, True), (31, False)])
def test_county_sees_a_campaign_near_its_end(days, expected, now):
    campaign = campaign_of()
    campaign.due_on = timezone.localdate(now) + timedelta(days=days)
    campaign.save()
    unit_at(campaign, "120119001201")

    found = titles(at("120119", Role.CLERK), now)

    assert found == ([(f"{campaign}：未完成的村(居)", 1, campaign.due_on)] if expected else [])


def test_county_is_asked_to_finish_what_is_done(now):
    campaign = campaign_of()
    unit_at(campaign, "120119001201", CharterState.IN_FORCE, campaign.opened_on)

    assert titles(at("120119", Role.LEADER), now) == [(f"{campaign}已全部完成，待登记完成", None, campaign.due_on)]
    assert titles(at("120119", Role.CLERK), now) == []


def test_papers_on_the_desks_of_a_township_are_counted_for_whoever_works_there(now):
    states = (CharterState.AT_TOWNSHIP, CharterState.AT_TOWNSHIP, CharterState.TO_FILE, CharterState.TO_VOTE)
    for number, state in enumerate(states, start=201):
        version_at(VillageFactory(code=f"{TOWNSHIP}{number}"), COVENANT, state)
    version_at(VillageFactory(code="120119002201"), COVENANT, CharterState.AT_TOWNSHIP)

    to_vote = ("章程规约待登记表决会议", 1, None)
    examined = [("章程规约待合法性审查", 2, None), ("章程规约待备案", 1, None)]
    assert titles(at(TOWNSHIP), now) == [to_vote]
    assert titles(at(TOWNSHIP, Role.REVIEWER), now) == [to_vote, *examined]
    assert titles(at(TOWNSHIP, Role.LEADER), now) == examined
    assert titles(at("120119", Role.REVIEWER), now) == []


def test_returned_paper_stands_with_reason_and_due_date(now):
    reviewer, clerk = at(TOWNSHIP, Role.REVIEWER), at(TOWNSHIP)
    version = version_at(VillageFactory(code=f"{TOWNSHIP}201"), COVENANT, CharterState.AT_TOWNSHIP)
    due = timezone.localdate(now) + timedelta(days=7)
    advance(version, "return", actor=reviewer, now=now, note="第三条请改写", due_on=due)

    task = tasks_for(clerk, now)[0]

    assert (task.title, task.deadline, task.reason, task.is_returned) == (
        f"{version}被退回修改",
        due,
        "第三条请改写",
        True,
    )
    assert task.reason_by == f"{reviewer.unit} {reviewer.name} 2026-10-19 10:30".strip()


def test_posting_that_ended_or_has_an_objection_waits(now):
    today = timezone.localdate(now)
    found = {}
    for number, days_ago in (("201", 20), ("202", 14), ("203", 14), ("204", 20)):
        version = version_at(VillageFactory(code=f"{TOWNSHIP}{number}"), COVENANT, CharterState.PUBLICISED)
        found[number] = PublicityFactory(version=version, began_on=today - timedelta(days=days_ago))
    ObjectionFactory(publicity=found["203"])
    ObjectionFactory(publicity=found["204"], answer="已说明", answered_on=today)

    assert sorted(titles(at(TOWNSHIP), now)) == sorted(
        [
            (f"{found['201'].version}公示期满，待转备案", None, None),
            (f"{found['203'].version}公示异议待答复", 1, found["203"].last_day),
            (f"{found['204'].version}公示期满，待转备案", None, None),
        ]
    )


def test_correction_waits_with_its_content(now):
    version = version_at(VillageFactory(code=f"{TOWNSHIP}201"), COVENANT, CharterState.CORRECTING)
    order = CorrectionOrderFactory(version=version)
    CorrectionOrderFactory(version=version, corrected_on=date(2026, 5, 8))

    found = [(task.title, task.deadline, task.reason) for task in tasks_for(at(TOWNSHIP), now)]

    assert found == [(f"{version}责令改正", order.due_on, "样例改正内容：删去第五条。")]
