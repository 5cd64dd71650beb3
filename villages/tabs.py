"""Tabs of 一村一档. Each app lists its own in `village_tabs.py`, found by autodiscovery.

    # agreements/village_tabs.py
    from villages.tabs import VillageTab, number_of, register

    register(VillageTab("charters", "章程规约", 60, "agreements/_village_charters.html", charters_of,
                        count=lambda: number_of(Charter.objects.in_force())))

Orders in use: 10 基本情况, 20 班子成员, 30 协会组织, 40 阵地, 50 年度数据; later rooms 60–84; 85 附件,
90 办理与变更记录.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.module_loading import autodiscover_modules

from villages.models import Village


@dataclass(frozen=True)
class VillageTab:
    """One tab. `context(village, user)` gives what `template` shows; it is asked only when the tab is open.

    `count()` gives an expression on villages, e.g. `number_of(rows)`: all tabs are counted in one query.
    A tab with a `print_template` also stands in the printed file; it gets the same context.
    """

    key: str
    label: str
    order: int
    template: str
    context: Callable[[Village, models.Model], dict]
    count: Callable[[], models.Expression] | None = None
    permission: str = "villages.view_village"
    print_template: str = ""

    def count_on(self, village: Village) -> int | None:
        """The number beside the label; the village comes from `with_counts`."""
        return getattr(village, self._column) if self.count else None

    @property
    def _column(self) -> str:
        return f"tab_{self.key}_count"


_tabs: dict[str, VillageTab] = {}


def register(*tabs: VillageTab) -> None:
    """Add tabs; one of the same key is replaced, so that reloading is harmless."""
    _tabs.update({tab.key: tab for tab in tabs})


@cache
def discover() -> None:
    autodiscover_modules("village_tabs")


def all_tabs() -> list[VillageTab]:
    discover()
    return sorted(_tabs.values(), key=lambda tab: (tab.order, tab.key))


def tabs_for(user, village: Village) -> list[VillageTab]:
    return [tab for tab in all_tabs() if user.has_perm(tab.permission, village)]


def with_counts(villages: models.QuerySet) -> models.QuerySet:
    """The villages with the numbers beside the tabs' labels."""
    return villages.annotate(**{tab._column: tab.count() for tab in all_tabs() if tab.count})


def number_of(rows: models.QuerySet, field: str = "village") -> models.Expression:
    """How many of the rows belong to a village, as an expression on villages."""
    own = rows.filter(**{field: models.OuterRef("pk")}).order_by().values(field)
    return Coalesce(models.Subquery(own.annotate(number=models.Count("pk")).values("number")), 0)
