import django_tables2 as tables

from common.tables import ActionsColumn, FigureColumn, NameColumn, PortalTable, SelectColumn
from villages.models import Facility


class FacilityTable(PortalTable):
    """`village` and `township` may be left out where the page is about one village."""

    selected = SelectColumn()
    name = NameColumn(verbose_name="阵地名称", orderable=False)
    kind = tables.Column(verbose_name="类别", orderable=False)
    village = tables.Column(
        linkify=lambda record: record.get_absolute_url(), verbose_name="村(居)", order_by="village__code"
    )
    township = tables.Column(verbose_name="乡镇(街道)", accessor="village__township", orderable=False)
    area = FigureColumn(verbose_name="面积", unit="㎡")
    opened_on = tables.DateColumn(verbose_name="启用日期", format="Y-m-d")
    is_active = tables.TemplateColumn(verbose_name="状态", template_name="villages/_use_badge.html", orderable=False)
    actions = ActionsColumn(template_name="villages/_facility_actions.html")

    class Meta:
        model = Facility
        fields = ("selected", "name", "kind", "village", "township", "area", "opened_on", "is_active", "actions")
        sequence = fields
