import django_tables2 as tables
from django.utils.html import format_html

from assessments.choices import HonourState, NoticeState
from assessments.models import Holiday, Honour, NamingNotice
from common.tables import (
    ActionsColumn,
    CodeColumn,
    FigureColumn,
    NameColumn,
    PortalTable,
    SelectColumn,
    TextColumn,
    beneath,
)
from common.templatetags.portal import badge

NOTICE_BADGES = {NoticeState.DRAFT: "neutral", NoticeState.POSTED: "info", NoticeState.CONCLUDED: "done"}
HONOUR_BADGES = {
    HonourState.VALID: "done",
    HonourState.RECTIFYING: "warn",
    HonourState.REVOKED: "block",
    HonourState.CANCELLED: "locked",
}


class NamingNoticeTable(PortalTable):
    title = NameColumn(linkify=True)
    batch = tables.Column(order_by="batch__year")
    region = tables.Column(accessor="region__name_in_titles", verbose_name="公示地区", order_by="region__code")
    entry_count = FigureColumn(verbose_name="拟命名", unit="个", orderable=False)
    starts_on = tables.DateColumn(format="Y-m-d")
    ends_on = tables.DateColumn(format="Y-m-d")
    state = tables.Column()

    class Meta:
        model = NamingNotice
        fields = ("title", "batch", "region", "entry_count", "starts_on", "ends_on", "state")

    def render_state(self, value, record):
        return badge(NOTICE_BADGES[record.state], value)


class HonourTable(PortalTable):
    """Place, plaque and day stand beneath, so that all fits an office screen."""

    selected = SelectColumn()
    village = NameColumn(order_by="village__code")
    title = TextColumn(verbose_name="称号、批次年份", order_by=("year", "village__code"))
    number = CodeColumn(verbose_name="证书编号、标牌号")
    document_number = TextColumn(verbose_name="命名文号、日期", order_by="named_on")
    state = tables.Column()
    actions = ActionsColumn(template_name="assessments/_honour_actions.html")

    class Meta:
        model = Honour
        fields = (
            "selected",
            "village",
            "state",
            "title",
            "number",
            "document_number",
            "actions",
        )

    def render_village(self, value, record):
        place = record.village.township.name
        return format_html('<a href="{}">{}</a>{}', record.get_absolute_url(), value, beneath(place))

    def render_title(self, value, record):
        return format_html("{}{}", value, beneath(f"{record.year}年"))

    def render_number(self, value, record):
        return format_html("{}{}", value, beneath(record.plaque_number))

    def render_document_number(self, value, record):
        return format_html("{}{}", value, beneath(f"{record.named_on:%Y-%m-%d}"))

    def render_state(self, value, record):
        return badge(HONOUR_BADGES[record.state], value)


class HolidayTable(PortalTable):
    day = NameColumn(verbose_name="日期")
    is_working = tables.Column(verbose_name="安排")
    name = tables.Column(orderable=False)
    source = tables.Column(orderable=False)
    actions = ActionsColumn(template_name="assessments/_holiday_actions.html")

    class Meta:
        model = Holiday
        fields = ("day", "is_working", "name", "source", "actions")

    def render_day(self, value):
        return f"{value:%Y-%m-%d} 周{'一二三四五六日'[value.weekday()]}"

    def render_is_working(self, record):
        return badge("info", "调休上班") if record.is_working else badge("neutral", "放假")
