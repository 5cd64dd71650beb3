"""A county sums its year up, its leader publishes and prints F9, then opens it again for a reason."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from reporting.models import AnnualRound
from tests.factories import RegionFactory, StaffUserFactory
from tests.journeys.desk import sign_in, take
from tests.reporting.rounds import COUNTY, Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene():
    with transaction.atomic():  # the weights make a hundred when all components are there
        return summed_up_nothing_yet()


def summed_up_nothing_yet() -> Scene:
    found = Scene({"weight": 30, "period": "first_half"}, {"weight": 70, "period": "second_half"})
    for number, (half, end) in enumerate([(80, 91), (90, 95), (70, None)], start=1):
        village = found.village(number)
        found.sheet(village, half, 0)
        if end is not None:
            found.sheet(village, end, 1)
    return found


def test_county_sums_up_leader_publishes_prints_and_opens_again(page: Page, scene):
    county = RegionFactory(code=COUNTY)
    officer = StaffUserFactory(region=county, reviewer=True)
    leader = StaffUserFactory(region=county, leader=True)
    where = scene.round.get_absolute_url()

    sign_in(page, officer.username, where)
    take(page, "半年汇总")
    take(page, "年终汇总")
    expect(page.get_by_role("row", name=re.compile("没有总分：未评分"))).to_contain_text("1")
    take(page, "提请审定")

    sign_in(page, leader.username)
    page.get_by_role("link", name=re.compile("待审定公布")).click()
    page.get_by_role("link", name="审定公布", exact=True).click()
    expect(page.get_by_text("共3个村(居)，有总分的2个；没有总分的：未评分1个，不按0分计算。")).to_be_visible()
    page.get_by_role("button", name="审定公布").click()
    expect(page.get_by_text("已审定公布")).to_be_visible()
    page.get_by_role("link", name="汇总表", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("年度考核得分汇总表"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("第2村.*93.5"))).to_be_visible()

    page.goto(where)
    take(page, "重新核定", "一个村的评分表录错")
    expect(page.get_by_text("一个村的评分表录错")).to_be_visible()
    assert AnnualRound.objects.get().state == "year_end"
