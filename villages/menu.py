"""What the registry puts into the left menu."""

from common.menu import MenuEntry, register

ADMIN = "系统管理"

register(
    MenuEntry(
        "账号管理",
        "users",
        "account_list",
        order=130,
        permission="villages.view_staffuser",
        parent=ADMIN,
    ),
)
