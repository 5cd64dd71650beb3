import django_tables2 as tables
from django.utils.html import format_html

from assessments.choices import SheetState
from assessments.models import DeclaredInterest, ScoreSheet
from common.tables import ActionsColumn, BadgeColumn, FigureColumn, NameColumn, PortalTable
from common.templatetags.portal import figure

HIDDEN = "本级提交后可见"


class ScoreSheetTable(PortalTable):
    village = NameColumn(accessor="application__village", verbose_name="村(居)", order_by="application__village__code")
    township = tables.Column(accessor="application__village__township", verbose_name="乡镇(街道)", orderable=False)
    batch = tables.Column(accessor="application__batch", verbose_name="批次", orderable=False)
    stage = tables.Column(orderable=False)
    state = BadgeColumn(kinds={SheetState.DRAFT: "info", SheetState.SUBMITTED: "done"}, orderable=False)
    total = FigureColumn(verbose_name="总分", orderable=False)
    grade = tables.Column(orderable=False)
    missing_count = FigureColumn(verbose_name="未评", unit="项", orderable=False)
    scorer_name = tables.Column(orderable=False)

    class Meta:
        model = ScoreSheet
        fields = (
            "village",
            "township",
            "batch",
            "stage",
            "state",
            "total",
            "grade",
            "missing_count",
            "scorer_name",
        )

    def is_open(self, record: ScoreSheet) -> bool:
        return record.is_shown_to(self.request.user)

    def render_village(self, value, record):
        if not self.is_open(record):
            return value.name
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value.name)

    def render_total(self, value, record):
        return figure(value) if self.is_open(record) else HIDDEN

    def render_grade(self, value, record):
        return value if self.is_open(record) else HIDDEN

    def render_missing_count(self, value, record):
        return figure(value) if self.is_open(record) else HIDDEN


class DeclaredInterestTable(PortalTable):
    village = NameColumn(verbose_name="村(居)", order_by="village__code")
    township = tables.Column(accessor="village__township", verbose_name="乡镇(街道)", orderable=False)
    user = tables.Column(accessor="user__name", verbose_name="申明人", orderable=False)
    unit = tables.Column(accessor="user__unit", verbose_name="单位", orderable=False)
    kinship = tables.Column(orderable=False)
    created_at = tables.DateTimeColumn(verbose_name="申明时间", format="Y-m-d H:i", orderable=False)
    ended_on = tables.DateColumn(format="Y-m-d", orderable=False)
    actions = ActionsColumn(template_name="assessments/_interest_actions.html")

    class Meta:
        model = DeclaredInterest
        fields = ("village", "township", "user", "unit", "kinship", "created_at", "ended_on", "actions")
