import django_tables2 as tables

from agreements.choices import AgreementLook
from agreements.models import SignedAgreement, TrustGroup
from common.tables import ActionsColumn, FigureColumn, NameColumn, PortalTable, SelectColumn
from common.templatetags.portal import badge

LOOK_BADGES = {
    AgreementLook.RUNNING: "done",
    AgreementLook.EXPIRING: "warn",
    AgreementLook.EXPIRED: "block",
    AgreementLook.RENEWED: "info",
    AgreementLook.ENDED: "locked",
    AgreementLook.WITHDRAWN: "locked",
}


def look_badge(look: str) -> str:
    return badge(LOOK_BADGES[look], AgreementLook(look).label)


class SignedAgreementTable(PortalTable):
    """The register, for accounts of the township alone. The rows come from `with_look`."""

    selected = SelectColumn()
    household_number = NameColumn(linkify=lambda record: record.get_absolute_url())
    signatory = tables.Column(orderable=False)
    village = tables.Column(accessor="village__name", verbose_name="村(居)", order_by="village__code")
    kind = tables.Column()
    look = tables.Column(verbose_name="状态", orderable=False)
    signed_on = tables.DateColumn(format="Y-m-d")
    valid_until = tables.DateColumn(format="Y-m-d")
    group = tables.Column(accessor="group__name", verbose_name="诚信小组", orderable=False)
    actions = ActionsColumn(template_name="agreements/_signed_agreement_actions.html")

    class Meta:
        model = SignedAgreement
        fields = (
            *("selected", "household_number", "signatory", "village", "kind", "look"),
            *("signed_on", "valid_until", "group", "actions"),
        )
        sequence = fields

    def render_look(self, value):
        return look_badge(value)


class TrustGroupTable(PortalTable):
    name = NameColumn(linkify=lambda record: record.get_absolute_url())
    village = tables.Column(accessor="village__name", verbose_name="村(居)", order_by="village__code")
    leader_name = tables.Column(orderable=False)
    household_count = FigureColumn(verbose_name="有效签约户数", unit="户")
    formed_on = tables.DateColumn(format="Y-m-d")
    state = tables.Column(verbose_name="状态", empty_values=(), orderable=False)

    class Meta:
        model = TrustGroup
        fields = ("name", "village", "leader_name", "household_count", "formed_on", "state")

    def render_state(self, record):
        return badge("neutral", "已撤销") if record.disbanded_on else badge("done", "在册")
