"""What people do with a campaign of revision: open it, add villages, remind townships, finish or cancel it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from agreements.choices import UnitStanding
from agreements.models import CampaignReminder, CampaignUnit, RevisionCampaign
from agreements.workflow import CAMPAIGN_STEPS
from common.actions.notices import notify
from common.refusal import Refused, refuse_closed
from common.workflow import take_step
from villages.choices import IdentityChange, RegionLevel
from villages.models import Region, Village
from villages.models.village import VillageQuerySet

CHANGE = "agreements.change_revisioncampaign"
ADD = "agreements.add_campaignunit"
REMIND = "agreements.remind_revisioncampaign"


def units_of(region: Region, day: date) -> VillageQuerySet:
    """The region's units that were active on that day: those of today, and those that ended later."""
    ended_since = Q(former__change__in=[IdentityChange.MERGED, IdentityChange.CLOSED], former__until__gt=day)
    known = Village.objects.filter(township__path__startswith=region.path)
    return known.filter(Q(pk__in=known.active().values("pk")) | ended_since)


@transaction.atomic
def open_campaign(campaign: RevisionCampaign, *, actor, now: datetime) -> RevisionCampaign:
    """Begin an unsaved campaign: every village of that day is put on the list, every township is told.

    Raises Refused with a sentence; the database refuses a second open one of the same kind.
    """
    if campaign.region.level != RegionLevel.COUNTY:
        raise Refused("清理修订由县(区)开展，请使用县(区)账号办理。")
    if not actor.has_perm(CHANGE, campaign):
        raise PermissionDenied
    if campaign.opened_on > timezone.localdate(now):
        raise Refused("开始日期晚于今天，请在开始当天登记。")
    campaign.save()
    listed = CampaignUnit.objects.enlist(
        campaign, units_of(campaign.region, campaign.opened_on), day=campaign.opened_on
    )
    if not listed:
        raise Refused(f"{campaign.region}还没有在用的村(居)，请先登记村居台账。")
    due = f"{campaign.due_on.year}年{campaign.due_on.month}月{campaign.due_on.day}日"
    notify(
        f"开展{campaign}",
        body=f"依据{campaign.basis}，{listed}个村(居)列入应修订清单，截止 {due} 23:59（北京时间，当日有效）。",
        url=campaign.get_absolute_url(),
        region_path=campaign.region.path,
        sender=actor,
        now=now,
    )
    return campaign


def _locked(campaign: RevisionCampaign, permission: str, actor) -> RevisionCampaign:
    row = RevisionCampaign.objects.select_for_update(of=("self",)).select_related("region").get(pk=campaign.pk)
    if not actor.has_perm(permission, row):
        raise PermissionDenied
    refuse_closed(row)
    return row


@transaction.atomic
def add_units(campaign: RevisionCampaign, villages: VillageQuerySet, *, reason: str, actor, now: datetime) -> int:
    """Put villages on the list that were founded later or had been left out. Returns how many were not on it yet."""
    row = _locked(campaign, ADD, actor)
    if not reason.strip():
        raise Refused("请填写增列原因。")
    fitting = villages.active().filter(township__path__startswith=row.region.path)
    return CampaignUnit.objects.enlist(row, fitting, day=timezone.localdate(now), reason=reason.strip())


@transaction.atomic
def close(campaign: RevisionCampaign, verb: str, *, actor, now: datetime, note: str = "") -> RevisionCampaign:
    """Finish or cancel. How each village stood is written down: later changes do not alter the campaign's figures."""
    row = take_step(campaign, CAMPAIGN_STEPS[verb], verb, actor=actor, now=now, note=note)
    units = CampaignUnit.objects.filter(campaign=row)
    standing = dict(units.with_standing().values_list("pk", "standing"))
    for value in UnitStanding.values:
        keys = [key for key, found in standing.items() if found == value]
        units.filter(pk__in=keys).update(kept_standing=value)
    return row


@dataclass(frozen=True)
class Reminder:
    """What is known of one township before it is reminded; `objection` says why it is not."""

    township: Region
    lacking: int
    last_sent: date | None = None
    objection: str = ""


def reminders_for(campaign: RevisionCampaign, townships: Iterable[str], *, now: datetime) -> list[Reminder]:
    """The pre-check: each of these townships (codes) of the campaign, with what it owes. By code."""
    today = timezone.localdate(now)
    owed = campaign.lacking.filter(village__township__in=townships).order_by().values(code=F("village__township"))
    counts = {row["code"]: row["number"] for row in owed.annotate(number=Count("pk"))}
    last: dict[str, date] = {}
    for code, sent_on in campaign.reminders.order_by("sent_on").values_list("township", "sent_on"):
        last[code] = sent_on
    on_list = campaign.units.filter(village__township__in=townships).values("village__township")
    return [
        Reminder(
            township,
            counts.get(township.code, 0),
            last.get(township.code),
            _objection(campaign, township, counts, last, today),
        )
        for township in Region.objects.filter(code__in=on_list).order_by("code")
    ]


def _objection(campaign: RevisionCampaign, township: Region, counts: dict, last: dict, today: date) -> str:
    if not campaign.is_open:
        return campaign.why_closed
    if not counts.get(township.code):
        return "已全部完成，不用催办。"
    return "今天已经催办过，不再重复发送。" if last.get(township.code) == today else ""


@transaction.atomic
def remind(campaign: RevisionCampaign, townships: Iterable[str], *, actor, now: datetime) -> list[Reminder]:
    """Send each of these townships that still owes villages one notice a day. Returns how each fared."""
    row = _locked(campaign, REMIND, actor)
    results = reminders_for(row, townships, now=now)
    for result in results:
        if not result.objection:
            _send(row, result, actor=actor, now=now)
    return results


def _send(campaign: RevisionCampaign, reminder: Reminder, *, actor, now: datetime) -> None:
    CampaignReminder.objects.create(
        campaign=campaign,
        township=reminder.township,
        sent_on=timezone.localdate(now),
        lacking=reminder.lacking,
        sender_name=actor.name,
    )
    due = f"{campaign.due_on.year}年{campaign.due_on.month}月{campaign.due_on.day}日"
    notify(
        f"催办：{campaign}还有{reminder.lacking}个村(居)未完成",
        body=f"请抓紧办理，截止 {due} 23:59（北京时间，当日有效）。",
        url=campaign.get_absolute_url(),
        region_path=reminder.township.path,
        sender=actor,
        now=now,
    )
