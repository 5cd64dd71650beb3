"""A township scores its villages by keyboard, hands one in, and takes another sheet along where there is no network."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, Route, expect

from assessments.actions.score_sheets import open_sheet
from assessments.choices import Stage
from assessments.models import ScoreSheet
from tests.assessments.sheets import TOWNSHIP, application_at, clerk_at, correct_figures, with_figures
from tests.factories import RegionFactory, VillageFactory
from tests.journeys.desk import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk():
    return clerk_at(TOWNSHIP, name="样例评分人")


@pytest.fixture
def applications():
    """Two villages on the desk of self-assessment; of the first the register knows the members."""
    town = RegionFactory(code=TOWNSHIP)
    first = application_at(Stage.SELF, village=VillageFactory(township=town, code=f"{TOWNSHIP}201", name="台子村委会"))
    shared = {"batch": first.batch, "version": first.version, "level": first.level}
    second = VillageFactory(township=town, code=f"{TOWNSHIP}202", name="样例村委会")
    application_at(Stage.SELF, village=second, **shared)
    return first


def line(page: Page, number: str):
    return page.locator("[data-score]").filter(has=page.locator(".score-number-of", has_text=number))


def begin(page: Page) -> None:
    page.get_by_role("link", name="逐村评分").click()
    page.get_by_role("button", name="开始评分").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("台子村委会")


@contextmanager
def answers_held_back(page: Page) -> Iterator[None]:
    """What saves itself meanwhile is answered only at the end."""
    held: list[Route] = []
    page.route("**/scores/*/", lambda route: held.append(route))
    yield
    assert len(held) == 1
    held[0].continue_()
    page.unroute("**/scores/*/")


def fill_by_keyboard(page: Page) -> None:
    line(page, "1").locator("select").focus()
    with answers_held_back(page):
        page.keyboard.press("1")
        expect(line(page, "1").locator("[data-states]")).to_have_text("保存中")
        expect(page.locator("[data-page-state]")).to_have_text("保存中…")
    expect(line(page, "1").locator("[data-states]")).to_contain_text("已保存")
    expect(line(page, "1").locator("[data-points]")).to_have_text("20")
    line(page, "2").get_by_label("有牌子").check()
    line(page, "2").get_by_label("有名册").check()
    line(page, "4").locator("[data-answer]").focus()
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(line(page, "5").locator("[data-answer]")).to_be_focused()
    page.keyboard.type("21")
    page.keyboard.press("ArrowDown")
    expect(line(page, "5").locator("[data-states]")).to_contain_text("有误")
    expect(line(page, "5").locator("[data-problem]")).to_have_text("不能大于20分，请填写0至20之间的数。")
    page.keyboard.press("1")  # 好
    page.keyboard.press("ArrowUp")
    page.keyboard.type("18.5")
    page.keyboard.press("Enter")
    expect(line(page, "5").locator("[data-states]")).to_contain_text("已保存")
    line(page, "7").locator("select").select_option("是")
    expect(page.locator("[data-summary]")).to_contain_text("93.5")
    expect(page.locator("[data-page-state]")).to_have_text("全部已保存")


def test_villages_are_scored_by_keyboard_and_handed_in(page: Page, live_server, clerk, applications):
    filed = with_figures(applications.village, members=180, population=2000)
    sign_in(page, clerk.username, "/score-sheets/")
    begin(page)
    expect(line(page, "3").locator("[data-answer]")).to_have_value("9")
    fill_by_keyboard(page)

    fifth = line(page, "5")
    fifth.locator("[data-reason]").fill("两次会议没有记录")
    fifth.locator("summary").click()
    fifth.get_by_label("批注", exact=True).fill("已与村委会核对")
    fifth.get_by_label("待核").check()
    expect(fifth.locator("[data-states]")).to_have_text(re.compile("^已保存.*有批注.*待核$"))
    expect(page.locator("[data-page-state]")).to_have_text("全部已保存")
    correct_figures(filed, members=240)
    page.goto(f"/score-sheets/{ScoreSheet.objects.get().pk}/?queue=1")
    expect(line(page, "3")).to_contain_text("改动于您评分之后：现为 12%")
    line(page, "3").get_by_role("button", name="改用系统取数").click()
    expect(page.locator("[data-summary]")).to_contain_text("98.5")

    page.get_by_role("link", name="提交评分").click()
    page.get_by_role("button", name="提交评分").click()
    expect(page.get_by_text("已提交", exact=True).first).to_be_visible()
    expect(page.locator(".score-line [data-states]")).to_contain_text(["已锁定"] * 8)
    sheet = ScoreSheet.objects.get()
    assert (sheet.state, str(sheet.total), sheet.grade) == ("submitted", "98.50", "示范")


def test_control_enter_saves_and_goes_to_the_next_village(page: Page, live_server, clerk, applications):
    sign_in(page, clerk.username, "/score-sheets/")
    begin(page)
    page.goto(f"/score-sheets/{ScoreSheet.objects.get().pk}/?queue=1")
    line(page, "5").locator("[data-answer]").focus()
    page.keyboard.type("17")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("样例村委会")
    scores = ScoreSheet.objects.get(application=applications).scores
    assert scores.get(indicator__number="5").value == "17"


@pytest.mark.parametrize(("width", "is_large"), [(1366, True), (900, False), (360, True)])
def test_line_has_room_for_its_words(page: Page, live_server, clerk, applications, now, width, is_large):
    sheet = open_sheet(applications, Stage.SELF, actor=clerk, now=now)
    sign_in(page, clerk.username, "/score-sheets/")
    if is_large:
        page.get_by_role("button", name="大字").click()
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(sheet.get_absolute_url())

    words = line(page, "3").locator(".score-text").bounding_box()
    assert words["width"] > 250
    assert page.evaluate("document.documentElement.scrollWidth") == width


def taken_along(page: Page) -> openpyxl.Workbook:
    """The workbook of the sheet that is open; the page to bring it back stays open."""
    page.get_by_role("link", name="离线评分").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载离线评分表").click()
    return openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))


def brought_back(page: Page, book: openpyxl.Workbook, folder: Path) -> None:
    filled = folder / "评分.xlsx"
    book.save(filled)
    page.get_by_label("填好的离线评分表").set_input_files(filled)
    page.get_by_role("button", name="上传").click()


def rows_of(sheet) -> dict[str, int]:
    return {sheet.cell(row, 2).value: row for row in range(5, sheet.max_row + 1)}


def test_sheet_goes_out_as_a_workbook_and_comes_back(page: Page, live_server, clerk, applications, tmp_path: Path):
    sign_in(page, clerk.username, "/score-sheets/")
    begin(page)
    book = taken_along(page)
    sheet, rows = book["评分表"], rows_of(book["评分表"])
    sheet[f"G{rows['5']}"] = 30
    brought_back(page, book, tmp_path)
    expect(page.get_by_role("alert")).to_contain_text(f"G{rows['5']}")

    sheet[f"G{rows['5']}"], sheet[f"I{rows['5']}"] = 18, "样例原因"
    sheet[f"G{rows['3']}"], sheet[f"G{rows['3']}"].number_format = 0.085, "0.0%"  # as a spreadsheet keeps 8.5%
    brought_back(page, book, tmp_path)
    expect(page.get_by_text("已上传离线评分表，更新2项。")).to_be_visible()
    expect(line(page, "5").locator("[data-answer]")).to_have_value("18")
    expect(line(page, "3").locator("[data-answer]")).to_have_value("8.5")


def test_foreign_stale_and_altered_workbooks_are_refused(page: Page, live_server, clerk, applications, tmp_path: Path):
    sign_in(page, clerk.username, "/score-sheets/")
    begin(page)
    book = taken_along(page)
    sheet, rows = book["评分表"], rows_of(book["评分表"])
    sheet[f"G{rows['5']}"], sheet[f"E{rows['5']}"] = 18, "50"

    brought_back(page, book, tmp_path)
    refusal = page.locator("#error_1_id_file")
    expect(refusal).to_have_text(
        f"填写区以外的单元格被改动：E{rows['5']}（应为“20”）。请改回原样，或者重新下载后填写。"
    )

    own = page.url
    page.goto(own.replace("offline/", "?queue=1"))
    page.get_by_role("button", name="下一个：样例村委会").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("样例村委会")
    foreign = taken_along(page)
    page.goto(own)
    brought_back(page, foreign, tmp_path)
    expect(refusal).to_contain_text("这是“样例村委会自评”的离线评分表，不是本表的。")

    page.goto(own.replace("offline/", ""))
    line(page, "5").locator("[data-answer]").fill("17")
    page.keyboard.press("Tab")
    expect(line(page, "5").locator("[data-states]")).to_contain_text("已保存")
    page.goto(own)
    sheet[f"E{rows['5']}"] = "20"
    brought_back(page, book, tmp_path)
    expect(refusal).to_contain_text("下载之后，评分表中的指标5已有改动")
    assert ScoreSheet.objects.get(application=applications).scores.get(indicator__number="5").value == "17"
