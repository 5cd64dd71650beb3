"""清理修订 goes round: the county opens it, a township sees what it owes, a village finishes, the figures move."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agreements.choices import CharterState
from agreements.models import RevisionCampaign
from tests.agreements.campaigns import version_at
from tests.factories import AssemblyMeetingFactory, StaffUserFactory, VillageFactory
from tests.journeys.desk import sign_in
from villages.choices import Role
from villages.models import StaffUser, Village

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "2026年样例清理修订"


def test_campaign_from_its_opening_to_the_first_village_that_is_done(page: Page):
    reviewer = StaffUserFactory(region__path="12/1201/120119/", role=Role.REVIEWER)
    clerk = StaffUserFactory(region__path="12/1201/120119/120119104/")
    village = VillageFactory(code="120119104201", name="台子村委会")
    VillageFactory(code="120119104202", name="团山子村委会")

    open_campaign(page, reviewer)
    remind(page)

    sign_in(page, clerk.username)
    expect(page.get_by_text("催办：2026年样例清理修订还有2个村(居)未完成")).to_be_visible()
    line = page.locator(".home-list li", has_text=f"{TITLE}：未完成的村(居)")
    expect(line).to_contain_text("2")
    line.get_by_role("link").click()
    expect(page.get_by_role("link", name="团山子村委会", exact=True)).to_be_visible()

    finish(village)
    page.reload()
    expect(page.get_by_role("link", name="台子村委会", exact=True)).to_have_count(0)
    see_progress(page, reviewer)


def open_campaign(page: Page, reviewer: StaffUser) -> None:
    sign_in(page, reviewer.username)
    page.goto("/campaigns/")
    page.get_by_role("link", name="开展").click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_basis").fill("样例文件〔2026〕1号")
    page.locator("#id_due_on").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    page.get_by_role("button", name="开展").click()
    expect(page.get_by_text("已开展，开始日期在用的村(居)都已列入清单。")).to_be_visible()
    expect(page.get_by_role("row", name="样例120119104镇 2 0 2 0")).to_be_visible()


def remind(page: Page) -> None:
    page.get_by_role("link", name="催办").click()
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_text("向以下1个乡镇(街道)发送催办通知吗？")).to_be_visible()
    page.get_by_role("button", name="催办这1个").click()
    expect(page.get_by_text("已催办 1 个乡镇(街道)。")).to_be_visible()


def finish(village: Village) -> None:
    """The way over the desks is a journey of its own."""
    version = version_at(village, RevisionCampaign.objects.get().kind, CharterState.IN_FORCE)
    AssemblyMeetingFactory(version=version, held_on=timezone.localdate())


def see_progress(page: Page, reviewer: StaffUser) -> None:
    sign_in(page, reviewer.username)
    page.goto("/campaigns/progress/")
    expect(page.get_by_role("row", name="样例120119104镇 2 1 1 50")).to_be_visible()
    page.get_by_role("link", name="样例120119104镇").click()
    expect(page.get_by_role("row", name="台子村委会")).to_contain_text("已完成")
    page.goto("/campaigns/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="登记完成").click()
    expect(page.get_by_text("还有村(居)没有完成：团山子村委会（未启动）")).to_be_visible()
    expect(page.get_by_role("button", name="登记完成")).to_have_count(0)
