"""The main job in one go, the ten steps of 试用导览: a township's workbooks come in, a village applies, is reviewed,
drawn, assessed and released, the county's annual book and what the city accepts say to the figure what the workbooks
said."""

from urllib.parse import urlsplit

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import Application
from tests.common.importing.workbooks import workbook
from tests.factories import StaffUserFactory
from tests.journeys.demonstration import (
    TOWNSHIP,
    begin_application,
    prepare_verdict,
    release_all,
    scene,
    score,
    take,
)
from tests.journeys.desk import sign_in
from villages.choices import Role
from villages.models import AnnualStatistics, StaffUser, Village

pytestmark = pytest.mark.django_db(transaction=True)

UNITS = (("样例一村", 201), ("样例二村", 202), ("样例三村", 203))
FIGURES = (
    "户数",
    "常住人口",
    "户籍人口",
    "出生人数",
    "出生人数(男)",
    "出生人数(女)",
    "死亡人数",
    "流入人口",
    "流出人口",
    "会员数",
)
SAID = (
    (420, 1200, 1300, 9, 5, 4, 8, 20, 30, 150),
    (300, 900, 950, 6, 3, 3, 5, 10, 12, 90),
    (180, 510, 600, 4, 2, 2, 6, 0, 25, 60),
)


def test_from_a_workbook_to_the_annual_book(page: Page, live_server, tmp_path):
    people = scene(has_village=False)
    year = timezone.localdate().year
    assert not Village.objects.exists()

    sign_in(page, StaffUserFactory(region=people.county.region, name="样例县经办").username)
    bring(
        page,
        tmp_path,
        "villages",
        ("代码", "名称", "联系电话"),
        [(code(number), name, "02200000001") for name, number in UNITS],
    )
    sign_in(page, people.clerk.username)
    bring(
        page,
        tmp_path,
        "statistics",
        ("村(居)代码", "年度", *FIGURES),
        [(code(number), year, *said) for (_, number), said in zip(UNITS, SAID, strict=True)],
    )
    file_all(page, year)
    officer = StaffUserFactory(region=people.county.region, role=Role.REVIEWER, name="样例县审核")
    apply_and_approve(page, people, officer)
    draw(page, people, officer)
    assess_and_release(page, people, officer)

    assert_book_says(annual_book(page, year, tmp_path), by_village=True)
    assert_book_says(handed_up(page, people.city, year, tmp_path), by_village=False)


def code(number: int) -> str:
    return f"{TOWNSHIP}{number}"


def bring(page: Page, folder, key: str, headers, rows) -> None:
    file = folder / f"{key}.xlsx"
    file.write_bytes(workbook(headers, *rows).getvalue())
    page.goto(f"/imports/new/{key}/")
    page.get_by_label("表格文件").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("没有错误。尚未写入任何数据")).to_be_visible()
    page.get_by_role("button", name=f"全部导入：{len(rows)} 行").click()
    expect(page.get_by_role("heading", name="导入结果")).to_be_visible()


def file_all(page: Page, year: int) -> None:
    page.goto(f"/statistics/?year={year}")
    page.get_by_label("选择本页全部").check()
    page.get_by_role("button", name="批量上报").click()
    page.get_by_role("button", name="上报这3份").click()
    expect(page.get_by_text("已上报 3 份。")).to_be_visible()
    assert AnnualStatistics.objects.in_force().count() == len(UNITS)


def apply_and_approve(page: Page, people, officer: StaffUser) -> None:
    """A draft, the township's first review, the county's registration, and what the village did."""
    page.goto("/applications/")
    begin_application(page, Village.objects.get(name="样例一村"))
    take(page, "提交申报")
    here = Application.objects.get().get_absolute_url()
    sign_in(page, people.reviewer.username, here)
    take(page, "初审通过", note="材料齐全。")
    sign_in(page, officer.username, here)
    take(page, "备案", note="同意备案。")
    sign_in(page, people.clerk.username, here)
    take(page, "创建完成")
    score(page, "40")
    take(page, "提交自评")
    sign_in(page, people.reviewer.username, here)
    score(page, "39", reason="一次会议没有记录")
    take(page, "提交初评")


def draw(page: Page, people, officer: StaffUser) -> None:
    """The county's draw of inspection points: fewer than 20 units, so two."""
    sign_in(page, officer.username, "/inspections/")
    page.get_by_role("link", name="新增").first.click()
    page.locator("#id_name").fill("样例检查计划")
    page.locator("#id_batch").select_option(str(people.batch.pk))
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="抽取检查点").click()
    page.get_by_role("button", name="抽取").click()
    expect(page.get_by_text("3个村(居)中抽取2个")).to_be_visible()


def assess_and_release(page: Page, people, officer: StaffUser) -> None:
    """The officer scores and prepares, the leader releases; nobody else saw the verdict meanwhile."""
    application = Application.objects.get()
    page.goto(application.get_absolute_url())
    score(page, "38", reason="两次会议没有记录")
    prepare_verdict(page, "通过", note="同意推荐。")
    sign_in(page, people.county.username, "/decisions/release/")
    release_all(page, 1)
    application.refresh_from_db()
    assert application.state == "city_inspecting"
    sign_in(page, officer.username)


def annual_book(page: Page, year: int, folder):
    page.goto(f"/reports/book/?year={year}")
    with page.expect_download() as download:
        page.get_by_role("button", name="生成年报").click()
    file = folder / "年报.xlsx"
    download.value.save_as(file)
    return openpyxl.load_workbook(file)


def handed_up(page: Page, city: StaffUser, year: int, folder):
    """Drawn, checked and handed up by the county, accepted by the city: the workbook that lies there."""
    page.goto("/submissions/")
    page.get_by_role("link", name="生成上报件").first.click()
    page.get_by_role("combobox", name="年度").select_option(str(year))
    page.get_by_role("button", name="生成", exact=True).click()
    page.get_by_role("link", name="核对并上报").click()
    for box in page.locator("textarea").all():
        box.fill("已核对，情况属实。")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_text("已上报：")).to_be_visible()
    sign_in(page, city.username, urlsplit(page.url).path)
    page.get_by_role("link", name="接收", exact=True).click()
    page.get_by_role("button", name="接收", exact=True).click()
    expect(page.get_by_text("已接收：")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载工作簿").click()
    file = folder / "上报.xlsx"
    download.value.save_as(file)
    return openpyxl.load_workbook(file)


def assert_book_says(book, *, by_village: bool) -> None:
    """F8 has the figures of the workbook and their sums; F2 has the application and its scores."""
    leaf = "F8分村" if by_village else "F8"
    figures = {row[1]: row for row in rows_of(book, leaf)}
    if by_village:
        for (name, _), said in zip(UNITS, SAID, strict=True):
            assert set(said) <= set(figures[name])
    total = next(row for row in rows_of(book, leaf) if "合计" in str(row[0]) + str(row[1]))
    assert {sum(column) for column in zip(*SAID, strict=True)} <= set(total)
    applied = next(row for row in rows_of(book, "F2") if "样例一村" in row)
    assert {"示范", 100, 99, 98} <= set(applied)


def rows_of(book, key: str) -> list[tuple]:
    sheet = next(one for one in book if one.title.startswith(f"{key} "))
    return [row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row)]
