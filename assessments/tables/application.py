import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from assessments.desks import ENDED_STATES, badge_kind
from assessments.models import Application
from common.tables import ActionsColumn, NameColumn, PortalTable, SelectColumn, TextColumn, beneath
from common.templatetags.portal import NO_VALUE, badge


def state_badge(application: Application) -> str:
    return badge(badge_kind(application.state), application.get_state_display())


class ApplicationTable(PortalTable):
    """One row per application, with `due_on`; place and batch stand beneath, so that all fits an office screen."""

    select = SelectColumn()
    village = NameColumn(
        accessor="village__name", verbose_name="村(居)", order_by=("village__code", "-batch__year", "pk")
    )
    level = TextColumn(accessor="level__name", verbose_name="申报级别", orderable=False)
    state = tables.Column(order_by=("state", "village__code", "pk"))
    since = tables.Column(
        accessor="at_desk_since", verbose_name="到达时间", empty_values=(), order_by=("at_desk_since", "pk")
    )
    due_on = tables.Column(verbose_name="截止日期", empty_values=(), order_by=("due_on", "village__code", "pk"))
    actions = ActionsColumn(template_name="assessments/_application_actions.html")

    class Meta:
        model = Application
        fields = ("select", "village", "state", "due_on", "level", "since", "actions")
        order_by = "village"

    def render_village(self, value, record):
        place = f"{record.village.township.name} {record.village.code}"
        return format_html('<a href="{}">{}</a>{}', record.get_absolute_url(), value, beneath(place))

    def render_level(self, value, record):
        return format_html("{}{}", value, beneath(record.batch.name))

    def render_state(self, value, record):
        return state_badge(record)

    def render_since(self, record):
        return f"{timezone.localtime(record.at_desk_since or record.created_at):%Y-%m-%d}"

    def render_due_on(self, record):
        if not record.due_on or record.state in ENDED_STATES:
            return NO_VALUE
        days = (timezone.localdate() - record.due_on).days
        late = badge("block", f"逾期{days}天") if days > 0 else ""
        return format_html("{} {}", f"{record.due_on:%Y-%m-%d}", late)
