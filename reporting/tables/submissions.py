import django_tables2 as tables
from django.utils.html import format_html

from common.tables import FigureColumn, NameColumn, PortalTable
from common.templatetags.portal import NO_VALUE, badge
from reporting.choices import SubmissionSource, SubmissionState
from reporting.models import Submission

STATE_BADGES = {
    SubmissionState.DRAFT: "neutral",
    SubmissionState.SUBMITTED: "info",
    SubmissionState.ACCEPTED: "done",
    SubmissionState.RETURNED: "warn",
    SubmissionState.SUPERSEDED: "locked",
}


class SubmissionTable(PortalTable):
    region = NameColumn(verbose_name="上报件", order_by=("region__code", "-year", "-version"))
    state = tables.Column()
    year = tables.Column()
    version = tables.Column()
    source = tables.Column()
    row_count = FigureColumn(unit="行")
    submitted_at = tables.DateTimeColumn(format="Y-m-d H:i")
    revise_by = tables.DateColumn(format="Y-m-d")
    made_by_name = tables.Column(orderable=False)

    class Meta:
        model = Submission
        fields = (
            *("region", "state", "year", "version", "source", "row_count", "submitted_at", "revise_by"),
            "made_by_name",
        )

    def render_region(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)

    def render_state(self, value, record):
        return badge(STATE_BADGES[record.state], value)

    def render_source(self, value, record):
        return badge("info", value, "package-import") if record.source == SubmissionSource.IMPORTED else value

    def render_version(self, value):
        return f"第{value}版"

    def render_revise_by(self, value, record):
        return f"{value:%Y-%m-%d}" if record.state == SubmissionState.RETURNED else NO_VALUE
