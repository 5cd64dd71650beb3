from collections.abc import Iterable

from agreements.actions.signing import close_renewed, reopen_renewed
from agreements.choices import AgreementKind
from agreements.filters.signing import SignedAgreementFilter
from agreements.models import AgreementTemplateVersion, SignedAgreement, TrustGroup
from agreements.rules import sees_names
from common.resources import CellFinding, Column, PortalResource, register
from common.widgets import ChoiceWidget, CodeWidget, DayWidget, LookupWidget, PrivateNameWidget
from villages.models import Village
from villages.resources.places import township_column, village_code_column, village_column

KIND_WORDS = {
    "诚信计生": AgreementKind.GOOD_FAITH,
    "诚信协议": AgreementKind.GOOD_FAITH,
    "双向承诺": AgreementKind.MUTUAL_PLEDGE,
    "流动人口协议": AgreementKind.MIGRANT_SERVICE,
    "流动人口": AgreementKind.MIGRANT_SERVICE,
    "房屋出租约定": AgreementKind.HOUSE_LETTING,
    "房屋出租": AgreementKind.HOUSE_LETTING,
    "优生优育约定": AgreementKind.HEALTHY_BIRTH,
    "优生优育": AgreementKind.HEALTHY_BIRTH,
}


def groups(user):
    return TrustGroup.objects.for_user(user).in_being()


@register
class SignedAgreementResource(PortalResource):
    """The register: household number and signatory, no column that says more of anybody."""

    key = "signed-agreements"
    permission = "agreements.import_signedagreement"
    title_column = "household_number"
    filterset_class = SignedAgreementFilter
    list_url = "signed_agreement_list"
    extra_columns = ("valid_until",)
    export_order = ("village__code", "kind", "household_number", "signed_on")

    township = township_column()
    village_code = village_code_column()
    village = village_column()
    household_number = Column(
        "household_number",
        "户编号",
        CodeWidget(),
        synonyms=("户号", "家庭编号", "户序号"),
        required=True,
        example="3-012",
        rule="村(居)自编的户编号，含数字；不是户口簿号、身份证号或电话。",
    )
    signatory = Column(
        "signatory",
        "签约人",
        PrivateNameWidget(),
        synonyms=("签约人姓名", "户主", "户主姓名", "签订人"),
        required=True,
        example="样例姓名",
        rule="只填一个姓名。导出的文件中姓名已隐去（张*），这样的格子导入时保持原值。",
    )
    kind = Column(
        "kind",
        "协议类型",
        ChoiceWidget(AgreementKind, KIND_WORDS),
        synonyms=("协议种类", "协议名称", "类型"),
        required=True,
        rule="县(区)已发布范本的类型。",
    )
    signed_on = Column(
        "signed_on",
        "签订日期",
        DayWidget(),
        synonyms=("签约日期", "签订时间", "签约时间"),
        required=True,
        example="2026-03-05",
    )
    valid_until = Column(
        "valid_until",
        "到期日期",
        DayWidget(),
        synonyms=("有效期至", "到期时间", "截止日期"),
        required=True,
        example="2029-03-04",
        rule="应晚于签订日期。",
    )
    group = Column(
        "group",
        "诚信小组",
        LookupWidget(groups, ("name",), what="诚信小组", within=("village", "village__name", "village__code")),
        synonyms=("小组", "所在小组", "小组名称"),
        rule="该村(居)已登记的诚信小组；没有入组的留空。",
    )

    class Meta:
        model = SignedAgreement
        import_id_fields = ("village", "kind", "household_number", "signed_on")
        fields = (
            *("township", "village_code", "village", "household_number", "signatory"),
            *("kind", "signed_on", "valid_until", "group"),
        )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.counties: dict[int, str] = {}
        self.versions: dict[tuple[str, str], int] | None = None

    @classmethod
    def may_import(cls, user) -> bool:
        return super().may_import(user) and sees_names.test(user)

    def derive(self, values: dict) -> None:
        """The version in use in the village's county, for the kind."""
        if self.versions is None:
            released = AgreementTemplateVersion.objects.released().order_by()
            rows = released.values_list("template__county", "template__kind", "pk")
            self.versions = {(county, kind): pk for county, kind, pk in rows}
        village = values.get("village_id")
        if village not in self.counties:
            found = Village.objects.filter(pk=village).values_list("township__parent", flat=True)
            self.counties[village] = found.first()
        version = self.versions.get((self.counties[village], values.get("kind")))
        if version:
            values["version_id"] = version

    def check_row(self, values: dict) -> Iterable[CellFinding]:
        if values.get("version_id") is None:
            label = AgreementKind(values["kind"]).label
            yield CellFinding("kind", f"县(区)还没有发布“{label}”范本", "请县(区)发布范本后再导入")

    def makes_room(self, new: dict, held: dict) -> CellFinding | None:
        """As on the page of 逐户录入: one past its last day is thereby renewed."""
        if held["valid_until"] >= new["signed_on"]:
            return None
        ended = f"该户原协议{held['valid_until']:%Y-%m-%d}到期"
        return CellFinding("household_number", ended, "导入后按续签登记，原协议记为“已续签”", is_warning=True)

    def make_room(self, keys: list, news: list[dict], *, actor, now) -> None:
        close_renewed(keys, [new["signed_on"] for new in news], actor=actor, now=now)
        for key, new in zip(keys, news, strict=True):
            new["previous_id"] = key

    def take_room_back(self, keys: list, *, actor, now) -> None:
        reopen_renewed(keys, actor=actor, now=now)

    def locked(self, values: dict) -> str:
        return "" if values["state"] == "valid" else "该协议已终止，不能再修改"
