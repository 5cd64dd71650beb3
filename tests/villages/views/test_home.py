"""工作台: what each role finds on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    AnnualStatisticsFactory,
    CommitteeMemberFactory,
    ImportRunFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.actions.statistics import advance
from villages.choices import Role
from villages.reporting_year import reporting_year

pytestmark = pytest.mark.django_db

TOWNSHIP = "12/1201/120119/120119001/"
COUNTY = "12/1201/120119/"
YEAR = 2025


def sheet_of(number: int, township: str = "120119001", **figures):
    return AnnualStatisticsFactory(village=VillageFactory(code=f"{township}{number}"), year=YEAR, **figures)


def todo(client) -> list[tuple[str, int | None]]:
    return [(item["task"].title, item["task"].count) for item in client.get("/").context["todo"]]


def at(path: str, role: Role, client):
    user = StaffUserFactory(region__path=path, role=role)
    client.force_login(user)
    return user


def test_clerk_sees_sheets_to_file_and_to_confirm_of_his_township(client):
    at(TOWNSHIP, Role.CLERK, client)
    sheet_of(201)
    sheet_of(202, carried_from=2024)
    sheet_of(203, filed=True)
    sheet_of(201, "120119002")

    assert todo(client) == [("2025年年度数据待上报", 2), ("2025年年度数据沿用上年待确认", 1)]


def test_returned_sheet_stands_on_top_with_its_reason(client):
    reviewer = StaffUserFactory(region__path=COUNTY, role=Role.REVIEWER)
    at(TOWNSHIP, Role.CLERK, client)
    sheet_of(202)
    returned = sheet_of(201, locked=True)
    advance(returned, "reopen", actor=reviewer, now=timezone.now(), note="出生人数请核对")

    first = client.get("/").context["todo"][0]["task"]

    assert (first.title, first.is_returned, first.reason) == (f"{returned}被退回修改", True, "出生人数请核对")
    assert first.url == f"/statistics/{returned.pk}/edit/"


def test_returned_sheet_of_another_township_is_not_shown(client):
    reviewer = StaffUserFactory(region__path=COUNTY, role=Role.REVIEWER)
    at(TOWNSHIP, Role.CLERK, client)
    foreign = sheet_of(201, "120119002", filed=True)
    advance(foreign, "reopen", actor=reviewer, now=timezone.now(), note="不应看到的理由")

    assert "不应看到的理由" not in client.get("/").content.decode()


def test_county_reviewer_sees_sheets_to_lock(client):
    at(COUNTY, Role.REVIEWER, client)
    sheet_of(201, filed=True)
    sheet_of(202)
    sheet_of(201, "120118002", filed=True)

    assert todo(client) == [("2025年年度数据待审核锁定", 1)]


def test_terms_that_end_are_listed_by_village_overdue_first(client):
    at(TOWNSHIP, Role.CLERK, client)
    today = timezone.localdate()
    over, soon, far = (VillageFactory(code=f"120119001{number}") for number in (201, 202, 203))
    CommitteeMemberFactory.create_batch(2, village=soon, term_end=today + timedelta(days=60))
    CommitteeMemberFactory(village=over, term_end=today - timedelta(days=3))
    CommitteeMemberFactory(village=far, term_end=today + timedelta(days=61))

    response = client.get("/")

    items = [(item["task"].title, item["task"].count, item["overdue"]) for item in response.context["todo"]]
    assert items == [(f"{over.name}班子成员任期届满", 1, 3), (f"{soon.name}班子成员任期届满", 2, 0)]
    assert "已过 3 天" in response.content.decode()


def test_done_and_started_are_the_users_own(client):
    clerk = at(TOWNSHIP, Role.CLERK, client)
    colleague = StaffUserFactory(region__path=TOWNSHIP)
    mine, theirs = sheet_of(201), sheet_of(202)
    advance(mine, "file", actor=clerk, now=timezone.now())
    advance(theirs, "file", actor=colleague, now=timezone.now())

    assert [record.target_id for record in client.get("/?tab=done").context["done"]] == [mine.pk]
    assert [item.title for item in client.get("/?tab=started").context["started"]] == [str(mine)]
    assert client.get("/?tab=done").context["done"][0].target_url == mine.get_absolute_url()


def test_started_ends_with_locking(client):
    clerk = at(TOWNSHIP, Role.CLERK, client)
    reviewer = StaffUserFactory(region__path=COUNTY, role=Role.REVIEWER)
    sheet = advance(sheet_of(201), "file", actor=clerk, now=timezone.now())
    advance(sheet, "lock", actor=reviewer, now=timezone.now())

    assert client.get("/?tab=started").context["started"] == []


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.BUSINESS_ADMIN, Role.AUDITOR])
def test_operator_finds_tools_and_no_registry(client, role):
    at(COUNTY, role, client)
    sheet = sheet_of(201, filed=True)

    response = client.get("/")

    assert "todo" not in response.context
    assert [item.label for item in response.context["tools"] if item.label == "年度数据"] == []
    assert sheet.village.name not in response.content.decode()


def test_empty_home_says_so(client):
    at(TOWNSHIP, Role.CLERK, client)

    page = client.get("/").content.decode()

    assert "没有待办事项" in page
    assert "没有通知" in page


def test_progress_is_of_the_reporting_year(client):
    at(COUNTY, Role.REVIEWER, client)
    VillageFactory(code="120119001201")

    context = client.get("/").context

    assert context["year"] == reporting_year(timezone.now())
    assert [(part.code, part.due) for part in context["progress"]] == [("120119001", 1)]


def test_imports_that_wait_are_the_users_own(client):
    clerk = at(TOWNSHIP, Role.CLERK, client)
    mine = ImportRunFactory(owner=clerk, region_path=TOWNSHIP, status="checked", file_name="样例.xlsx")
    ImportRunFactory(owner=clerk, region_path=TOWNSHIP, status="discarded")
    ImportRunFactory(owner=StaffUserFactory(region__path=TOWNSHIP), region_path=TOWNSHIP, status="checked")

    tasks = [item["task"] for item in client.get("/").context["todo"]]

    assert [(task.title, task.url) for task in tasks] == [("导入“样例.xlsx”待确认", f"/imports/{mine.pk}/")]
