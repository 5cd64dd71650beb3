"""What the registry puts into the left menu."""

from common.menu import MenuEntry, register

ADMIN = "系统管理"

register(
    MenuEntry("工作台", "home", "home", order=10, stems=("notice_",)),
    MenuEntry("年度数据", "table", "statistics_list", order=40, permission="villages.view_annualstatistics"),
    MenuEntry(
        "村居台账",
        "building-community",
        "village_list",
        order=20,
        permission="villages.view_village",
        stems=("village_",),
    ),
    MenuEntry(
        "班子成员",
        "users",
        "committee_member_list",
        order=21,
        permission="villages.view_committeemember",
        parent="村居台账",
        stems=("committee_member_",),
    ),
    MenuEntry(
        "协会与阵地",
        "users-group",
        "association_list",
        order=30,
        permission="villages.view_association",
        stems=("association_", "member_group_"),
    ),
    MenuEntry(
        "阵地",
        "home-heart",
        "facility_list",
        order=31,
        permission="villages.view_facility",
        parent="协会与阵地",
        stems=("facility_",),
    ),
    MenuEntry(
        "账号管理",
        "users",
        "account_list",
        order=130,
        permission="villages.view_staffuser",
        parent=ADMIN,
    ),
    MenuEntry(
        "行政区划",
        "map",
        "admin:villages_region_changelist",
        order=131,
        permission="villages.manage_region",
        parent=ADMIN,
    ),
    MenuEntry(
        "词表",
        "list",
        "admin:common_word_changelist",
        order=132,
        permission="common.change_word",
        parent=ADMIN,
    ),
)
