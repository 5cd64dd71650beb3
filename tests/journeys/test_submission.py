"""A county computes and publishes its year, prints it, freezes its forms and hands them up; the city returns them;
corrected they come again and are accepted."""

from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from reporting.models import Submission
from tests.factories import AnnualStatisticsFactory, RegionFactory, StaffUserFactory
from tests.journeys.desk import printed, sign_in, take
from tests.reporting.handing_up import correct_register
from tests.reporting.rounds import COUNTY, Scene
from villages.choices import Role
from villages.models import StaffUser

pytestmark = pytest.mark.django_db(transaction=True)

YEAR = 2025
REASON = "F8 户数与上年差距过大，请核对。"


@pytest.fixture
def scene() -> Scene:
    """A year of one component, scored and not summed up, with the statistics of one village."""
    with transaction.atomic():  # the weights make a hundred when all components are there
        found = Scene({"weight": 100}, year=YEAR)
        village = found.village(1)
        found.sheet(village, 91, 0)
        found.sheet(found.village(2), 84, 0)
        AnnualStatisticsFactory(village=village, year=YEAR, households=420, locked=True)
    return found


def test_published_year_is_printed_goes_up_comes_back_and_is_accepted_when_corrected(page: Page, scene, tmp_path):
    region = RegionFactory(code=COUNTY)
    county, leader = (StaffUserFactory(region=region, role=role) for role in (Role.REVIEWER, Role.LEADER))
    city = StaffUserFactory(region__path="12/1201/", role=Role.REVIEWER)

    publish(page, scene, county, leader)
    print_results(page, tmp_path)

    draw(page, county)
    print_form(page, tmp_path)
    hand_up(page)
    assert Submission.objects.get().state == "submitted"

    send_back(page, city)
    assert Submission.objects.get().state == "returned"

    correct_register(households=588)
    correct(page, county)
    hand_up(page)

    compare_and_accept(page, city)
    assert list(Submission.objects.order_by("version").values_list("version", "state")) == [
        (1, "returned"),
        (2, "accepted"),
    ]


def publish(page: Page, scene: Scene, county: StaffUser, leader: StaffUser) -> None:
    sign_in(page, county.username, scene.round.get_absolute_url())
    take(page, "年终汇总")
    take(page, "提请审定")
    sign_in(page, leader.username, scene.round.get_absolute_url())
    take(page, "审定公布")


def print_results(page: Page, folder: Path) -> None:
    """F9, on one sheet of paper: what the page's buttons say is not on it."""
    page.get_by_role("link", name="汇总表", exact=True).click()
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    (sheet,) = printed(page, folder)
    words = sheet.split()
    assert f"{YEAR}年样例{COUNTY}县年度考核得分汇总表" in sheet.replace(" ", "")
    assert ["91.00" in words, "84.00" in words, "核对码：" in sheet, "下载" in sheet] == [True, True, True, False]


def print_form(page: Page, folder: Path) -> None:
    """One of the frozen forms."""
    page.get_by_role("link", name=f"查看{YEAR}年样例{COUNTY}县村(居)基本情况年报").click()
    (sheet,) = printed(page, folder)
    assert "420" in sheet.split()
    assert "生成后数据固定，不随台账变动" in sheet.replace(" ", "")
    page.go_back()


def draw(page: Page, county: StaffUser) -> None:
    sign_in(page, county.username)
    page.goto("/submissions/")
    page.get_by_role("link", name="生成上报件").first.click()
    page.get_by_role("combobox", name="年度").select_option(str(YEAR))
    page.get_by_role("button", name="生成", exact=True).click()
    expect(page.get_by_text("请逐表核对后上报。")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("2025年报表（第1版）")


def hand_up(page: Page) -> None:
    """Whatever the check finds is answered."""
    page.get_by_role("link", name="核对并上报").click()
    for box in page.locator("textarea").all():
        box.fill("已核对，情况属实。")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_text("已上报：")).to_be_visible()
    expect(page.locator(".record-states")).to_contain_text("已上报")


def send_back(page: Page, city: StaffUser) -> None:
    sign_in(page, city.username)
    page.get_by_role("link", name="2025年报表（第1版）待接收").click()
    page.get_by_role("link", name="退回", exact=True).click()
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_text("请选择更正期限。").first).to_be_visible()
    page.get_by_label("退回原因").fill(REASON)
    page.get_by_label("更正期限").fill("2099-01-31")
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_text("已退回：")).to_be_visible()


def correct(page: Page, county: StaffUser) -> None:
    """From the line of the inbox, with its reason, to the next version."""
    sign_in(page, county.username)
    line = page.locator(".home-list li", has_text="被退回，待更正")
    expect(line).to_contain_text(REASON)
    line.get_by_role("link").first.click()
    expect(page.get_by_text(REASON).first).to_be_visible()
    page.get_by_role("link", name="更正后另报新版本").click()
    expect(page.get_by_role("combobox", name="年度")).to_have_value(str(YEAR))
    page.get_by_role("button", name="生成", exact=True).click()
    expect(page.locator("h1")).to_contain_text("2025年报表（第2版）")


def compare_and_accept(page: Page, city: StaffUser) -> None:
    sign_in(page, city.username)
    page.get_by_role("link", name="2025年报表（第2版）待接收").click()
    page.get_by_role("link", name="逐格对照").first.click()
    changed = page.locator("tr", has_text="户数").filter(has=page.locator("ins")).first
    expect(changed.locator("del")).to_have_text("420")
    expect(changed.locator("ins")).to_have_text("588")
    page.go_back()
    page.get_by_role("link", name="接收", exact=True).click()
    page.get_by_role("button", name="接收", exact=True).click()
    expect(page.get_by_text("已接收：")).to_be_visible()
    page.goto(f"/submissions/overview/?year={YEAR}")
    expect(page.get_by_text("1 个县(区)，已接收 1 个")).to_be_visible()
    page.get_by_role("link", name="F8合计").click()
    expect(page.locator("table")).to_contain_text("588")
