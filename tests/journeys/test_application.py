"""A village applies, is sent back for one indicator, mends it, and is registered with others by the county."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.choices import ApplicationState
from assessments.models import Application, Batch, BatchPhase, QuotaSeat
from tests.assessments.scenes import COUNTY, VILLAGE, clerk, drafted, open_batch, reviewer
from tests.factories import VillageFactory
from tests.factories.attachments import CONTENT
from tests.journeys.desk import sign_in
from villages.models import Village

pytestmark = pytest.mark.django_db(transaction=True)
PAPER = "村民会议表决证明"


def test_returned_application_is_mended_and_registered(page: Page, tmp_path):
    typist, township, county = clerk(), reviewer(), reviewer(COUNTY)
    today = timezone.localdate()
    scene = open_batch(seats=1, ends_on=today + timedelta(days=30), required_papers=[PAPER])
    VillageFactory(code=VILLAGE, name="台子村委会", households=120, phone="02200000001")
    proof = tmp_path / "表决证明.pdf"
    proof.write_bytes(CONTENT)

    sign_in(page, typist.username, "/applications/")
    apply_with_what_is_known(page)
    fill_the_gaps_that_the_page_lists(page, proof)
    application = Application.objects.get()
    assert application.state == ApplicationState.AT_TOWNSHIP

    sign_in(page, township.username, application.get_absolute_url())
    expect(page.locator(".paper-status")).to_contain_text("乡镇初审")
    send_back_for_one_indicator(page, today + timedelta(days=5))

    sign_in(page, typist.username)
    mend_the_point(page)
    expect(page.get_by_text("已提交申报")).to_be_visible()
    page.get_by_role("link", name="对照存档").click()
    expect(page.locator(".redline ins")).to_have_text("每季度公开村务。")

    sign_in(page, township.username, application.get_absolute_url())
    page.get_by_role("link", name="初审通过").click()
    page.get_by_role("button", name="初审通过").click()
    another = drafted(typist, timezone.now(), scene=scene, code="120119001202")
    sign_in(page, county.username, "/applications/")
    register_what_can_be_registered(page, another)
    application.refresh_from_db()
    assert (application.state, QuotaSeat.objects.get().used) == (ApplicationState.CREATING, 1)


def apply_with_what_is_known(page: Page) -> None:
    page.get_by_role("link", name="新增申报").first.click()
    page.locator("#id_village").select_option(index=1)
    page.get_by_role("button", name="建立草稿").click()
    expect(page.get_by_label("联系电话")).to_have_value("02200000001")
    expect(page.get_by_role("row", name="户数（户）")).to_contain_text("120")
    page.get_by_role("button", name="暂存").click()


def fill_the_gaps_that_the_page_lists(page: Page, proof) -> None:
    page.get_by_role("link", name="提交申报").click()
    page.get_by_role("link", name="请填写负责人。").click()
    page.get_by_label("负责人").fill("样例甲")
    page.get_by_label("主要做法").fill("坚持居民自治。")
    page.get_by_role("button", name="暂存").click()
    page.get_by_role("link", name=f"请上传必备材料：{PAPER}。").click()
    page.get_by_label("上传新文件").set_input_files(proof)
    page.get_by_label(PAPER).check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="表决证明.pdf")).to_be_visible()
    page.get_by_role("link", name="返回申报").click()
    page.get_by_role("link", name="提交申报").click()
    page.get_by_role("button", name="提交申报").click()


def send_back_for_one_indicator(page: Page, day) -> None:
    page.get_by_role("link", name="退回修改").click()
    page.get_by_label("退回理由").fill("请补充做法。")
    page.get_by_label("修改期限").fill(day.isoformat())
    page.get_by_text("按指标写明退回原因").click()
    page.get_by_label("协会机构健全").fill("没有写明换届日期")
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("本申报被退回修改")).to_be_visible()


def mend_the_point(page: Page) -> None:
    page.get_by_role("link", name="被退回修改").first.click()
    expect(page.locator("#points")).to_contain_text("没有写明换届日期")
    page.get_by_placeholder("修改说明").fill("已补写")
    page.get_by_role("button", name="保存说明").click()
    expect(page.get_by_placeholder("修改说明")).to_have_value("已补写")
    page.get_by_role("link", name="填写").first.click()
    page.get_by_label("主要做法").fill("坚持居民自治。每季度公开村务。")
    page.get_by_role("button", name="暂存").click()
    page.get_by_role("link", name="提交申报").click()
    page.get_by_role("button", name="提交申报").click()


def register_what_can_be_registered(page: Page, another: Application) -> None:
    page.get_by_label("选择本页全部").check()
    page.get_by_role("button", name="批量备案").click()
    expect(page.get_by_text("确定对以下1件申报执行“备案”吗？")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=another.village.name)).to_contain_text("不能备案")
    page.get_by_role("button", name="备案这1件").click()
    expect(page.get_by_role("status")).to_have_text("已备案 1 件。")


def test_list_with_long_names_fits_an_office_screen(page: Page):
    """Nothing is cut and nothing scrolls sideways, however long the names are; on paper it fits all the more."""
    typist = clerk()
    today = timezone.localdate()
    batch, level = open_batch(ends_on=today + timedelta(days=30), name="全国候选")
    drafted(typist, timezone.now(), scene=(batch, level))
    Batch.objects.update(name="2026年基层群众自治示范村居创建活动（第二批）")
    Village.objects.update(name="九龙山国家森林公园社区居民委员会（筹）")
    ended = today - timedelta(days=45)
    BatchPhase.objects.update(starts_on=ended, ends_on=ended)

    sign_in(page, typist.username, "/applications/")

    expect(page.get_by_role("row", name="九龙山")).to_contain_text("逾期45天")
    assert page.locator("form[data-bulk] .table-scroll").evaluate("box => box.scrollWidth - box.clientWidth") == 0
