"""The page to print, in Chromium: its pages, its repeated head, nothing the content policy refuses."""

import re

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from playwright.sync_api import Page, expect

from common.paper.page import page_context
from config.urls import urlpatterns as portal
from tests.common.paper.samples import filing, progress
from tests.factories import StaffUserFactory
from tests.journeys.desk import sign_in

PAPERS = {"progress": lambda: progress(60), "filing": filing}
PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b(?!s)")


def paper_page(request, name: str) -> HttpResponse:
    return render(request, "common/paper.html", page_context(PAPERS[name]()))


urlpatterns = [path("paper/<str:name>/", paper_page, name="test_paper"), *portal]
pytestmark = [pytest.mark.urls("tests.common.paper.test_page"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page: Page) -> Page:
    sign_in(page, StaffUserFactory().username)
    return page


def test_long_list_takes_three_pages_with_its_head_on_each(desk):
    desk.goto("/paper/progress/")
    desk.emulate_media(media="print")
    head = desk.locator("table.paper-form thead")

    assert len(PAGE_OBJECT.findall(desk.pdf(prefer_css_page_size=True))) == 3
    assert head.evaluate("head => getComputedStyle(head).display") == "table-header-group"
    assert head.locator("tr").count() == 3
    expect(desk.locator("table.paper-form tbody tr")).to_have_count(61)
    expect(desk.locator(".paper-made")).to_contain_text("共 60 行　核对码：")
    expect(desk.locator(".paper-tools")).to_be_hidden()


def test_columns_have_the_widths_they_were_given(desk):
    desk.goto("/paper/progress/")
    cells = desk.locator("table.paper-form tbody tr").first.locator("td")

    assert cells.first.get_attribute("colspan") == "2"
    widths = [
        cell.bounding_box()["width"] for cell in desk.locator("table.paper-form tbody tr").nth(1).locator("td").all()
    ]
    assert widths[0] < widths[2] / 1.3


def test_record_has_its_boxes_on_one_page_with_room_for_seals(desk):
    desk.goto("/paper/filing/")
    boxes = desk.locator("table.opinions td")

    assert len(PAGE_OBJECT.findall(desk.pdf(prefer_css_page_size=True))) == 1
    assert [round(box.bounding_box()["height"] * 25.4 / 96) >= 38 for box in boxes.all()] == [True, True]
    expect(boxes.first).to_contain_text("2026年10月3日")
    expect(desk.get_by_role("rowheader", name="主要做法")).to_be_visible()
