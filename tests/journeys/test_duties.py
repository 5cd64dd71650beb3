"""A township's clerk enters one meeting for several villages and answers an opinion in time."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agreements.choices import Frequency
from agreements.models import DutyRecord, OpinionCase
from tests.factories import DutyFactory, StaffUserFactory, VillageFactory
from tests.journeys.desk import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

TOWNSHIP = "120119104"


@pytest.fixture
def clerk():
    return StaffUserFactory(region__path="12/1201/120119/120119104/")


@pytest.fixture
def units():
    names = ("台子村委会", "桑树庵村委会", "常州村委会")
    return [VillageFactory(code=f"{TOWNSHIP}{201 + number}", name=name) for number, name in enumerate(names)]


def test_one_meeting_turns_the_calendars_of_its_villages_green(page: Page, clerk, units):
    DutyFactory(name="协会月例会", short_name="月例会", frequency=Frequency.YEARLY)
    first, second, other = units
    sign_in(page, clerk.username)
    page.goto(f"/villages/{first.pk}/duties/")
    expect(page.locator("td.slot-due")).to_have_text("待开展")

    page.get_by_role("link", name="全年协会月例会待开展，登记").click()
    search = page.get_by_label("在村(居)中查找，按 Enter 勾选第一个")
    search.fill("ssa")
    search.press("Enter")
    expect(page.locator("[data-unit-count]")).to_have_text("已选 2 / 3")
    page.locator("#id_attendance").fill("46")
    page.locator("#id_summary").fill("研究全年工作")
    page.locator("#id_summary").press("Enter")

    expect(page.get_by_text("：台子村委会、桑树庵村委会。")).to_be_visible()
    page.goto(f"/villages/{first.pk}/duties/")
    expect(page.locator("td.slot-done")).to_have_count(1)
    expect(page.locator("td.slot-due")).to_have_count(0)
    rows = DutyRecord.objects.order_by("village__code").values_list("village", "attendance", "summary")
    assert list(rows) == [(first.pk, 46, "研究全年工作"), (second.pk, 46, "研究全年工作")]
    page.goto(f"/villages/{other.pk}/duties/")
    expect(page.locator("td.slot-due")).to_have_count(1)


def test_heat_map_is_drawn_above_the_table_that_says_the_same(page: Page, clerk, units):
    duty = DutyFactory(name="协会理事会", short_name="理事会", frequency=Frequency.YEARLY)
    DutyRecord.objects.create(village=units[0], duty=duty, held_on=timezone.localdate())
    sign_in(page, clerk.username)

    page.goto("/duties/heat/")

    expect(page.locator("[data-chart] canvas")).to_be_visible()
    expect(page.locator("table td.heat-high")).to_have_text("100")


def test_opinion_is_answered_in_time_and_published(page: Page, clerk, units):
    sign_in(page, clerk.username, to="/opinions/new/")
    page.locator("#id_village").select_option(str(units[0].pk))
    page.locator("#id_channel").select_option(label="意见箱(举报箱)")
    page.locator("#id_matter").select_option(label="村(居)务公开")
    page.locator("#id_content").fill("公开栏没有按季度更新。")
    page.locator("#id_informant_name").fill("藏名甲乙")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已登记，请在期限内答复。")).to_be_visible()

    page.goto("/")
    page.get_by_role("link", name="待答复").click()
    expect(page.get_by_text("藏名甲乙")).to_be_visible()
    page.get_by_role("link", name="答复", exact=True).click()
    page.locator("#id_answer").fill("藏名甲乙反映属实，已更新。")
    page.get_by_role("button", name="答复").click()
    expect(page.get_by_text("调查处理情况中出现了反映人的姓名或联系方式，请删去后再提交。")).to_be_visible()
    page.locator("#id_answer").fill("情况属实，已更新。")
    page.get_by_role("button", name="答复").click()
    page.get_by_role("link", name="登记公布").click()
    page.get_by_role("button", name="登记公布").click()

    expect(page.get_by_text("按期")).to_be_visible()
    case = OpinionCase.objects.get()
    assert (case.state, case.published_text) == ("published", "情况属实，已更新。")
    assert case.answered_on <= case.due_on == case.received_on + timedelta(days=3)
