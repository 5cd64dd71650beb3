import django_tables2 as tables
from django.utils.html import format_html

from agreements.choices import PlanState
from agreements.models import WorkPlan
from agreements.tables.money import AmountColumn
from common.tables import BadgeColumn, FigureColumn, NameColumn, PortalTable, TextColumn

STATE_BADGES = {PlanState.DRAFT: "neutral", PlanState.ADOPTED: "info", PlanState.CLOSED: "locked"}


class WorkPlanTable(PortalTable):
    holder = NameColumn(accessor="holder_name", verbose_name="单位", orderable=False)
    year = tables.Column()
    state = BadgeColumn(kinds=STATE_BADGES)
    task_count = FigureColumn(verbose_name="任务", unit="项")
    budget_sum = AmountColumn(verbose_name="预算", unit="元")
    adopted_on = tables.DateColumn(format="Y-m-d")
    adopted_by = TextColumn(orderable=False)

    class Meta:
        model = WorkPlan
        fields = ("holder", "year", "state", "task_count", "budget_sum", "adopted_on", "adopted_by")

    def render_holder(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)
