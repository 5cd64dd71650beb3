import django_tables2 as tables
from django.utils.html import format_html

from assessments.choices import Outcome
from assessments.models import Application, Decision
from common.tables import ActionsColumn, FigureColumn, NameColumn, PortalTable, SelectColumn, TextColumn, beneath
from common.templatetags.portal import NO_VALUE, badge

OUTCOME_BADGES = {Outcome.PASS: "done", Outcome.RECTIFY: "warn", Outcome.FAIL: "block"}


def outcome_badge(decision: Decision) -> str:
    return badge(OUTCOME_BADGES[decision.outcome], decision.get_outcome_display())


class DecisionDeskTable(PortalTable):
    """Applications at the user's deciding desks, with `prepared`: their pending verdicts.

    Place, batch and who prepared stand beneath, so that all fits an office screen.
    """

    selected = SelectColumn()
    village = NameColumn(order_by="village__code")
    outcome = tables.Column(verbose_name="拟定结果", empty_values=(), orderable=False)
    note = TextColumn(verbose_name="意见", empty_values=(), orderable=False)
    own_total = FigureColumn(verbose_name="本级评分", unit="分", orderable=False)
    open_points = FigureColumn(verbose_name="未销号", unit="项", orderable=False)
    state = tables.Column()
    level = TextColumn(accessor="level__name", verbose_name="申报级别", orderable=False)
    actions = ActionsColumn(template_name="assessments/_decision_desk_actions.html")

    class Meta:
        model = Application
        fields = (
            "selected",
            "village",
            "level",
            "state",
            "own_total",
            "open_points",
            "outcome",
            "note",
            "actions",
        )

    def render_village(self, value, record):
        return format_html(
            '<a href="{}">{}</a>{}', record.get_absolute_url(), value, beneath(record.village.township.name)
        )

    def render_level(self, value, record):
        return format_html("{}{}", value, beneath(record.batch.name))

    def render_outcome(self, record):
        if not record.prepared:
            return badge("neutral", "未拟定")
        decision = record.prepared[0]
        return format_html("{}{}", outcome_badge(decision), beneath(f"{decision.decided_by_name}拟定"))

    def render_note(self, record):
        return (record.prepared and record.prepared[0].note) or NO_VALUE


class DecisionTable(PortalTable):
    village = NameColumn(accessor="application__village", order_by="application__village__code")
    level = TextColumn(accessor="application__level__name", verbose_name="申报级别", orderable=False)
    desk = tables.Column()
    outcome = tables.Column(verbose_name="结果")
    note = TextColumn(empty_values=(), orderable=False)
    released_at = tables.DateTimeColumn(format="Y-m-d")
    actions = ActionsColumn(template_name="assessments/_decision_actions.html")

    class Meta:
        model = Decision
        fields = (
            "village",
            "level",
            "desk",
            "outcome",
            "note",
            "released_at",
            "actions",
        )

    def render_village(self, value, record):
        place = record.application.village.township.name
        return format_html('<a href="{}">{}</a>{}', record.get_absolute_url(), value, beneath(place))

    def render_level(self, value, record):
        return format_html("{}{}", value, beneath(record.application.batch.name))

    def render_outcome(self, record):
        return format_html("{}{}", outcome_badge(record), beneath(f"{record.decided_by_name}拟定"))

    def render_note(self, record):
        until = beneath(f"整改期限 {record.due_on:%Y-%m-%d}") if record.due_on else ""
        return format_html("{}{}", record.note or NO_VALUE, until)
