"""What charters, agreements and duties add to 一村一档."""

from django.utils import timezone

from agreements.charter_tab import charters
from agreements.models import CharterVersion, MoneyEntry, OpinionCase
from agreements.tables.opinions import time_badge
from agreements.views.duty_calendar import calendar_context
from agreements.views.money import sums_by_holder
from agreements.views.signing_summary import village_context
from villages.models import Village
from villages.tabs import VillageTab, number_of, register

# Duties, plans, money, opinions

YEARS_SHOWN, LINES_SHOWN = 5, 20


def duties(village: Village, user) -> dict:
    today = timezone.localdate()
    can_change = not village.why_closed and user.has_perm("agreements.change_dutyrecord", village)
    return calendar_context(village, today.year, today) | {"can_change_duties": can_change}


def plans_and_money(village: Village, user) -> dict:
    """The plans of the last years, what the village has of each source, and the newest entries."""
    entries = MoneyEntry.objects.for_user(user).filter(village=village)
    return {
        "plans": list(village.work_plans.order_by("-year")[:YEARS_SHOWN]),
        "balances": sums_by_holder(entries),
        "entries": list(entries.with_holder().with_balance()[:LINES_SHOWN]),
        "can_change_money": not village.why_closed and user.has_perm("agreements.change_moneyentry", village),
    }


def opinions(village: Village, user) -> dict:
    cases = OpinionCase.objects.for_user(user).filter(village=village).select_related("handler")
    return {
        "cases": [(case, time_badge(case)) for case in cases[:LINES_SHOWN]],
        "can_add_opinion": not village.why_closed and user.has_perm("agreements.add_opinioncase", village),
    }


register(
    VillageTab(
        "duties",
        "制度落实",
        66,
        "agreements/tabs/_duties.html",
        duties,
        permission="agreements.view_dutyrecord",
        print_template="agreements/print/_duties.html",
    ),
    VillageTab(
        "plans",
        "计划与资金",
        67,
        "agreements/tabs/_plans.html",
        plans_and_money,
        permission="agreements.view_workplan",
    ),
    VillageTab(
        "opinions",
        "意见办理",
        68,
        "agreements/tabs/_opinions.html",
        opinions,
        permission="agreements.view_opinioncase",
    ),
)

# Agreements


def signing(village: Village, user) -> dict:
    """Numbers for everybody who may see the village; the groups for its own township."""
    return village_context(village, user, timezone.localdate())


register(
    VillageTab(
        "signing",
        "协议签订",
        62,
        "agreements/tabs/_signing.html",
        signing,
        permission="agreements.view_signing",
        print_template="agreements/print/_signing.html",
    ),
)

# Charters

register(
    VillageTab(
        "charters",
        "章程规约",
        60,
        "agreements/tabs/_charters.html",
        charters,
        count=lambda: number_of(CharterVersion.objects.in_force(), "charter__village"),
        permission="agreements.view_charter",
        print_template="agreements/print/_charters.html",
    ),
)
