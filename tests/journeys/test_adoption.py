"""A covenant on its way from the vote to the file, and what the villagers read meanwhile on their telephones."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from agreements.actions.law import load_rules
from agreements.choices import CharterState
from agreements.models import CharterVersion, PublicArchive
from tests.agreements.papers import TOWNSHIP, complete_version
from tests.factories import StaffUserFactory, VillageFactory
from tests.journeys.desk import sign_in
from villages.choices import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_covenant_is_voted_posted_read_by_everybody_and_filed(page: Page, browser: Browser, live_server):
    clerk = StaffUserFactory(region__code=TOWNSHIP, name="样例经办")
    reviewer = StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER, name="样例审核")
    version = ready_for_the_vote()
    today = timezone.localdate()
    reader = browser.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740}).new_page()
    public = f"/public/{version.village.code}/"
    assert reader.goto(public).status == 404
    expect(reader.locator("h1")).to_have_text("没有公开的章程规约")

    sign_in(page, clerk.username, version.get_absolute_url())
    record_the_meeting(page, today - timedelta(days=20))
    post(page, today - timedelta(days=15))
    assert reader.goto(public).status == 200
    expect(reader.locator("article h2")).to_have_text(version.title)
    expect(reader.locator("article")).to_contain_text("含今天还有1天")
    expect(reader.locator("body")).not_to_contain_text("样例主持")

    object_and_answer(page, version, today)
    post_again_earlier(page, version, today)
    page.get_by_role("link", name="公示结束").click()
    page.get_by_role("button", name="公示结束").click()
    expect(page.get_by_text("已公示结束")).to_be_visible()
    assert PublicArchive.objects.count() == 2  # the posting that was cut short, and the one that ran out

    sign_in(page, reviewer.username, version.get_absolute_url())
    file_it(page)
    version.refresh_from_db()
    assert (version.state, version.in_force_from) == (CharterState.IN_FORCE, today)
    reader.reload()
    expect(reader.locator("article")).to_contain_text(version.filing.number)
    reader.context.close()


def ready_for_the_vote() -> CharterVersion:
    load_rules()
    village = VillageFactory(
        code=f"{TOWNSHIP}201", name="样例村", eligible_voters=400, households=150, representatives=30
    )
    studied = timezone.localdate() - timedelta(days=40)
    return complete_version(CharterState.TO_VOTE, village=village, party_studied_on=studied)


def record_the_meeting(page: Page, held_on: date) -> None:
    page.get_by_role("link", name="登记表决会议").click()
    expect(page.locator("#id_eligible")).to_have_value("400")
    page.locator("#id_kind").select_option("representatives")
    expect(page.locator("#id_eligible")).to_have_value("30")
    page.locator("#id_kind").select_option("full")
    page.locator("#id_held_on").fill(held_on.isoformat())
    page.locator("#id_notice_on").fill((held_on - timedelta(days=12)).isoformat())
    page.locator("#id_chair").fill("样例主持")
    for name, value in {"present": "200", "votes_for": "180", "votes_against": "12", "abstentions": "8"}.items():
        page.locator(f"#id_{name}").fill(value)
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text("到会200人，至少需201人，还差1人，会议无效。")
    expect(verdict).to_contain_text("《村民委员会组织法》第二十六条")
    page.locator("#id_present").fill("201")
    expect(verdict).to_contain_text("会议有效，表决通过")
    page.get_by_role("button", name="保存，通过后登记公示").click()
    expect(page.locator("h1")).to_contain_text("表决通过并公示")


def post(page: Page, began_on: date) -> None:
    expect(page.locator("#id_days")).to_have_value("15")
    page.locator("#id_began_on").fill(began_on.isoformat())
    page.locator("#id_days").fill("14")
    page.locator("#id_place").fill("样例村公开栏")
    page.locator("#id_contact").fill("样例村委会办公室，13812345678")
    page.get_by_role("button", name="表决通过，开始公示").click()
    expect(page.locator(".error-summary")).to_contain_text("手机号")
    page.locator("#id_contact").fill("样例村委会办公室，022-00000000")
    page.get_by_role("button", name="表决通过，开始公示").click()
    expect(page.locator(".error-summary")).to_contain_text("公示14天，少于规定的15天")
    page.locator("#id_days").fill("16")
    page.get_by_role("button", name="表决通过，开始公示").click()
    expect(page.locator("#messages")).to_contain_text("公示开始")
    expect(page.locator("#adoption .clock")).to_contain_text("23:59（北京时间，当日有效）")


def object_and_answer(page: Page, version: CharterVersion, today: date) -> None:
    page.get_by_role("link", name="登记异议").first.click()
    page.locator("#id_content").fill("第三条写得不清楚。")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#adoption")).to_contain_text("待答复")
    page.get_by_role("link", name="答复", exact=True).click()
    page.locator("#id_answer").fill("已在公开栏说明。")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#adoption")).to_contain_text("已答复")


def post_again_earlier(page: Page, version: CharterVersion, today: date) -> None:
    """The posting sheet was covered: posted anew, on paper with the code; here so long ago that it has run out."""
    page.get_by_role("link", name="张贴页").click()
    expect(page.locator("figure img")).to_have_attribute(
        "alt", f"公开网页二维码：{page.url.split('/charter')[0]}/public/{version.village.code}/"
    )
    page.go_back()
    page.get_by_role("link", name="重新公示").click()
    page.locator("#id_reason").fill("张贴处被遮挡")
    page.locator("#id_began_on").fill((today - timedelta(days=15)).isoformat())
    page.locator("#id_days").fill("15")
    page.get_by_role("button", name="重新公示").click()
    expect(page.locator("#messages")).to_contain_text("期限重新计算")


def file_it(page: Page) -> None:
    page.get_by_role("link", name="备案", exact=True).click()
    expect(page.locator("#id_number")).to_have_value(f"样样例{TOWNSHIP}〔{timezone.localdate().year}〕村规备001号")
    page.locator("#id_examiner").fill("样例审核")
    page.get_by_role("button", name="备案", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("文件生效")
    page.get_by_role("link", name="打印", exact=True).click()
    expect(page.locator(".charter-adopted")).to_contain_text("村民会议通过")
