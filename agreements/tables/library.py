import django_tables2 as tables
from django.utils.html import format_html

from agreements.models import LibraryClause, ScreeningRule
from common.tables import NameColumn, PortalTable, TextColumn
from common.templatetags.portal import badge


class LibraryClauseTable(PortalTable):
    topic = NameColumn(orderable=False)
    kind = tables.Column(orderable=False)
    body = tables.Column(orderable=False, empty_values=())
    text = TextColumn(orderable=False)
    basis = TextColumn(orderable=False)
    position = tables.Column()
    is_active = tables.Column(orderable=False)

    class Meta:
        model = LibraryClause
        fields = ("topic", "kind", "body", "text", "basis", "position", "is_active")
        sequence = fields

    def render_topic(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_body(self, record):
        return record.get_body_display() or "村、居通用"

    def render_is_active(self, value, record):
        return badge("done", "在用") if record.is_active else badge("neutral", "已停用")


class ScreeningRuleTable(PortalTable):
    label = NameColumn(orderable=False)
    key = tables.Column()
    severity = tables.Column(orderable=False)
    pattern = TextColumn(orderable=False)
    basis = TextColumn(orderable=False)
    suggestion = TextColumn(orderable=False)
    is_active = tables.Column(orderable=False)

    class Meta:
        model = ScreeningRule
        fields = ("label", "key", "severity", "pattern", "basis", "suggestion", "is_active")
        sequence = fields

    def render_label(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_severity(self, value, record):
        return badge("block" if record.is_blocking else "warn", value)

    render_is_active = LibraryClauseTable.render_is_active
