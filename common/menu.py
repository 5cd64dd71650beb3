"""The left menu: each app lists its entries in its own `menu.py`, found by autodiscovery.

    # villages/menu.py
    from common.menu import MenuEntry, register

    register(MenuEntry("村居台账", "building-community", "village_list", order=20, permission="villages.view_village"))

An entry shows when its URL exists and the user has its permission. Orders in use:
10 工作台, 15 总览, 20 村居台账, 30 协会与阵地, 40 年度数据, 50 章程规约, 60 协议台账, 70 制度落实, 80 示范创建,
90 评估标准, 100 年度考核, 110 汇总上报, 119 导入记录, 120 下载中心, 121 核对表格;
below 系统管理: 130 to 132 of `villages`, 133 to 135 of `common`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property

from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import autodiscover_modules

from common.resources import registry


@dataclass(frozen=True)
class MenuEntry:
    """One line of the menu.

    `stems` are beginnings of view names that belong to the entry; by default the part before
    the last underscore, so `village_list` also lights up on `village_detail`.
    An entry with `parent` (a label) stands under that heading; the heading needs no entry of its own.
    """

    label: str
    icon: str
    url_name: str
    order: int
    permission: str = ""
    visible: Callable | None = None
    parent: str = ""
    stems: tuple[str, ...] = ()

    def belongs(self, view_name: str) -> int:
        """Length of the best matching stem; 0 when the page is not of this entry."""
        if not view_name:
            return 0
        if view_name == self.url_name:
            return len(view_name) + 1
        stems = self.stems or ((self.url_name.rpartition("_")[0] + "_",) if "_" in self.url_name else ())
        return max((len(stem) for stem in stems if view_name.startswith(stem)), default=0)

    @cached_property
    def url(self) -> str:
        """Where it leads; blank when there is no such page."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""

    def shown_to(self, user) -> bool:
        if self.permission and not user.has_perm(self.permission):
            return False
        return self.visible is None or self.visible(user)


@dataclass
class MenuItem:
    """What the template shows: a link, or a heading (no url) with children."""

    label: str
    icon: str
    order: int
    url: str = ""
    is_current: bool = False
    children: list["MenuItem"] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether its children are shown: on its own pages and theirs, so that the menu fits the screen."""
        return not self.url or self.is_current or any(child.is_current for child in self.children)


class Menu:
    """Entries of all apps, and what one user sees of them."""

    def __init__(self) -> None:
        self._entries: dict[str, MenuEntry] = {}

    def register(self, *entries: MenuEntry) -> None:
        """Add entries; one of the same label and parent is replaced, so that reloading is harmless."""
        for entry in entries:
            self._entries[f"{entry.parent}/{entry.label}"] = entry

    def items_for(self, user, view_name: str = "") -> list[MenuItem]:
        """The entries this user may open, in order, the one of the present page marked."""
        shown = []
        for entry in sorted(self._entries.values(), key=lambda entry: (entry.order, entry.label)):
            if entry.url and entry.shown_to(user):
                shown.append((entry, MenuItem(entry.label, entry.icon, entry.order, entry.url)))
        _mark_current(shown, view_name)
        return _nest(shown)


def _mark_current(shown: list[tuple[MenuEntry, MenuItem]], view_name: str) -> None:
    scores = [(entry.belongs(view_name), item) for entry, item in shown]
    best, item = max(scores, key=lambda pair: pair[0], default=(0, None))
    if best:
        item.is_current = True


def _nest(shown: list[tuple[MenuEntry, MenuItem]]) -> list[MenuItem]:
    top = {entry.label: item for entry, item in shown if not entry.parent}
    for entry, item in shown:
        if entry.parent:
            heading = top.setdefault(entry.parent, MenuItem(entry.parent, "settings", entry.order))
            heading.children.append(item)
    return sorted(top.values(), key=lambda item: item.order)


_menu = Menu()
register = _menu.register


@cache
def _discover() -> None:
    autodiscover_modules("menu")


def menu_for(user, view_name: str = "") -> list[MenuItem]:
    """The portal's menu as this user sees it."""
    _discover()
    return _menu.items_for(user, view_name)


def _may_import(user) -> bool:
    return any(resource.may_import(user) for resource in registry.values())


register(
    MenuEntry("导入记录", "upload", "import_list", order=119, visible=_may_import, stems=("import_",)),
    MenuEntry("下载中心", "download", "download_list", order=120, stems=("download_", "job_")),
    MenuEntry("核对表格", "checklist", "paper_check", order=121, permission="common.check_paper"),
    MenuEntry(
        "导出与下载日志",
        "file-export",
        "export_record_list",
        order=133,
        permission="common.view_exportrecord",
        parent="系统管理",
    ),
    MenuEntry("审计查询", "history", "audit_search", order=134, permission="common.view_audit", parent="系统管理"),
    MenuEntry("登录日志", "login", "sign_in_log", order=135, permission="common.view_audit", parent="系统管理"),
)
