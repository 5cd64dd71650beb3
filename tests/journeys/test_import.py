"""A township clerk and his workbook: three errors, the marked copy, the corrected file, the import, the way back."""

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.common.importing.workbooks import workbook
from tests.factories import RegionFactory, StaffUserFactory, TownshipFactory, VillageFactory
from tests.journeys.desk import sign_in
from villages.models import Village

pytestmark = pytest.mark.django_db(transaction=True)

TOWN, NEXT_TOWN = "990101101", "990101102"
HEADERS = ("乡镇(街道)", "代码", "名称", "户数", "村(居)民小组数")


@pytest.fixture
def township():
    RegionFactory(code=TOWN[:6], name="样例县")
    town = TownshipFactory(code=TOWN, name="样例甲镇")
    for number in range(1, 6):
        VillageFactory(code=f"{TOWN}20{number}", township=town, name=f"样例{number}村", households=100 * number)
    return town


def bring(page: Page, path) -> None:
    page.goto("/imports/new/villages/")
    page.get_by_label("表格文件").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", name="核对结果")).to_be_visible()


def faulty_workbook(folder):
    """Five villages: a figure in words, a code in scientific notation, a township that does not exist."""
    rows = [["样例甲镇", f"{TOWN}20{n}", f"样例{n}村", 100 * n + 1, 3] for n in range(1, 6)]
    rows[0][3], rows[1][1], rows[2][0] = "约101", "9.90101E+11", "样例丙镇"
    faulty = folder / "村居.xlsx"
    faulty.write_bytes(workbook(["样例甲镇村居台账"], HEADERS, *rows).getvalue())
    return faulty


def corrected_copy(page: Page, folder):
    """The marked copy, downloaded and put right where it is commented."""
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标注问题的表格").click()
    marked = folder / "改正.xlsx"
    download.value.save_as(marked)
    book = openpyxl.load_workbook(marked)
    sheet = book.active
    commented = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    assert commented == ["D3", "B4", "A5"]
    sheet["D3"], sheet["B4"], sheet["A5"] = 101, f"{TOWN}202", "样例甲镇"
    book.save(marked)
    return marked


def households() -> list[int]:
    return list(Village.objects.order_by("code").values_list("households", flat=True))


def test_clerk_corrects_imports_and_takes_back(page: Page, township, tmp_path):
    clerk = StaffUserFactory(region=township)
    stranger = StaffUserFactory(region=TownshipFactory(code=NEXT_TOWN, name="样例乙镇"))

    sign_in(page, clerk.username, "/villages/")
    page.get_by_role("link", name="导入", exact=True).click()
    expect(page.get_by_role("heading", name="导入村居台账")).to_be_visible()
    bring(page, faulty_workbook(tmp_path))
    preview = page.url

    expect(page.get_by_text("有 3 行存在错误")).to_be_visible()
    expect(page.locator(".import-rows tbody tr")).to_have_count(3)
    expect(page.get_by_role("row", name="约101")).to_contain_text("应为数字")
    assert households() == [100, 200, 300, 400, 500]

    bring(page, corrected_copy(page, tmp_path))
    expect(page.get_by_text("没有错误。尚未写入任何数据")).to_be_visible()
    page.get_by_role("button", name="全部导入：5 行").click()
    expect(page.get_by_role("heading", name="导入结果")).to_be_visible()
    assert households() == [101, 201, 301, 401, 501]
    result = page.url

    page.get_by_role("link", name="撤销导入").click()
    page.get_by_role("button", name="撤销导入").click()
    expect(page.get_by_text("已撤销这次导入")).to_be_visible()
    assert households() == [100, 200, 300, 400, 500]
    page.goto("/imports/")
    expect(page.get_by_role("row", name="改正.xlsx")).to_contain_text("已撤销导入")

    sign_in(page, stranger.username, "/imports/")
    expect(page.get_by_text(".xlsx")).to_have_count(0)
    for address in (preview, result):
        assert page.goto(address).status == 404
