import django_tables2 as tables

from agreements.choices import CharterState
from agreements.models import Filing
from common.tables import BadgeColumn, CodeColumn, NameColumn, PortalTable, SelectColumn

FILED_BADGES = {
    CharterState.IN_FORCE: "done",
    CharterState.CORRECTING: "warn",
    CharterState.SUPERSEDED: "neutral",
    CharterState.REPEALED: "neutral",
}


class FilingTable(PortalTable):
    selected = SelectColumn()
    village = NameColumn(
        verbose_name="村(居)",
        accessor="version__charter__village__name",
        linkify=lambda record: record.get_absolute_url(),
        order_by="version__charter__village__code",
    )
    township = tables.Column(
        verbose_name="乡镇(街道)", accessor="version__charter__village__township__name", orderable=False
    )
    kind = tables.Column(verbose_name="文件种类", accessor="version__charter__kind_label", orderable=False)
    version = tables.Column(verbose_name="版本", accessor="version__number", orderable=False)
    number = CodeColumn()
    authority = tables.Column(orderable=False)
    filed_on = tables.DateColumn(format="Y-m-d")
    state = BadgeColumn(verbose_name="状态", accessor="version__state", kinds=FILED_BADGES, orderable=False)

    class Meta:
        model = Filing
        fields = ("selected", "village", "township", "kind", "version", "number", "authority", "filed_on", "state")
        sequence = fields

    def render_version(self, value):
        return f"第{value}版"
