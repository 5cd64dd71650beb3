import django_tables2 as tables
from django.utils import timezone

from agreements.models import RuleOfLaw
from common.tables import NameColumn, PortalTable, TextColumn
from common.templatetags.portal import badge


class RuleOfLawTable(PortalTable):
    matter = NameColumn(linkify=True)
    body = tables.Column()
    parameter = tables.Column(verbose_name="比例或数值", orderable=False)
    wording = TextColumn(orderable=False)
    citation = TextColumn(verbose_name="依据", orderable=False)
    effective_from = tables.DateColumn(format="Y-m-d")
    span = tables.Column(verbose_name="效力", accessor="pk", orderable=False)

    class Meta:
        model = RuleOfLaw
        fields = ("matter", "body", "parameter", "wording", "citation", "effective_from", "span")
        sequence = fields

    def render_span(self, record):
        return span_badge(record)


def span_badge(rule: RuleOfLaw):
    """Whether the rule is in force today; the row comes from `with_end`."""
    today = timezone.localdate()
    if rule.effective_from > today:
        return badge("info", f"{rule.effective_from:%Y-%m-%d}起施行")
    if rule.next_from and rule.next_from <= today:
        return badge("neutral", f"{rule.next_from:%Y-%m-%d}起被替代")
    return badge("done", "现行")
