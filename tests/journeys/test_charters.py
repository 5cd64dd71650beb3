"""A covenant with a fine is blocked, rewritten, answered, submitted and approved."""

import pytest
from playwright.sync_api import Page, expect

from agreements.actions.library import load_library
from agreements.choices import CharterState
from agreements.models import CharterVersion
from tests.factories import StaffUserFactory, VillageFactory
from tests.journeys.desk import sign_in
from villages.choices import Role
from villages.models import StaffUser

pytestmark = pytest.mark.django_db(transaction=True)

TOWNSHIP = "12/1201/120119/120119104/"
FINE = "违反本规约的，罚款200元。"
WARNED = "每户必须签订承诺书。"


def test_covenant_with_a_fine_is_rewritten_and_approved(page: Page):
    load_library()
    clerk = StaffUserFactory(region__path=TOWNSHIP)
    reviewer = StaffUserFactory(region__path=TOWNSHIP, role=Role.REVIEWER)
    VillageFactory(code="120119104201", name="台子村委会")

    version = draft_with_a_fine(page, clerk)
    rewrite_and_answer(page, version)
    submit(page, version)
    approve(page, reviewer, version)

    version.refresh_from_db()
    assert version.state == CharterState.TO_VOTE
    assert FINE not in "".join(version.clauses.values_list("text", flat=True))


def draft_with_a_fine(page: Page, clerk: StaffUser) -> CharterVersion:
    sign_in(page, clerk.username, to="/charters/missing/")
    page.get_by_role("button", name="台子村委会一键按范本起草").click()
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
