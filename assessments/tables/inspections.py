import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from assessments.choices import RectificationState
from assessments.models import InspectionPlan, Rectification
from common.tables import ActionsColumn, FigureColumn, NameColumn, PortalTable, SelectColumn, TextColumn, beneath
from common.templatetags.portal import badge

STATE_BADGES = {RectificationState.OPEN: "warn", RectificationState.ANSWERED: "info", RectificationState.CLOSED: "done"}


def due_badge(row: Rectification) -> str:
    """How the line stands against its last day, in words; nothing once it was answered."""
    if row.state != RectificationState.OPEN:
        return ""
    left = (row.due_on - timezone.localdate()).days
    if left < 0:
        return badge("block", f"逾期{-left}天", "clock-exclamation")
    return badge("warn", "今天到期" if left == 0 else f"还有{left}天", "clock")


class InspectionPlanTable(PortalTable):
    name = NameColumn(linkify=True)
    region = tables.Column(
        accessor="region__name_in_titles", verbose_name="检查地区、抽取范围", order_by="region__code"
    )
    batch = TextColumn(order_by="batch__year")
    drawn_at = tables.DateTimeColumn(format="Y-m-d H:i")
    sample_count = FigureColumn(verbose_name="检查点", unit="个", orderable=False)
    inspected_count = FigureColumn(verbose_name="已检查", unit="个", orderable=False)

    class Meta:
        model = InspectionPlan
        fields = ("name", "region", "batch", "drawn_at", "sample_count", "inspected_count")

    def render_region(self, value, record):
        return format_html("{}{}", value, beneath("申报单位" if record.applicants_only else "全部村(居)"))


class RectificationTable(PortalTable):
    selected = SelectColumn()
    village = NameColumn(order_by="village__code")
    state = tables.Column()
    problem = TextColumn(orderable=False)
    due_on = tables.DateColumn(format="Y-m-d")
    owner = tables.Column(orderable=False)
    source = tables.Column()
    actions = ActionsColumn(template_name="assessments/_rectification_actions.html")

    class Meta:
        model = Rectification
        fields = (
            "selected",
            "village",
            "state",
            "problem",
            "due_on",
            "owner",
            "source",
            "actions",
        )

    def render_village(self, value, record):
        """With its township below: one column less, so that all of them are seen at once."""
        place = record.village.township.name
        return format_html('<a href="{}">{}</a>{}', record.get_absolute_url(), value, beneath(place))

    def render_state(self, value, record):
        """What is open is told by its days, overdue in red; what is closed by its day."""
        shown = due_badge(record) or badge(STATE_BADGES[record.state], value)
        if record.closed_on is None:
            return shown
        return format_html("{}{}", shown, beneath(f"{record.closed_on:%Y-%m-%d}"))
