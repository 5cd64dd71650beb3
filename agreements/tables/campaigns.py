import django_tables2 as tables

from agreements.choices import CampaignState, UnitStanding
from agreements.models import CampaignUnit, RevisionCampaign
from common.tables import ActionsColumn, BadgeColumn, CodeColumn, FigureColumn, NameColumn, PortalTable, TextColumn
from common.templatetags.portal import badge

CAMPAIGN_BADGES = {
    CampaignState.OPEN: "info",
    CampaignState.FINISHED: "done",
    CampaignState.CANCELLED: "neutral",
}
STANDING_BADGES = {
    UnitStanding.DONE: "done",
    UnitStanding.RETURNED: "warn",
    UnitStanding.CORRECTING: "warn",
    UnitStanding.NOT_BEGUN: "neutral",
    UnitStanding.ENDED: "locked",
}


def standing_badge(standing: str) -> str:
    return badge(STANDING_BADGES.get(standing, "info"), UnitStanding(standing).label)


class CampaignTable(PortalTable):
    title = NameColumn(linkify=True)
    region = tables.Column(verbose_name="县(区)", order_by="region__code")
    kind = tables.Column()
    opened_on = tables.DateColumn(format="Y-m-d")
    due_on = tables.DateColumn(format="Y-m-d")
    state = BadgeColumn(kinds=CAMPAIGN_BADGES)
    due = FigureColumn(verbose_name="应修订数", unit="个", orderable=False)
    done = FigureColumn(verbose_name="已完成数", unit="个", orderable=False)
    rate = FigureColumn(verbose_name="完成率", unit="%", orderable=False)

    class Meta:
        model = RevisionCampaign
        fields = ["title", "region", "kind", "opened_on", "due_on", "state", "due", "done", "rate"]


class CampaignUnitTable(PortalTable):
    village = NameColumn(linkify=True, order_by="village__code")
    code = CodeColumn(verbose_name="代码", accessor="village__code")
    township = tables.Column(
        verbose_name="乡镇(街道)", accessor="village__township", order_by="village__township__code"
    )
    campaign = TextColumn(linkify=True)
    standing = tables.Column(verbose_name="情况")
    listed_on = tables.DateColumn(format="Y-m-d")
    reason = TextColumn(default=" ")
    actions = ActionsColumn(template_name="agreements/_campaign_unit_actions.html")

    class Meta:
        model = CampaignUnit
        fields = ["village", "code", "township", "campaign", "standing", "listed_on", "reason", "actions"]

    def render_standing(self, value: str) -> str:
        return standing_badge(value)
