"""What charters, agreements and duties add to 一村一档."""

from django.utils import timezone

from agreements.charter_tab import charters
from agreements.models import CharterVersion
from agreements.views.duty_overview import calendar_context
from agreements.views.signing_summary import village_context
from villages.models import Village
from villages.tabs import VillageTab, number_of, register

# Duties


def duties(village: Village, user) -> dict:
    today = timezone.localdate()
    can_change = not village.why_closed and user.has_perm("agreements.change_dutyrecord", village)
    return calendar_context(village, today.year, today) | {"can_change_duties": can_change}


register(
    VillageTab(
        "duties",
        "制度落实",
        66,
        "agreements/tabs/_duties.html",
        duties,
        permission="agreements.view_dutyrecord",
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
