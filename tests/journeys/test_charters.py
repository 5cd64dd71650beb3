"""A covenant with a fine is blocked, rewritten, answered, examined, voted, posted, filed and printed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agreements.actions.law import load_rules
from agreements.actions.library import load_library
from agreements.choices import CharterState
from agreements.models import CharterVersion
from tests.agreements.papers import TOWNSHIP
from tests.factories import StaffUserFactory, VillageFactory
from tests.journeys.desk import sign_in
from tests.journeys.test_adoption import file_it, post, post_again_earlier, record_the_meeting
from villages.choices import Role
from villages.models import StaffUser

pytestmark = pytest.mark.django_db(transaction=True)

FINE = "违反本规约的，罚款200元。"
WARNED = "每户必须签订承诺书。"


def test_covenant_with_a_fine_is_rewritten_voted_posted_filed_and_printed(page: Page):
    load_rules()
    load_library()
    clerk = StaffUserFactory(region__code=TOWNSHIP)
    reviewer = StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER)
    VillageFactory(code=f"{TOWNSHIP}201", name="样例村", eligible_voters=400, households=150, representatives=30)
    today = timezone.localdate()

    version = draft_with_a_fine(page, clerk)
    rewrite_and_answer(page, version)
    record_the_study(page, today - timedelta(days=40))
    submit(page, version)
    approve(page, reviewer, version)
    version.refresh_from_db()
    assert version.state == CharterState.TO_VOTE
    assert FINE not in "".join(version.clauses.values_list("text", flat=True))

    sign_in(page, clerk.username, version.get_absolute_url())
    record_the_meeting(page, today - timedelta(days=20))
    post(page, today - timedelta(days=15))
    post_again_earlier(page, version, today)
    page.get_by_role("link", name="公示结束").click()
    page.get_by_role("button", name="公示结束").click()
    sign_in(page, reviewer.username, version.get_absolute_url())
    file_it(page)

    expect(page.locator(".sheet")).to_contain_text("由村民委员会批评教育、劝导改正")
    expect(page.locator(".sheet")).not_to_contain_text("罚款")
    version.refresh_from_db()
    assert (version.state, version.in_force_from) == (CharterState.IN_FORCE, today)


def draft_with_a_fine(page: Page, clerk: StaffUser) -> CharterVersion:
    sign_in(page, clerk.username, to="/charters/missing/")
    page.get_by_role("button", name="样例村一键按范本起草").click()
    expect(page.get_by_text("已建立草稿，取用条文范本")).to_be_visible()
    page.get_by_role("link", name="在第一条之后新增").click()
    page.locator("#id_text").fill(FINE + WARNED)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已新增条文。")).to_be_visible()
    return CharterVersion.objects.get()


def rewrite_and_answer(page: Page, version: CharterVersion) -> None:
    page.get_by_role("link", name="征求意见").click()
    page.get_by_role("button", name="征求意见").click()
    expect(page.get_by_text("还不能提交审查：")).to_be_visible()
    page.get_by_role("link", name="提交审查").click()
    expect(page.get_by_text("第二条“违反本规约的，罚款200元”涉及“罚款、处罚”，请改写后再办理。")).to_be_visible()
    expect(page.get_by_role("button", name="提交审查")).to_have_count(0)
    page.get_by_role("link", name="返回处理").click()

    page.get_by_role("button", name="采用建议").first.click()
    expect(page.get_by_text("第二条已按建议改写，请核对上下文。")).to_be_visible()
    expect(page.locator(".clause.has-findings")).to_contain_text("由村民委员会批评教育、劝导改正")
    page.get_by_role("link", name="说明理由").click()
    page.get_by_label("说明理由").fill("承诺书是村干部对村民的廉洁承诺，由村干部签订。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("承诺书是村干部对村民的廉洁承诺")).to_be_visible()


def record_the_study(page: Page, studied_on: date) -> None:
    page.locator(".card-link", has_text="登记").click()
    page.locator("#id_party_studied_on").fill(studied_on.isoformat())
    page.locator("#id_party_study").fill("同意提请审查和表决。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("同意提请审查和表决。")).to_be_visible()


def submit(page: Page, version: CharterVersion) -> None:
    page.get_by_role("link", name="提交审查").click()
    page.get_by_role("button", name="提交审查").click()
    expect(page.get_by_text(f"已提交审查：{version}。")).to_be_visible()
    expect(page.get_by_role("link", name="撤回")).to_be_visible()
    expect(page.get_by_role("link", name="修改第一条")).to_have_count(0)


def approve(page: Page, reviewer: StaffUser, version: CharterVersion) -> None:
    sign_in(page, reviewer.username, to=version.get_absolute_url())
    page.get_by_role("link", name="审核通过").click()
    page.get_by_label("意见").fill("内容合法。")
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text(f"已审核通过：{version}。")).to_be_visible()
