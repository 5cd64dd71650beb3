"""The demo's people, without the real divisions behind them."""

from datetime import datetime

from tests.factories.regions import RegionFactory
from tests.factories.registry import VillageFactory
from villages.actions.demo import DEMO_ACCOUNTS, make_demo_accounts
from villages.models import StaffUser, Village

VILLAGE_CODE_LENGTH = 12


def demo_people(now: datetime) -> list[StaffUser]:
    """The demo's accounts; of the divisions only the places that they belong to."""
    for account in DEMO_ACCOUNTS:
        place = account[3]
        if len(place) < VILLAGE_CODE_LENGTH:
            RegionFactory(code=place)
        elif not Village.objects.filter(code=place).exists():
            VillageFactory(code=place)
    return make_demo_accounts(now=now)
