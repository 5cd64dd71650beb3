import django_tables2 as tables

from assessments.choices import Shift
from common.tables import CodeColumn, FigureColumn, NameColumn, PortalTable
from common.templatetags.portal import badge

SHIFT_BADGES = {Shift.UP: "done", Shift.DOWN: "warn", Shift.RENAMED: "info"}
SHIFT_ICONS = {Shift.UP: "arrow-up", Shift.DOWN: "arrow-down"}


class ImpactTable(PortalTable):
    """Rows of `impact.Moved`."""

    village = NameColumn(verbose_name="村(居)", order_by="code")
    township = tables.Column(verbose_name="乡镇(街道)", order_by="code")
    shift = tables.Column(verbose_name="变化")
    old_total = FigureColumn(verbose_name="原总分", unit="分")
    new_total = FigureColumn(verbose_name="新总分", unit="分")
    difference = FigureColumn(verbose_name="分差", unit="分")
    old_grade = tables.Column(verbose_name="原等次")
    new_grade = tables.Column(verbose_name="新等次")
    code = CodeColumn(verbose_name="代码")

    def render_shift(self, value):
        return badge(SHIFT_BADGES.get(value, "neutral"), value.label, icon=SHIFT_ICONS.get(value, ""))
