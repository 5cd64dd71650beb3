import django_tables2 as tables

from common.tables import ActionsColumn, BadgeColumn, CodeColumn, FigureColumn, NameColumn, PortalTable, SelectColumn
from villages.choices import VillageState
from villages.models import Village

STATE_BADGES = {VillageState.ACTIVE: "done", VillageState.MERGED: "neutral", VillageState.CLOSED: "neutral"}


class VillageTable(PortalTable):
    selected = SelectColumn()
    name = NameColumn(linkify=True, attrs={"td": {"class": "unit-name"}}, order_by=("pinyin", "code"))
    code = CodeColumn()
    kind = tables.Column(verbose_name="类型")
    county = tables.Column(verbose_name="县(区)", accessor="township__parent__name", orderable=False)
    township = tables.Column(verbose_name="乡镇(街道)", orderable=False)
    urban_rural = tables.Column(verbose_name="城乡分类", orderable=False)
    households = FigureColumn(verbose_name="户数", unit="户")
    phone = tables.Column(verbose_name="办公电话", orderable=False)
    state = BadgeColumn(kinds=STATE_BADGES, orderable=False)
    actions = ActionsColumn(template_name="villages/_village_actions.html")

    class Meta:
        model = Village
        fields = (
            "selected",
            "name",
            "code",
            "kind",
            "county",
            "township",
            "urban_rural",
            "households",
            "phone",
            "state",
            "actions",
        )
        sequence = fields
