from import_export.widgets import Widget

from common.resources import CellFinding, Column, PortalResource, register
from common.widgets import AmountWidget, ChoiceWidget, CodeWidget, CountWidget, LookupWidget, TextWidget
from villages.choices import RegionLevel, UrbanRuralCode, VillageKind, VillageState
from villages.codes import is_village_code, kind_of_code, kind_of_name
from villages.filters.village import VillageFilter
from villages.models import Region, Village
from villages.models.village import SEARCH_FIELDS
from villages.plausibility import doubts_about_village

KIND_WORDS = {
    "村委会": VillageKind.VILLAGE,
    "村民委员会": VillageKind.VILLAGE,
    "行政村": VillageKind.VILLAGE,
    "居委会": VillageKind.RESIDENTS,
    "居民委员会": VillageKind.RESIDENTS,
    "社区": VillageKind.RESIDENTS,
}
NOT_BY_IMPORT = "导入不办理区划调整，请在该村(居)的页面用“更名”“撤村建居”等操作办理，这里保持原值"


def townships(user):
    return Region.objects.for_user(user).at_level(RegionLevel.TOWNSHIP).in_use()


def township_widget() -> Widget:
    return LookupWidget(townships, ("name", "code"), what="乡镇(街道)", listed=True)


@register
class VillageResource(PortalResource):
    key = "villages"
    permission = "villages.import_village"
    add_permission = "villages.add_village"
    extra_columns = ("state",)
    derived_columns = SEARCH_FIELDS
    filterset_class = VillageFilter
    list_url = "village_list"
    derived_from = ("name",)

    township = Column(
        "township",
        "乡镇(街道)",
        township_widget(),
        synonyms=("所属乡镇", "所属乡镇(街道)", "乡镇", "街道", "乡镇名称", "镇街"),
        fixed=NOT_BY_IMPORT,
        merges=True,
        rule="填乡镇(街道)全称或9位代码；留空时按代码前9位确定。",
    )
    code = Column(
        "code",
        "代码",
        CodeWidget(),
        synonyms=("村居代码", "村(居)代码", "统计用区划代码", "区划代码", "行政区划代码", "村代码"),
        required=True,
        example="120119001201",
        rule="12位统计用区划代码，按文本填写。",
    )
    name = Column(
        "name",
        "名称",
        TextWidget(),
        synonyms=("村(居)名称", "村居名称", "村名", "单位名称", "村(居)委会名称", "社区名称"),
        required=True,
        fixed=NOT_BY_IMPORT,
        example="样例村委会",
        rule="与公章一致的全称，同一乡镇(街道)内不能重名。",
    )
    kind = Column(
        "kind",
        "类型",
        ChoiceWidget(VillageKind, KIND_WORDS),
        synonyms=("村居类型", "单位类型", "类别"),
        fixed=NOT_BY_IMPORT,
        rule="村或居；留空时按代码确定。",
    )
    credit_code = Column(
        "credit_code",
        "统一社会信用代码",
        CodeWidget(),
        synonyms=("信用代码", "社会信用代码"),
        rule="18位，以证书为准。",
    )
    urban_rural = Column(
        "urban_rural",
        "城乡分类",
        ChoiceWidget(UrbanRuralCode, {label.partition(" ")[2]: value for value, label in UrbanRuralCode.choices}),
        synonyms=("城乡分类代码",),
        rule="三位城乡分类代码。",
    )
    address = Column("address", "办公地址", TextWidget(), synonyms=("地址", "办公场所地址"))
    phone = Column(
        "phone", "办公电话", CodeWidget(), synonyms=("联系电话", "电话"), rule="只填办公电话，不填个人手机。"
    )
    longitude = Column("longitude", "经度", AmountWidget(6), rule="十进制度数，最多6位小数。")
    latitude = Column("latitude", "纬度", AmountWidget(6), rule="十进制度数，最多6位小数。")
    groups = Column("groups", "村(居)民小组数", CountWidget(), synonyms=("村民小组数", "居民小组数", "小组数"))
    households = Column("households", "户数", CountWidget(), synonyms=("总户数",))
    eligible_voters = Column(
        "eligible_voters",
        "18周岁以上村(居)民数",
        CountWidget(),
        synonyms=("18周岁以上村民数", "18周岁以上居民数", "选民数"),
    )
    representatives = Column(
        "representatives", "村(居)民代表数", CountWidget(), synonyms=("村民代表数", "居民代表数", "代表数")
    )

    class Meta:
        model = Village
        import_id_fields = ("code",)
        fields = (
            "township",
            "code",
            "name",
            "kind",
            "credit_code",
            "urban_rural",
            "address",
            "phone",
            "longitude",
            "latitude",
            "groups",
            "households",
            "eligible_voters",
            "representatives",
        )

    def derive(self, values: dict) -> None:
        code = values["code"]
        values.setdefault("township_id", code[:9])
        if "kind" not in values and (kind := kind_of_code(code) or kind_of_name(values.get("name", ""))):
            values["kind"] = kind

    def check_row(self, values: dict):
        code, name, kind = values["code"], values["name"], values.get("kind")
        if not is_village_code(code):
            return
        if values["township_id"] != code[:9]:
            yield CellFinding(
                "township", f"与代码不符：代码前9位 {code[:9]} 不是这个乡镇(街道)", "请核对代码和乡镇(街道)"
            )
        if not kind:
            yield CellFinding("kind", "代码和名称都看不出是村还是居", "请补填“类型”一列：村或居")
        for doubt in doubts_about_village(
            code=code, name=name, kind=kind or "", credit_code=values.get("credit_code") or ""
        ):
            yield CellFinding(doubt.field, doubt.text, "确认无误可以继续导入", is_warning=True)

    def locked(self, values: dict) -> str:
        return "" if values["state"] == VillageState.ACTIVE else "该村(居)已撤并或撤销，不能再修改"
