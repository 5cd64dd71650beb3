"""工作台 takes eight queries at most for whoever opens it, and no more for thirty things that wait than for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.actions.duty_catalogue import load_duties
from agreements.choices import CharterKind, CharterState
from agreements.models import Duty
from assessments.choices import ApplicationState
from tests.agreements.campaigns import version_at
from tests.crawl.visitors import national, visitors
from tests.factories import (
    AnnualStatisticsFactory,
    ApplicationFactory,
    CampaignUnitFactory,
    CommitteeMemberFactory,
    DutyRecordFactory,
    FormerIdentityFactory,
    ImportRunFactory,
    NoticeFactory,
    OpinionCaseFactory,
    RegionFactory,
    RevisionCampaignFactory,
    SignedAgreementFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.actions.statistics import advance
from villages.choices import IdentityChange, Role, VillageKind
from villages.models import StaffUser, Village

pytestmark = pytest.mark.django_db

MOST, MANY = 8, 30
TABS = ("todo", "done", "started")
TOWNSHIP, COUNTY = "120119001", "120119"
APPLIED = (ApplicationState.RETURNED, ApplicationState.AT_TOWNSHIP, ApplicationState.AT_COUNTY, ApplicationState.DRAFT)
LYING = (CharterState.RETURNED, CharterState.CORRECTING, CharterState.AT_TOWNSHIP, CharterState.TO_FILE)


def make_work(number: int, campaign, people: list[StaffUser], reviewer: StaffUser) -> None:
    """One more of everything that waits, that was done, and that is on its way."""
    today = timezone.localdate()
    village = VillageFactory(code=f"{TOWNSHIP}{201 + number}")
    CommitteeMemberFactory(village=village, term_end=today)
    SignedAgreementFactory(village=village, valid_until=today + timedelta(days=5))
    DutyRecordFactory(village=village, duty=Duty.objects.recorded().first(), held_on=today.replace(month=1, day=3))
    change = {"change": IdentityChange.CONVERTED, "kind": VillageKind.VILLAGE, "until": today.replace(month=1, day=9)}
    FormerIdentityFactory(village=village, **change)
    version_at(village, CharterKind.SELF_GOVERNANCE, LYING[number % len(LYING)])
    CampaignUnitFactory(campaign=campaign, village=village)
    ApplicationFactory(village=village, state=APPLIED[number % len(APPLIED)])
    for person in people:
        NoticeFactory(user=person)
        if person.does_business:
            path = person.region.path if person.region else ""
            ImportRunFactory(owner=person, region_path=path, status="checked")
            OpinionCaseFactory(village=village, handler=person)
    make_sheets(village, [person for person in people if person.has_perm("villages.file_annualstatistics")], reviewer)


def make_sheets(village: Village, clerks: list[StaffUser], reviewer: StaffUser) -> None:
    """One that each of them has filed, and one that was sent back."""
    now = timezone.now()
    for year, clerk in enumerate(clerks, start=2015):
        advance(AnnualStatisticsFactory(village=village, year=year), "file", actor=clerk, now=now)
    locked = AnnualStatisticsFactory(village=village, year=2024, locked=True)
    advance(locked, "reopen", actor=reviewer, now=now, note="样例理由")


def counted(clients: dict[str, Client]) -> tuple[dict[str, int], dict[str, int]]:
    """For each visitor and tab: how many queries, and how many lines."""
    queries, lines = {}, {}
    for name, client in clients.items():
        for tab in TABS:
            with CaptureQueriesContext(connection) as captured:
                context = client.get(f"/?tab={tab}").context
            queries[f"{name} {tab}"], lines[f"{name} {tab}"] = len(captured), len(context.get(tab) or [])
    return queries, lines


def test_home_takes_eight_queries_at_most_whoever_opens_it_and_whatever_waits():
    load_duties()
    clients = visitors() | national()
    reviewer = StaffUserFactory(role=Role.REVIEWER, region=RegionFactory(code=COUNTY))
    people = list(StaffUser.objects.exclude(pk=reviewer.pk).select_related("region"))
    campaign = RevisionCampaignFactory(region=RegionFactory(code=COUNTY))
    make_work(0, campaign, people, reviewer)
    for client in clients.values():
        client.get("/")  # what a process remembers, it remembers from here on
    for_one, few = counted(clients)
    for number in range(1, MANY):
        make_work(number, campaign, people, reviewer)
    for_many, many = counted(clients)

    assert for_many == for_one
    assert {name: number for name, number in for_many.items() if number > MOST} == {}
    grown = {name for name, number in many.items() if number > few[name]}
    at_work = {f"{role}@{code} {{}}" for role in ("clerk", "reviewer") for code in (TOWNSHIP, COUNTY)}
    assert grown >= {name.format(tab) for name in at_work for tab in TABS}
