import django_tables2 as tables
from django.utils.html import format_html

from agreements.models import MoneyEntry
from agreements.templatetags.duties import yuan
from common.tables import ActionsColumn, FigureColumn, NameColumn, PortalTable, SelectColumn, TextColumn
from common.templatetags.portal import badge


class AmountColumn(FigureColumn):
    """Yuan to the cent; what is below zero is red and carries its sign."""

    def render(self, value):
        if value is None:
            return "—"
        return format_html('<span class="balance-negative">{}</span>', yuan(value)) if value < 0 else yuan(value)


class MoneyEntryTable(PortalTable):
    selected = SelectColumn()
    holder = NameColumn(accessor="holder_name", verbose_name="单位", orderable=False)
    booked_on = tables.DateColumn(format="Y-m-d")
    direction = tables.Column()
    source = tables.Column()
    use = TextColumn(narrow=True)
    amount = AmountColumn(accessor="signed_amount", verbose_name="金额", unit="元", order_by="amount")
    balance = AmountColumn(verbose_name="该来源结余", unit="元", orderable=False)
    households = FigureColumn(verbose_name="受益", unit="户")
    purpose = TextColumn(orderable=False, narrow=True)
    voucher = tables.Column()
    actions = ActionsColumn(template_name="agreements/_money_actions.html")

    class Meta:
        model = MoneyEntry
        fields = (
            "selected",
            "holder",
            "booked_on",
            "direction",
            "source",
            "use",
            "amount",
            "balance",
            "households",
            "purpose",
            "voucher",
            "actions",
        )

    def render_holder(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_direction(self, value, record):
        return format_html("{} {}", value, badge("warn", "红冲", "arrow-back")) if record.reverses_id else value


class BalanceTable(PortalTable):
    """One line for a holder and a source."""

    holder = NameColumn(verbose_name="单位", order_by=("code", "source"))
    source = tables.Column(verbose_name="资金来源", orderable=False)
    income = AmountColumn(verbose_name="收入", unit="元")
    spending = AmountColumn(verbose_name="支出", unit="元")
    balance = AmountColumn(verbose_name="结余", unit="元")

    def render_holder(self, value, record):
        return format_html('<a href="{}">{}</a>', record["url"], value)
