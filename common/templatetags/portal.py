"""Small words of the screens: icons, badges, deadlines, figures, pages."""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html

from common.decimals import CENT

register = template.Library()

# Every colour carries a sign and, through its text, a word.
BADGE_ICONS = {
    "done": "circle-check",
    "info": "info-circle",
    "warn": "alert-triangle",
    "block": "alert-octagon",
    "locked": "lock",
    "neutral": "point",
}
MESSAGE_KINDS = {"success": "done", "warning": "warn", "error": "block"}
NO_VALUE = "—"


@register.simple_tag
@cache
def icon(name: str):
    """A decorative icon; the word beside it carries the meaning."""
    return format_html('<i class="ti ti-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def badge(kind: str, text: str, icon: str = ""):
    """A state as colour + icon + word. Kinds: done, info, warn, block, locked, neutral."""
    return format_html(
        '<span class="state state-{}"><i class="ti ti-{}" aria-hidden="true"></i>{}</span>',
        kind,
        icon or BADGE_ICONS[kind],
        text,
    )


@register.filter
def message_kind(level_tag: str) -> str:
    """The badge kind of a Django message level."""
    return MESSAGE_KINDS.get(level_tag, "info")


@register.filter
def kind_icon(kind: str) -> str:
    return BADGE_ICONS[kind]


@register.filter
def deadline(day: datetime.date) -> str:
    """A last day, printed the way it counts: to the end of that day, Beijing time."""
    if not day:
        return ""
    return f"截止 {day.year}年{day.month}月{day.day}日 23:59（北京时间，当日有效）"


@register.filter
def figure(value) -> str:
    """A number with thousands separators, at most two decimals, rounded half up; a blank stays a dash, 0 stays 0."""
    if value is None or value == "":
        return NO_VALUE
    number = Decimal(str(value)).quantize(CENT, ROUND_HALF_UP).normalize()
    places = max(0, -number.as_tuple().exponent)
    return number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True)


def figure_in_cents(value) -> str:
    """The same with both decimals always, as forms print what stands in a column: 94.40 over 94.35."""
    if value is None or value == "":
        return NO_VALUE
    number = Decimal(str(value)).quantize(CENT, ROUND_HALF_UP)
    return number_format(number, decimal_pos=2, use_l10n=True, force_grouping=True)


@register.filter
def or_dash(value) -> str:
    """Text, or a dash when there is none."""
    return value if value not in (None, "") else NO_VALUE


@register.filter
def page_window(page) -> list:
    """Page numbers to show around the current one, with gaps as 省略."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag(takes_context=True)
def page_link(context, field: str, number: int) -> str:
    """The present address with another page number; filters and order stay."""
    query = context["request"].GET.copy()
    query[field] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def any_errors(formsets) -> bool:
    """Whether one of the formsets of a page was refused."""
    return any(formset.is_bound and not formset.is_valid() for formset in formsets or ())
