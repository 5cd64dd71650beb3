import django_tables2 as tables
from django.utils.html import format_html

from common.tables import BadgeColumn, FigureColumn, NameColumn, PortalTable, beneath
from reporting.choices import Light, TargetState
from reporting.models import TargetPaper

STATE_BADGES = {TargetState.DRAFT: "neutral", TargetState.SIGNED: "info", TargetState.SETTLED: "locked"}
LIGHT_BADGES = {Light.GREEN: "done", Light.YELLOW: "warn", Light.RED: "block", Light.NONE: "neutral"}


class TargetPaperTable(PortalTable):
    """The view hands over `lights`: by paper, how many lines show which light. The number stands below the township."""

    township = NameColumn(order_by="township__code")
    year = tables.Column()
    state = BadgeColumn(kinds=STATE_BADGES)
    signed_on = tables.DateColumn(format="Y-m-d")
    count = FigureColumn(verbose_name="目标", unit="项", accessor="pk", orderable=False)
    green = FigureColumn(verbose_name=Light.GREEN.label, unit="项", accessor="pk", orderable=False)
    yellow = FigureColumn(verbose_name=Light.YELLOW.label, unit="项", accessor="pk", orderable=False)
    red = FigureColumn(verbose_name=Light.RED.label, unit="项", accessor="pk", orderable=False)
    none = FigureColumn(verbose_name=Light.NONE.label, unit="项", accessor="pk", orderable=False)

    class Meta:
        model = TargetPaper
        fields = ["township", "year", "state", "signed_on", "count", "green", "yellow", "red", "none"]

    def __init__(self, *args, lights: dict[int, dict[str, int]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.lights = lights

    def render_township(self, value, record) -> str:
        number = beneath(record.document_number) if record.document_number else ""
        return format_html('<a href="{}">{}</a>{}', record.get_absolute_url(), value, number)

    def render_count(self, record) -> int:
        return sum(self.lights[record.pk].values())

    def render_green(self, record) -> int:
        return self.lights[record.pk][Light.GREEN]

    def render_yellow(self, record) -> int:
        return self.lights[record.pk][Light.YELLOW]

    def render_red(self, record) -> int:
        return self.lights[record.pk][Light.RED]

    def render_none(self, record) -> int:
        return self.lights[record.pk][Light.NONE]
