"""A township enters households row by row with the keyboard, brings a workbook, and writes down that one left."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agreements.models import SignedAgreement
from tests.common.importing.workbooks import workbook
from tests.factories import (
    AgreementTemplateFactory,
    AgreementTemplateVersionFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)
from tests.journeys.desk import sign_in
from villages.choices import Role

pytestmark = pytest.mark.django_db(transaction=True)

TOWN = "120119104"
HEADERS = ("村(居)代码", "户编号", "签约人", "协议类型", "签订日期", "到期日期")


@pytest.fixture
def clerk():
    town = RegionFactory(code=TOWN)
    VillageFactory(code=f"{TOWN}201", name="台子村委会", households=4)
    AgreementTemplateVersionFactory(template=AgreementTemplateFactory(county=town), released=True)
    return StaffUserFactory(region=town)


def state_of(number: str) -> str:
    return SignedAgreement.objects.get(household_number=number).state


def enter_by_keyboard(page: Page) -> None:
    page.get_by_role("link", name="逐户录入").click()
    page.locator("#id_village").select_option(label=f"台子村委会（{TOWN}201）")
    page.locator("#id_kind").select_option(label="诚信计生协议")
    page.get_by_label("第1行户编号").focus()
    for number, name in (("1-01", "样例甲"), ("1-02", "样例乙"), ("13812345678", "样例丙")):
        page.keyboard.type(number)
        page.keyboard.press("Tab")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    expect(page.get_by_label("第4行户编号")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("第3行户编号")).to_be_focused()
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("已登记2户。")).to_be_visible()
    expect(page.get_by_text("有1户没有登记，原因见各行；改正后再点保存。")).to_be_visible()
    expect(page.get_by_label("第1行户编号")).to_have_value("13812345678")
    expect(page.locator(".grid-refusal").first).to_contain_text("户编号不能填手机号")
    page.get_by_label("第1行户编号").fill("1-03")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已登记1户。")).to_be_visible()
    expect(page.get_by_label("第1行户编号")).to_have_value("")


def bring_a_workbook(page: Page, folder) -> None:
    rows = [[f"{TOWN}201", f"2-0{n}", f"样例{n}户", "诚信计生协议", "2026-03-05", "2099-03-04"] for n in range(1, 3)]
    rows[0][2], rows[1][2] = "样例丁", "样例戊"
    file = folder / "签约.xlsx"
    file.write_bytes(workbook(HEADERS, *rows).getvalue())
    page.goto("/agreements/signed/")
    page.get_by_role("link", name="导入", exact=True).click()
    page.get_by_label("表格文件").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("没有错误。尚未写入任何数据")).to_be_visible()
    page.get_by_role("button", name="全部导入：2 行").click()
    expect(page.get_by_role("heading", name="导入结果")).to_be_visible()


def one_leaves(page: Page) -> None:
    page.goto("/agreements/signed/?q=1-02")
    page.get_by_role("link", name="1-02", exact=True).click()
    page.get_by_role("link", name="登记退出").click()
    expect(page.get_by_text("户一方可以随时退出，不需要理由")).to_be_visible()
    expect(page.get_by_label("理由")).to_have_count(0)
    page.get_by_role("button", name="登记退出").click()
    expect(page.get_by_text("已登记退出：台子村委会1-02户诚信计生协议。")).to_be_visible()
    expect(page.get_by_text("已退出").first).to_be_visible()


def test_township_keeps_its_register(page: Page, clerk, tmp_path):
    sign_in(page, clerk.username)
    page.goto("/agreements/signed/")
    enter_by_keyboard(page)
    bring_a_workbook(page, tmp_path)
    one_leaves(page)

    assert [state_of(number) for number in ("1-01", "1-02", "1-03", "2-01", "2-02")] == [
        "valid",
        "withdrawn",
        "valid",
        "valid",
        "valid",
    ]
    page.goto("/agreements/")
    row = page.get_by_role("row", name="台子村委会")
    expect(row).to_contain_text("100")

    county = StaffUserFactory(region=RegionFactory(code=TOWN[:6]), role=Role.LEADER)
    sign_in(page, county.username, "/agreements/")
    expect(page.get_by_role("link", name="签订登记")).to_have_count(0)
    page.get_by_role("link", name=RegionFactory(code=TOWN).name).click()
    expect(page.get_by_role("row", name="台子村委会")).to_contain_text("100")
    assert page.goto("/agreements/signed/").status == 403


def test_agreements_are_renewed_in_four_steps(page: Page, clerk):
    sign_in(page, clerk.username)
    page.goto("/agreements/signed/new/")
    today = timezone.localdate()
    page.locator("#id_village").select_option(label=f"台子村委会（{TOWN}201）")
    page.locator("#id_kind").select_option(label="诚信计生协议")
    page.locator("#id_signed_on").fill((today - timedelta(days=60)).isoformat())
    page.locator("#id_valid_until").fill((today + timedelta(days=10)).isoformat())
    page.get_by_label("第1行户编号").fill("1-01")
    page.get_by_label("第1行签约人").fill("样例甲")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已登记1户。")).to_be_visible()

    page.goto("/")
    page.get_by_role("link", name="1个村(居)的协议将在30天内到期").click()
    page.get_by_label("选择本页全部").check()
    page.get_by_role("button", name="批量续签").click()
    expect(page.get_by_text("为以下1户办理续签？")).to_be_visible()
    page.get_by_role("button", name="续签这1份").click()
    expect(page.get_by_text("已续签 1 份")).to_be_visible()

    old, new = SignedAgreement.objects.order_by("signed_on")
    assert (old.state, new.state, new.previous, new.signed_on) == ("renewed", "valid", old, today)
    assert new.valid_until > date(today.year + 2, 1, 1)


def test_register_is_usable_on_a_narrow_screen(page: Page, clerk):
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, clerk.username)
    for address in ("/agreements/", "/agreements/signed/", "/agreements/signed/new/", "/agreement-templates/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
