import pytest

from common.menu import Menu, MenuEntry
from tests.factories import StaffUserFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db


def labels(items) -> list[str]:
    return [item.label for item in items]


def test_items_stand_in_their_order_whatever_the_order_of_registration():
    menu = Menu()
    menu.register(MenuEntry("下载中心", "download", "login", order=120), MenuEntry("工作台", "home", "home", order=10))

    assert labels(menu.items_for(StaffUserFactory())) == ["工作台", "下载中心"]


def test_entry_without_address_is_left_out():
    menu = Menu()
    menu.register(MenuEntry("示范创建", "award", "no_page", order=80), MenuEntry("工作台", "home", "home", order=10))

    assert labels(menu.items_for(StaffUserFactory())) == ["工作台"]


def test_entry_is_shown_only_to_those_who_have_its_permission():
    menu = Menu()
    menu.register(MenuEntry("村居台账", "building", "home", order=20, permission="villages.view_village"))

    assert labels(menu.items_for(StaffUserFactory(role=Role.CLERK))) == ["村居台账"]
    assert labels(menu.items_for(StaffUserFactory(auditor=True))) == []


def test_entry_can_ask_more_than_a_permission():
    menu = Menu()
    menu.register(MenuEntry("审计查询", "history", "home", order=130, visible=lambda user: user.role == Role.AUDITOR))

    assert labels(menu.items_for(StaffUserFactory(auditor=True))) == ["审计查询"]
    assert labels(menu.items_for(StaffUserFactory())) == []


def test_entries_of_one_parent_stand_under_one_heading():
    menu = Menu()
    menu.register(
        MenuEntry("工作台", "home", "home", order=10),
        MenuEntry("行政区划", "map", "home", order=132, parent="系统管理"),
        MenuEntry("账号管理", "users", "login", order=131, parent="系统管理"),
    )

    items = menu.items_for(StaffUserFactory())

    assert labels(items) == ["工作台", "系统管理"]
    assert items[1].url == ""
    assert labels(items[1].children) == ["账号管理", "行政区划"]


def test_heading_without_shown_children_is_left_out():
    menu = Menu()
    menu.register(MenuEntry("账号管理", "users", "home", order=131, parent="系统管理", visible=lambda user: False))

    assert menu.items_for(StaffUserFactory()) == []


@pytest.mark.parametrize(
    ("view_name", "current"),
    [
        ("village_list", ["村居台账"]),
        ("village_update", ["村居台账"]),
        ("village_group_list", ["会员小组"]),
        ("association_list", []),
        ("", []),
    ],
)
def test_page_belongs_to_the_entry_with_the_longest_stem(view_name, current):
    entries = (
        MenuEntry("村居台账", "building", "village_list", order=20),
        MenuEntry("会员小组", "users", "village_group_list", order=30),
    )
    scores = {entry.label: entry.belongs(view_name) for entry in entries}
    best = max(scores.values())

    assert [label for label, score in scores.items() if score and score == best] == current


def test_only_the_entry_of_the_present_page_is_marked():
    menu = Menu()
    menu.register(MenuEntry("工作台", "home", "home", order=10), MenuEntry("退出", "logout", "logout", order=20))

    items = menu.items_for(StaffUserFactory(), "home")

    assert [(item.label, item.is_current) for item in items] == [("工作台", True), ("退出", False)]


@pytest.mark.parametrize(
    ("view_name", "opened"),
    [("village_list", True), ("village_group_list", True), ("home", False)],
)
def test_children_are_shown_on_the_pages_of_their_section(view_name, opened):
    menu = Menu()
    menu.register(
        MenuEntry("工作台", "home", "home", order=10),
        MenuEntry("村居台账", "building", "village_list", order=20),
        MenuEntry("阵地", "users", "facility_list", order=21, parent="村居台账", stems=("village_group_",)),
        MenuEntry("账号管理", "users", "account_list", order=130, parent="系统管理"),
    )

    items = menu.items_for(StaffUserFactory(), view_name)

    assert [(item.label, item.is_open) for item in items] == [
        ("工作台", view_name == "home"),
        ("村居台账", opened),
        ("系统管理", True),
    ]
