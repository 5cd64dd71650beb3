"""Charts of 总览 in Chromium: on a narrow screen, and on paper."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories import DutyFactory, DutyRecordFactory, RegionFactory, StaffUserFactory, VillageFactory
from tests.journeys.desk import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heat(page: Page):
    """The chart of a dozen duties."""
    year = timezone.localdate().year - 1
    village = VillageFactory()
    for _ in range(14):
        duty = DutyFactory(frequency="monthly", effective_from=date(year, 1, 1))
        DutyRecordFactory(village=village, duty=duty, held_on=date(year, 1, 15))
    sign_in(page, StaffUserFactory(region=RegionFactory(code=village.code[:6])).username)
    page.goto(f"/dashboard/?year={year}")
    chart = page.locator("#duties .panel-chart")
    expect(chart.locator("canvas")).to_be_visible()
    return chart


def test_heat_map_scrolls_on_a_narrow_screen_and_the_page_does_not(page: Page, heat):
    page.set_viewport_size({"width": 360, "height": 740})

    frame = page.locator("#duties .panel-drawing")
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") > 100
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    frame.focus()
    before = heat.bounding_box()["x"]
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)  # the browser scrolls smoothly
    assert heat.bounding_box()["x"] < before


def test_chart_is_drawn_for_paper_and_then_for_the_screen_again(page: Page, heat):
    on_screen = heat.locator("canvas").bounding_box()

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    on_paper = heat.locator("canvas").bounding_box()
    page.emulate_media(media="null")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")

    assert (on_paper["width"], on_paper["height"]) == (660, on_screen["height"])
    assert heat.locator("canvas").bounding_box()["width"] == on_screen["width"] > 660
