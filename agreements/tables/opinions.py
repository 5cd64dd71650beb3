import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from agreements.choices import OpinionState
from agreements.models import OpinionCase
from common.tables import ActionsColumn, NameColumn, PortalTable, SelectColumn, TextColumn
from common.templatetags.portal import badge

STATE_BADGES = {OpinionState.RECEIVED: "warn", OpinionState.ANSWERED: "info", OpinionState.PUBLISHED: "done"}


def time_badge(case: OpinionCase) -> str:
    """How the case stands against its last day, in words."""
    if case.answered_on:
        return (
            badge("done", "按期")
            if case.is_in_time
            else badge("warn", f"超期{(case.answered_on - case.due_on).days}天")
        )
    left = (case.due_on - timezone.localdate()).days
    if left < 0:
        return badge("block", f"逾期{-left}天", "clock-exclamation")
    return badge("warn", "今天到期" if left == 0 else f"还有{left}天", "clock")


class OpinionCaseTable(PortalTable):
    selected = SelectColumn()
    village = NameColumn(order_by="village__code")
    received_on = tables.DateColumn(format="Y-m-d")
    channel = TextColumn(narrow=True)
    matter = TextColumn(narrow=True)
    content = TextColumn(orderable=False)
    state = tables.Column()
    due_on = tables.DateColumn(verbose_name="办结期限", format="Y-m-d")
    in_time = tables.Column(verbose_name="时限", empty_values=(), orderable=False)
    handler = tables.Column(accessor="handler__name", verbose_name="办理人", orderable=False)
    actions = ActionsColumn(template_name="agreements/_opinion_actions.html")

    class Meta:
        model = OpinionCase
        fields = (
            "selected",
            "village",
            "received_on",
            "channel",
            "matter",
            "content",
            "state",
            "due_on",
            "in_time",
            "handler",
            "actions",
        )

    def render_village(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_state(self, value, record):
        return badge(STATE_BADGES[record.state], value)

    def render_in_time(self, record):
        return time_badge(record)
