"""The demo's changes of units: in the large district two villages went into a third, and one was closed, this year."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from common.history import act_of
from villages.actions.demo import DISTRICT_CLERKS, SHOWN_TOWNSHIPS
from villages.actions.villages import Decree, close_village, merge_villages
from villages.choices import VillageState
from villages.models import StaffUser, Village


def units_that_end(clerk: StaffUser) -> list[Village]:
    """The last three units of the district outside the townships that have accounts; none where so few are loaded."""
    rows = Village.objects.for_user(clerk).active().exclude(township__in=SHOWN_TOWNSHIPS).order_by("-code")
    found = list(rows.select_related("township")[:4])
    return found[:3] if len(found) == 4 else []


@transaction.atomic
def make_demo_changes(*, now: datetime) -> int:
    """Merge and close where nothing has ended yet; returns how many units ended."""
    clerk = StaffUser.objects.select_related("region").get(username=DISTRICT_CLERKS[0])
    if Village.objects.for_user(clerk).exclude(state=VillageState.ACTIVE).exists():
        return 0
    ending = units_that_end(clerk)
    if not ending:
        return 0
    today = timezone.localdate(now)
    decree = Decree(
        on=max(date(today.year, 1, 1), today - timedelta(days=90)),
        document=f"演示民发〔{today.year}〕7号",
        reason="优化村级建制",
    )
    heir = Village.objects.for_user(clerk).active().filter(code__lt=ending[-1].code).order_by("-code").first()
    with act_of(clerk):
        merge_villages(ending[1:], heir, decree, actor=clerk, now=now)
        close_village(ending[0], Decree(decree.on, decree.document, "整村搬迁"), actor=clerk, now=now)
    return len(ending)
