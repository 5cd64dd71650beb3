import django_tables2 as tables
from django.utils.html import format_html

from agreements.models import DutyRecord
from common.tables import ActionsColumn, FigureColumn, NameColumn, PortalTable, SelectColumn, TextColumn
from common.templatetags.portal import badge


class DutyRecordTable(PortalTable):
    selected = SelectColumn()
    village = NameColumn(order_by="village__code")
    township = tables.Column(accessor="village__township", verbose_name="乡镇(街道)", orderable=False)
    duty = tables.Column(order_by="duty__position")
    held_on = tables.DateColumn(format="Y-m-d")
    attendance = FigureColumn(verbose_name="参加人数", unit="人")
    quantity = FigureColumn(verbose_name="次(件)数")
    summary = TextColumn(orderable=False)
    occasion = tables.Column(verbose_name="同场", orderable=False)
    actions = ActionsColumn(template_name="agreements/_duty_record_actions.html")

    class Meta:
        model = DutyRecord
        fields = (
            "selected",
            "village",
            "township",
            "duty",
            "held_on",
            "attendance",
            "quantity",
            "summary",
            "occasion",
            "actions",
        )

    def render_village(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_occasion(self, value):
        return badge("info", "多村同场", "users-group")


class OverdueTable(PortalTable):
    """One line for a village and a duty: the periods that went by without it."""

    village = NameColumn(verbose_name="村(居)", order_by="code")
    duty = tables.Column(verbose_name="制度", orderable=False)
    frequency = tables.Column(verbose_name="频次", orderable=False)
    periods = TextColumn(verbose_name="逾期未开展", orderable=False)
    count = FigureColumn(verbose_name="逾期", unit="次")
    oldest = tables.DateColumn(verbose_name="最早应于", format="Y-m-d")
    days = FigureColumn(verbose_name="已过", unit="天")
    actions = ActionsColumn(template_name="agreements/_overdue_actions.html")

    class Meta:
        order_by = "-days"

    def render_village(self, value, record):
        return format_html('<a href="{}">{}</a>', record["calendar_url"], value)

    def render_days(self, value):
        return format_html('<strong class="overdue-days">{}</strong>', value)
