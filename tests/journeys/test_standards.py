"""A business administrator copies the ready-made standard, changes how an indicator scores, and publishes it."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.actions.ready_made import load_standards
from assessments.models import Indicator, StandardVersion
from tests.factories import RegionFactory, StaffUserFactory
from tests.journeys.desk import sign_in
from villages.choices import Role

pytestmark = pytest.mark.django_db(transaction=True)
COUNTY = "120119"


def test_ready_made_standard_is_copied_changed_published_and_taken_out(page: Page, tmp_path: Path):
    load_standards(timezone.now())
    ready = StandardVersion.objects.get(standard__region=None, standard__code="S8")
    administrator = StaffUserFactory(role=Role.BUSINESS_ADMIN, region=RegionFactory(code=COUNTY))
    sign_in(page, administrator.username, ready.get_absolute_url())

    copy_it(page)
    change_how_it_scores(page)
    settle_the_sum_and_publish(page)
    book = tmp_path / "standard.xlsx"
    with page.expect_download() as download:
        page.get_by_role("link", name="导出").click()
    download.value.save_as(book)
    bring_it_in_again(page, book)

    own = StandardVersion.objects.filter(standard__region=COUNTY).order_by("number")
    assert list(own.values_list("number", "state")) == [(1, "published"), (2, "draft")]
    indicator = Indicator.objects.get(section__version=own[1], number="1.4")
    assert (indicator.kind, indicator.parameters["target"]) == ("threshold", "5")


def copy_it(page: Page) -> None:
    page.get_by_role("link", name="复制为本级标准").click()
    page.get_by_label("编号").fill("BX1")
    page.get_by_label("名称").fill("本县评估标准")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("可以发布")).to_be_visible()


def change_how_it_scores(page: Page) -> None:
    """Another kind brings its own fields; what is said beside the form follows what is typed."""
    page.get_by_role("link", name="修改指标1.4").click()
    page.get_by_label("计分办法").select_option(label="达标值")
    target = page.get_by_label("达标值", exact=True)
    expect(target).to_be_visible()
    expect(page.get_by_label("清单项目")).to_have_count(0)
    target.fill("5")
    page.get_by_label("分值", exact=False).first.fill("7")
    check = page.locator("#indicator-check")
    expect(check).to_contain_text("≥5得7分，否则不得分。")
    expect(check).to_contain_text("指标合计 21 分，类别写明 20 分")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("发布前须改正")).to_be_visible()


def settle_the_sum_and_publish(page: Page) -> None:
    page.get_by_role("link", name="修改指标1.4").click()
    page.get_by_label("分值", exact=False).first.fill("6")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("可以发布")).to_be_visible()
    page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_text("已发布：")).to_be_visible()


def bring_it_in_again(page: Page, book: Path) -> None:
    page.goto("/standards/import/")
    page.get_by_label("导入为").select_option(label="BX1 本县评估标准的新版本")
    page.get_by_label("工作簿").set_input_files(book)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("已读懂工作簿")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入为草稿")).to_be_visible()
