"""A year begins: the administrator sets the programme up, the reviewer gives it dates and seats and opens it."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories import RegionFactory, StaffUserFactory, VillageFactory
from tests.journeys.desk import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAMME = "样例村居创建"


def test_programme_from_its_approval_to_the_opened_batch(page: Page):
    county = RegionFactory(code="120119")
    administrator = StaffUserFactory(business_admin=True, region=county)
    reviewer = StaffUserFactory(reviewer=True, region=county)
    VillageFactory(code="120119104201")
    year = timezone.localdate().year

    sign_in(page, administrator.username)
    set_up(page)
    sign_in(page, reviewer.username)
    begin(page, year)
    allot(page)
    open_batch(page, f"{year}年{PROGRAMME}")


def set_up(page: Page) -> None:
    page.goto("/programmes/")
    page.get_by_role("link", name="新增").click()
    page.get_by_label("名称").fill(PROGRAMME)
    page.get_by_label("性质").select_option(label="示范创建")
    page.get_by_label("主办单位").fill("样例区人民政府")
    page.get_by_label("批准文号").fill("样批〔2026〕1号")
    page.get_by_label("目录依据").fill("样例项目目录第1项")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="新增级别").first.click()
    page.get_by_label("级别", exact=False).first.fill("示范")
    page.get_by_label("命名称号").fill("样例示范村")
    page.get_by_label("待市级检查").check()
    page.locator("#id_required_papers").fill("村民会议表决证明")
    page.get_by_role("button", name="保存").click()
    row = page.get_by_role("row", name="样例示范村")
    expect(row).to_contain_text("待县级评估 → 待市级检查 → 公示中 → 已命名")
    expect(row).to_contain_text("村民会议表决证明")


def begin(page: Page, year: int) -> None:
    page.goto("/programmes/")
    page.get_by_role("link", name=PROGRAMME).click()
    page.get_by_role("link", name="新建批次").click()
    expect(page.get_by_label("按常用时间安排")).to_be_checked()  # there is no earlier batch to follow
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row", name="备案")).to_contain_text(f"截止 {year}年1月31日 23:59（北京时间，当日有效）")


def allot(page: Page) -> None:
    page.get_by_role("link", name="分配名额").click()
    page.get_by_label("样例120119县直接下达的名额").fill("2")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row", name="样例120119县 1 直接下达 2 0 2 调整")).to_be_visible()


def open_batch(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="启动批次").click()
    page.get_by_role("button", name="启动批次").click()
    expect(page.get_by_text(f"已启动批次：{name}。")).to_be_visible()
    expect(page.get_by_text("进行中").first).to_be_visible()
