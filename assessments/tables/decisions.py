import django_tables2 as tables
from django.utils.html import format_html

from assessments.choices import Outcome
from assessments.models import Application, Decision
from common.tables import ActionsColumn, FigureColumn, NameColumn, PortalTable, SelectColumn, TextColumn
from common.templatetags.portal import NO_VALUE, badge

OUTCOME_BADGES = {Outcome.PASS: "done", Outcome.RECTIFY: "warn", Outcome.FAIL: "block"}


def outcome_badge(decision: Decision) -> str:
    return badge(OUTCOME_BADGES[decision.outcome], decision.get_outcome_display())


class DecisionDeskTable(PortalTable):
    """Applications at the user's deciding desks, with `prepared`: their pending verdicts."""

    selected = SelectColumn()
    village = NameColumn(order_by="village__code")
    outcome = tables.Column(verbose_name="拟定结果", empty_values=(), orderable=False)
    note = tables.Column(verbose_name="意见", empty_values=(), orderable=False, attrs={"td": {"class": "col-text"}})
    own_total = FigureColumn(verbose_name="本级评分", unit="分", orderable=False)
    open_points = FigureColumn(verbose_name="未销号", unit="项", orderable=False)
    state = tables.Column()
    level = tables.Column(accessor="level__name", verbose_name="申报级别", orderable=False)
    township = tables.Column(accessor="village__township__name", verbose_name="乡镇(街道)", orderable=False)
    decided_by = tables.Column(verbose_name="拟定人", empty_values=(), orderable=False)
    actions = ActionsColumn(template_name="assessments/_decision_desk_actions.html")

    class Meta:
        model = Application
        fields = (
            "selected",
            "village",
            "outcome",
            "note",
            "own_total",
            "open_points",
            "state",
            "level",
            "township",
            "decided_by",
            "actions",
        )

    def render_village(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_outcome(self, record):
        return outcome_badge(record.prepared[0]) if record.prepared else badge("neutral", "未拟定")

    def render_note(self, record):
        return (record.prepared and record.prepared[0].note) or NO_VALUE

    def render_decided_by(self, record):
        return record.prepared[0].decided_by_name if record.prepared else NO_VALUE


class DecisionTable(PortalTable):
    village = NameColumn(accessor="application__village", order_by="application__village__code")
    township = tables.Column(
        accessor="application__village__township__name", verbose_name="乡镇(街道)", orderable=False
    )
    batch = tables.Column(accessor="application__batch__name", verbose_name="批次", orderable=False)
    level = tables.Column(accessor="application__level__name", verbose_name="申报级别", orderable=False)
    desk = tables.Column()
    outcome = tables.Column(verbose_name="结果")
    note = TextColumn(orderable=False)
    due_on = tables.DateColumn(format="Y-m-d")
    decided_by_name = tables.Column(orderable=False)
    released_at = tables.DateTimeColumn(format="Y-m-d H:i")
    actions = ActionsColumn(template_name="assessments/_decision_actions.html")

    class Meta:
        model = Decision
        fields = (
            "village",
            "township",
            "batch",
            "level",
            "desk",
            "outcome",
            "note",
            "due_on",
            "decided_by_name",
            "released_at",
            "actions",
        )

    def render_village(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_outcome(self, record):
        return outcome_badge(record)
