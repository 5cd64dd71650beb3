"""A village on its way: from the draft through four accounts to the plaque; and one that has to rectify first."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.actions.notices import post_notice
from assessments.choices import Stage
from assessments.models import Application, NamingNotice, Rectification
from tests.journeys.demonstration import (
    Scene,
    at_county_desk,
    begin_application,
    decide,
    hand_in_sheet,
    scene,
    score,
    take,
)
from tests.journeys.desk import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_village_goes_from_the_draft_to_the_plaque_through_four_accounts(page: Page, live_server):
    people = scene()
    sign_in(page, people.clerk.username, "/applications/")
    begin_application(page, people.village)
    take(page, "提交申报")
    application = Application.objects.get()
    here = application.get_absolute_url()

    sign_in(page, people.reviewer.username)
    page.get_by_role("link", name="申报待乡镇初审").click()
    page.get_by_role("link", name="查看样例村申报示范").click()
    take(page, "初审通过", note="材料齐全。")
    sign_in(page, people.county.username, here)
    take(page, "备案", note="同意备案。")
    sign_in(page, people.clerk.username, here)
    take(page, "创建完成")
    score(page, "40")
    take(page, "提交自评")

    sign_in(page, people.reviewer.username, here)
    score(page, "39", reason="一次会议没有记录")
    take(page, "提交初评")
    sign_in(page, people.county.username, here)
    score(page, "38", reason="两次会议没有记录")
    decide(page, "通过", note="同意推荐。")
    sign_in(page, people.city.username, here)
    score(page, "38", reason="两次会议没有记录")
    decide(page, "通过")
    publicise(page, people)
    name(page)
    application.refresh_from_db()
    assert (application.state, application.honour.plaque_number) == ("named", f"样例牌{people.batch.year}001")

    sign_in(page, people.clerk.username, here)
    page.get_by_role("link", name="样例示范村 样例证").click()
    page.get_by_role("link", name="样例村", exact=True).first.click()
    expect(page.locator("body")).to_contain_text("样例示范村")


def publicise(page: Page, people: Scene) -> None:
    """Written and asked on the pages; posted so long ago that the term has run out."""
    page.goto("/notices/naming/")
    page.get_by_role("link", name="新增公示").click()
    expect(page.get_by_label("样例村")).to_be_checked()
    page.locator("#id_phone").fill("022-00000000")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="发布公示").click()
    expect(page.get_by_role("button", name="发布公示")).to_be_visible()
    post_notice(NamingNotice.objects.get(), actor=people.city, now=timezone.now() - timedelta(days=30))
    page.get_by_role("link", name="返回").click()
    take(page, "结束公示")


def name(page: Page) -> None:
    page.get_by_role("link", name="命名授牌").click()
    page.locator("#id_document_number").fill("样发〔2026〕2号")
    page.locator("#id_number_prefix").fill("样例证")
    page.locator("#id_plaque_prefix").fill("样例牌")
    page.get_by_role("button", name="下一步：核对编号").click()
    page.get_by_role("button", name="命名这1个村(居)").click()
    expect(page.locator("#messages")).to_contain_text("已命名1个村(居)")
    page.get_by_role("link", name="样例村证书").click()
    expect(page.locator(".certificate")).to_contain_text("被命名为“样例示范村”")


def test_village_rectifies_in_time_and_goes_on(page: Page, live_server):
    people = scene()
    application = at_county_desk(people)
    hand_in_sheet(application, Stage.COUNTY, people.county)
    due_on = timezone.localdate() + timedelta(days=15)
    sign_in(page, people.county.username, application.get_absolute_url())
    page.get_by_role("link", name="拟定结果", exact=True).click()
    page.get_by_role("link", name="登记问题").click()
    page.locator("#id_problem").fill("村务公开栏更新不及时。")
    page.locator("#id_owner").fill("样例主任")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#messages")).to_contain_text("已登记")
    page.get_by_role("link", name="样例村申报示范").click()
    decide(page, "限期整改", note="请按登记的问题整改。", due_on=due_on.isoformat())

    sign_in(page, people.clerk.username, application.get_absolute_url())
    page.get_by_role("link", name="村务公开栏更新不及时").click()
    page.get_by_role("link", name="提交整改情况").click()
    page.locator("#id_answer").fill("公开栏已更新，指定专人负责。")
    page.get_by_role("button", name="提交整改情况").click()
    page.get_by_role("link", name="样例村申报示范").click()
    take(page, "提交整改")

    sign_in(page, people.county.username, application.get_absolute_url())
    page.get_by_role("link", name="村务公开栏更新不及时").click()
    page.get_by_role("link", name="销号", exact=True).click()
    page.locator("#id_recheck").fill("已到现场核实。")
    page.get_by_role("button", name="销号").click()
    page.get_by_role("link", name="样例村申报示范").click()
    decide(page, "通过")

    application.refresh_from_db()
    assert (Rectification.objects.get().state, application.state) == ("closed", "city_inspecting")
