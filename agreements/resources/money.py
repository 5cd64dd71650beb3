from collections.abc import Iterable

from django.utils import timezone

from agreements.choices import MoneyDirection, MoneySource, MoneyUse
from agreements.filters.money import MoneyEntryFilter
from agreements.models import MoneyEntry
from common.personal_data import personal_numbers
from common.resources import CellFinding, Column, PortalResource, register
from common.widgets import AmountWidget, ChoiceWidget, CodeWidget, CountWidget, DayWidget, LookupWidget, TextWidget
from villages.choices import RegionLevel
from villages.models import Region
from villages.resources.places import active_villages


def regions(user):
    return Region.objects.for_user(user).in_use().filter(level__gte=RegionLevel.COUNTY)


@register
class MoneyEntryResource(PortalResource):
    """The ledger as it is kept on paper: a voucher number finds its line again."""

    key = "money"
    permission = "agreements.import_moneyentry"
    title_column = "voucher"
    extra_columns = ("created_at", "reverses_id")
    filterset_class = MoneyEntryFilter
    list_url = "money_entry_list"
    export_order = ("region__code", "village__code", "booked_on", "pk")

    region = Column(
        "region",
        "所在区划",
        LookupWidget(regions, ("name", "code"), what="区划", listed=True),
        synonyms=("区划", "乡镇(街道)", "所属乡镇", "乡镇", "街道", "县(区)"),
        required=True,
        merges=True,
        rule="村(居)和乡级资金填乡镇(街道)全称，县级资金填县(区)全称。",
    )
    village = Column(
        "village",
        "村(居)",
        LookupWidget(
            active_villages, ("name", "code"), what="村(居)", within=("region", "township__name", "township__code")
        ),
        synonyms=("村居", "村(居)名称", "村名"),
        rule="乡镇(街道)、县(区)本级资金不填。",
    )
    voucher = Column(
        "voucher", "凭证号", CodeWidget(), synonyms=("凭证编号",), required=True, rule="在乡镇(县)内不重复。"
    )
    booked_on = Column("booked_on", "日期", DayWidget(), synonyms=("记账日期", "收支日期", "时间"), required=True)
    direction = Column("direction", "收支", ChoiceWidget(MoneyDirection), synonyms=("收入或支出",), required=True)
    source = Column("source", "资金来源", ChoiceWidget(MoneySource), synonyms=("来源",), required=True)
    use = Column("use", "用途", ChoiceWidget(MoneyUse), synonyms=("资金用途",), rule="支出必填。")
    amount = Column("amount", "金额(元)", AmountWidget(2), synonyms=("金额",), required=True, rule="大于0，两位小数。")
    households = Column("households", "受益户数", CountWidget(), synonyms=("户数", "受益户数(户)"))
    purpose = Column(
        "purpose", "摘要", TextWidget(), synonyms=("事由", "说明"), required=True, rule="写事项，不写受益人姓名。"
    )

    class Meta:
        model = MoneyEntry
        import_id_fields = ("region", "voucher")
        fields = (
            "region",
            "village",
            "voucher",
            "booked_on",
            "direction",
            "source",
            "use",
            "amount",
            "households",
            "purpose",
        )

    def check_row(self, values: dict) -> Iterable[CellFinding]:
        if values.get("booked_on") and values["booked_on"] > timezone.localdate():
            yield CellFinding("booked_on", "日期晚于今天", "请在收支发生后登记")
        if found := personal_numbers(values.get("purpose") or ""):
            yield CellFinding("purpose", f"摘要中含有{'、'.join(found)}", "请删去，这里不登记个人信息")

    def locked(self, values: dict) -> str:
        entry = MoneyEntry(created_at=values["created_at"], reverses_id=values["reverses_id"])
        return entry.why_fixed(timezone.now()).removesuffix("。")
