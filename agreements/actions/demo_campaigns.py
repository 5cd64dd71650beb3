"""The demo's campaigns of revision: one runs in each district, one is finished, one was begun twice and cancelled."""

from datetime import datetime, timedelta

from django.utils import timezone

from agreements.actions.campaigns import close, open_campaign
from agreements.choices import CharterKind
from agreements.models import RevisionCampaign
from common.history import act_of
from villages.models import StaffUser

LEADERS = ("jizhou_fz", "heping_fz")
SINCE, LEFT, FINISHED = timedelta(days=210), timedelta(days=20), timedelta(days=25)


def make_demo_campaigns(*, now: datetime) -> None:
    """For each district that has none of covenants."""
    for leader in StaffUser.objects.filter(username__in=LEADERS).select_related("region").order_by("pk"):
        if RevisionCampaign.objects.filter(region=leader.region, kind=CharterKind.COVENANT).exists():
            continue
        with act_of(leader):
            _open(CharterKind.COVENANT, "村规民约(居民公约)", leader, now - SINCE, now + LEFT)
            if leader.username == LEADERS[0]:
                doubled = _open(CharterKind.SELF_GOVERNANCE, "自治章程", leader, now - SINCE / 2, now + LEFT)
                said = "与市级部署重复，撤销后按市级安排办理。"
                close(doubled, "cancel", actor=leader, now=now - SINCE / 3, note=said)
    _finish(StaffUser.objects.filter(username=LEADERS[1]).select_related("region").first(), now)


def _finish(leader: StaffUser | None, now: datetime) -> None:
    """In the small district every unit has renewed its self-governance charter."""
    own = RevisionCampaign.objects.filter(region=leader and leader.region, kind=CharterKind.SELF_GOVERNANCE)
    if leader is None or own.exists():
        return
    with act_of(leader):
        campaign = _open(CharterKind.SELF_GOVERNANCE, "居民自治章程", leader, now - SINCE, now - FINISHED)
        close(campaign, "finish", actor=leader, now=now - FINISHED)


def _open(kind: CharterKind, label: str, leader: StaffUser, began: datetime, due: datetime) -> RevisionCampaign:
    campaign = RevisionCampaign(
        region=leader.region,
        title=f"{timezone.localdate(began).year}年{leader.region}{label}清理修订",
        kind=kind,
        basis="演示文件〔样〕第1号",
        opened_on=timezone.localdate(began),
        due_on=timezone.localdate(due),
    )
    return open_campaign(campaign, actor=leader, now=began)
