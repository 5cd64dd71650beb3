from common.models import WordList
from common.resources import CellFinding, Column, PortalResource, register
from common.widgets import ChoiceWidget, CodeWidget, CountWidget, DayWidget, LookupWidget, TextWidget, YesNoWidget
from villages.choices import ASSOCIATION_STANDS_IN, AssociationLevel, RegionLevel
from villages.codes import REGION_CODE_LENGTHS
from villages.filters.association import AssociationFilter
from villages.models import Association, AssociationOfficer, MemberGroup, Region
from villages.resources.committee import PHONE_RULE, POST_RULE
from villages.resources.places import active_villages, word_widget

LEVEL_WORDS = {
    "市": AssociationLevel.CITY,
    "县": AssociationLevel.COUNTY,
    "区级": AssociationLevel.COUNTY,
    "县(区)级": AssociationLevel.COUNTY,
    "乡镇": AssociationLevel.TOWNSHIP,
    "镇级": AssociationLevel.TOWNSHIP,
    "街道级": AssociationLevel.TOWNSHIP,
    "乡镇(街道)级": AssociationLevel.TOWNSHIP,
    "村": AssociationLevel.VILLAGE,
    "村级": AssociationLevel.VILLAGE,
    "村(居)": AssociationLevel.VILLAGE,
    "社区": AssociationLevel.VILLAGE,
    "企业协会": AssociationLevel.ENTERPRISE,
    "流动人口协会": AssociationLevel.MIGRANT,
}


def regions(user):
    return Region.objects.for_user(user).in_use().filter(level__gte=RegionLevel.CITY)


def associations(user):
    return Association.objects.for_user(user).active()


def region_column() -> Column:
    return Column(
        "region",
        "所在区划",
        LookupWidget(regions, ("name", "code"), what="区划", listed=True),
        synonyms=("区划", "乡镇(街道)", "所属乡镇", "所属乡镇(街道)", "乡镇", "街道", "县(区)"),
        required=True,
        merges=True,
        rule="县级协会填县(区)全称，其他层级填乡镇(街道)全称。",
    )


def number_column(attribute: str, name: str, *synonyms: str) -> Column:
    return Column(attribute, name, CountWidget(), synonyms=synonyms)


def have_column(attribute: str, name: str) -> Column:
    return Column(attribute, name, YesNoWidget(), rule="填是或否，留空按“否”。")


@register
class AssociationResource(PortalResource):
    key = "associations"
    permission = "villages.import_association"
    filterset_class = AssociationFilter
    list_url = "association_list"
    export_order = ("region__code", "village__code", "name")

    level = Column(
        "level", "层级", ChoiceWidget(AssociationLevel, LEVEL_WORDS), synonyms=("协会层级", "级别"), required=True
    )
    region = region_column()
    village = Column(
        "village",
        "所在村(居)",
        LookupWidget(
            active_villages, ("name", "code"), what="村(居)", within=("region", "township__name", "township__code")
        ),
        synonyms=("村(居)", "村居", "村(居)名称", "村名"),
        rule="村居协会必填；县级、乡级协会不填。",
    )
    name = Column("name", "协会名称", TextWidget(), synonyms=("名称",), required=True, example="样例村计生协会")
    established_on = Column("established_on", "成立日期", DayWidget(), synonyms=("成立时间",))
    last_congress = Column("last_congress", "最近换届日期", DayWidget(), synonyms=("换届时间", "最近换届时间"))
    chair_is_secretary = Column("chair_is_secretary", "会长由书记兼任", YesNoWidget(), rule="填是或否。")
    full_time_staff = number_column("full_time_staff", "专职人员", "专职人数", "专职工作人员")
    part_time_staff = number_column("part_time_staff", "兼职人员", "兼职人数", "兼职工作人员")
    standing_council = number_column("standing_council", "常务理事", "常务理事数")
    council_members = number_column("council_members", "理事", "理事数", "理事人数")
    individual_members = number_column("individual_members", "个人会员", "会员数", "个人会员数", "会员人数")
    group_members = number_column("group_members", "团体会员", "团体会员数")
    volunteers = number_column("volunteers", "志愿者", "志愿者数", "志愿者人数")
    has_plaque = have_column("has_plaque", "有牌子")
    has_roster = have_column("has_roster", "有名册")
    has_rules = have_column("has_rules", "有制度")
    has_files = have_column("has_files", "有资料")
    has_activities = have_column("has_activities", "有活动")
    has_records = have_column("has_records", "有记录")
    is_active = Column("is_active", "在用", YesNoWidget(), synonyms=("在册", "是否在册"), rule="留空按“是”。")

    class Meta:
        model = Association
        import_id_fields = ("region", "level", "name")
        fields = (
            "level",
            "region",
            "village",
            "name",
            "established_on",
            "last_congress",
            "chair_is_secretary",
            "full_time_staff",
            "part_time_staff",
            "standing_council",
            "council_members",
            "individual_members",
            "group_members",
            "volunteers",
            "has_plaque",
            "has_roster",
            "has_rules",
            "has_files",
            "has_activities",
            "has_records",
            "is_active",
        )

    def check_row(self, values: dict):
        """A region's key is its code, which tells its level."""
        level = values.get("level")
        wanted = ASSOCIATION_STANDS_IN.get(level, RegionLevel.TOWNSHIP)
        if level and len(values.get("region_id") or "") != REGION_CODE_LENGTHS[wanted]:
            yield CellFinding(
                "region", f"{AssociationLevel(level).label}协会的所在区划应为{wanted.label}", "请改填这一级的区划名称"
            )


def association_columns() -> tuple[Column, Column]:
    """The region narrows down the association's name, which is unique only there and on its level."""
    region = Column(
        "association__region__name",
        "所在区划",
        synonyms=("区划", "乡镇(街道)", "所属乡镇", "乡镇", "街道", "县(区)"),
        merges=True,
        helper=True,
        rule="协会所在的乡镇(街道)或县(区)全称。",
    )
    association = Column(
        "association",
        "协会名称",
        LookupWidget(associations, ("name",), what="协会", within=("association__region__name", "region__name")),
        synonyms=("协会", "所属协会"),
        required=True,
        merges=True,
        example="样例村计生协会",
        rule="填协会全称；有同名的请同时填所在区划。",
    )
    return region, association


@register
class AssociationOfficerResource(PortalResource):
    key = "association-officers"
    permission = "villages.import_associationofficer"
    list_url = "association_list"
    export_order = ("association__region__code", "association__name", "post__position")

    region, association = association_columns()
    name = Column("name", "姓名", TextWidget(), required=True, example="样例姓名")
    post = Column(
        "post",
        "协会职务",
        word_widget(WordList.ASSOCIATION_POST, "协会职务"),
        synonyms=("职务",),
        required=True,
        rule=POST_RULE,
    )
    is_full_time = Column("is_full_time", "专职", YesNoWidget(), synonyms=("是否专职",), rule="留空按“否”。")
    work_phone = Column("work_phone", "办公电话", CodeWidget(), synonyms=("联系电话", "电话"), rule=PHONE_RULE)
    term_start = Column(
        "term_start", "任期开始", DayWidget(), synonyms=("任职时间", "任期起"), required=True, example="2026-01-01"
    )
    term_end = Column("term_end", "任期届满", DayWidget(), synonyms=("届满时间", "任期止"), example="2028-12-31")
    left_on = Column("left_on", "离任日期", DayWidget(), synonyms=("离任时间",), rule="仍在任的留空。")

    class Meta:
        model = AssociationOfficer
        import_id_fields = ("association", "name", "post", "term_start")
        fields = (
            "region",
            "association",
            "name",
            "post",
            "is_full_time",
            "work_phone",
            "term_start",
            "term_end",
            "left_on",
        )


@register
class MemberGroupResource(PortalResource):
    key = "member-groups"
    permission = "villages.import_membergroup"
    list_url = "association_list"
    export_order = ("association__region__code", "association__name", "name")

    region, association = association_columns()
    name = Column("name", "小组名称", TextWidget(), synonyms=("会员小组", "小组"), required=True, example="第一小组")
    leader_name = Column("leader_name", "小组长", TextWidget(), synonyms=("组长", "小组长姓名"))
    member_count = number_column("member_count", "会员数", "会员人数", "人数")
    centre_households = number_column("centre_households", "中心户数", "中心户")
    is_active = Column("is_active", "在用", YesNoWidget(), synonyms=("在册", "是否在册"), rule="留空按“是”。")

    class Meta:
        model = MemberGroup
        import_id_fields = ("association", "name")
        fields = ("region", "association", "name", "leader_name", "member_count", "centre_households", "is_active")
