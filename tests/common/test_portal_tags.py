from datetime import date
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from common.templatetags.portal import badge, deadline, figure, or_dash, page_window


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        ("", "—"),
        (0, "0"),
        (33263, "33,263"),
        (100, "100"),
        (Decimal("11.430"), "11.43"),
        (Decimal("11.435"), "11.44"),
        (Decimal("11.425"), "11.43"),
        (Decimal("0.5"), "0.5"),
        (-1200, "-1,200"),
        (Decimal("1000000"), "1,000,000"),
    ],
)
def test_figure_keeps_blank_and_zero_apart_and_two_decimals_at_most(value, shown):
    assert figure(value) == shown


def test_deadline_says_that_the_day_counts_to_its_end():
    assert deadline(date(2026, 10, 20)) == "截止 2026年10月20日 23:59（北京时间，当日有效）"


def test_deadline_of_nothing_is_nothing():
    assert deadline(None) == ""


def test_badge_carries_colour_sign_and_word_and_escapes_the_word():
    assert badge("block", "逾期<3>天") == (
        '<span class="state state-block"><i class="ti ti-alert-octagon" aria-hidden="true"></i>逾期&lt;3&gt;天</span>'
    )


@pytest.mark.parametrize(("value", "shown"), [(None, "—"), ("", "—"), (0, 0), ("台子村", "台子村")])
def test_or_dash_replaces_only_what_is_blank(value, shown):
    assert or_dash(value) == shown


def test_page_window_keeps_both_ends_and_the_neighbours():
    paginator = Paginator(range(2000), 50)

    assert page_window(paginator.page(20)) == [1, "…", 18, 19, 20, 21, 22, "…", 40]


def test_page_link_keeps_filters_and_order():
    request = RequestFactory().get("/", {"kind": "v", "sort": "-name", "page": "2"})
    template = Template("{% load portal %}{% page_link 'page' 3 %}")

    assert template.render(Context({"request": request})) == "?kind=v&amp;sort=-name&amp;page=3"
