"""What waits of charters and campaigns of revision, at the desk of a township and of a county."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from agreements.choices import BINDING_STATES, ENDED_STATES, CharterState
from agreements.models import CampaignUnit, CharterVersion, CorrectionOrder, Publicity, RevisionCampaign
from agreements.rules import reviews_at_township
from common.inbox import Started, Task, started, tasks
from common.models import StepRecord
from villages.choices import RegionLevel, VillageState

SHOWN = 20
NEAR_ITS_END = timedelta(days=30)
CHANGE = "agreements.change_charterversion"
# Desks of the examiner, and desks of whoever works with the village.
EXAMINED = {CharterState.AT_TOWNSHIP: "章程规约待合法性审查", CharterState.TO_FILE: "章程规约待备案"}
TYPED = {CharterState.TO_VOTE: "章程规约待登记表决会议"}
AS_THEY_ARE = (CharterState.RETURNED, CharterState.PUBLICISED, CharterState.CORRECTING)


def _is_at(user, level: RegionLevel) -> bool:
    return user.region_id is not None and user.region.level == level


def _works_with_villages(user) -> bool:
    """Drafting is the township's desk; county staff may help but are not asked to."""
    return _is_at(user, RegionLevel.TOWNSHIP) and user.has_perm(CHANGE)


def _last_step(column: str) -> Subquery:
    kind = ContentType.objects.get_for_model(CharterVersion)
    records = StepRecord.objects.filter(target_type=kind, target_id=OuterRef("pk"), after=OuterRef("state"))
    return Subquery(records.order_by("-taken_at", "-pk").values(column)[:1])


# --- Campaigns of revision


@tasks
def villages_to_revise(user, now: datetime) -> Iterator[Task]:
    """For the township: how many of its villages each open campaign still waits for."""
    if not _is_at(user, RegionLevel.TOWNSHIP) or not user.has_perm("agreements.view_campaignunit"):
        return
    waiting = CampaignUnit.objects.for_user(user).filter(campaign__in=RevisionCampaign.objects.open())
    rows = waiting.with_standing().lacking().order_by().values("campaign_id", "campaign__title", "campaign__due_on")
    for row in rows.annotate(count=Count("pk")).order_by("campaign__due_on"):
        yield Task(
            f"{row['campaign__title']}：未完成的村(居)",
            f"{reverse('campaign_unit_list')}?campaign={row['campaign_id']}&standing=lacking",
            deadline=row["campaign__due_on"],
            count=row["count"],
        )


@tasks
def campaigns_near_their_end(user, now: datetime) -> Iterator[Task]:
    """For the county: campaigns that end soon or should have ended, and those that can be finished."""
    if not _is_at(user, RegionLevel.COUNTY) or not user.has_perm("agreements.remind_revisioncampaign"):
        return
    last = timezone.localdate(now) + NEAR_ITS_END
    for campaign in RevisionCampaign.objects.for_user(user).open().filter(region=user.region).with_figures():
        lacking = campaign.due - campaign.done
        if not lacking and user.has_perm("agreements.close_revisioncampaign", campaign):
            yield Task(f"{campaign}已全部完成，待登记完成", campaign.get_absolute_url(), deadline=campaign.due_on)
        elif lacking and campaign.due_on <= last:
            address = campaign.get_absolute_url()
            yield Task(f"{campaign}：未完成的村(居)", address, deadline=campaign.due_on, count=lacking)


# --- Charters on their way


@tasks
def charters_waiting(user, now: datetime) -> Iterator[Task]:
    """Returned papers one by one with reason and due date, the rest by desk. One query, however many kinds of work."""
    desks = (TYPED if _works_with_villages(user) else {}) | (EXAMINED if reviews_at_township.test(user) else {})
    if not desks:
        return
    lying = list(_lying_at(user, [*desks, *(AS_THEY_ARE if _works_with_villages(user) else [])]))
    today = timezone.localdate(now)
    for version in lying:
        if version.state == CharterState.RETURNED:
            yield _returned(version)
        elif version.state == CharterState.CORRECTING:
            yield _to_correct(version)
        elif version.state == CharterState.PUBLICISED:
            yield from _posted(version, today)
    counts = Counter(version.state for version in lying)
    for state, title in desks.items():
        if counts[state]:
            yield Task(title, f"{reverse('charter_list')}?state={state.value}", count=counts[state])


def _lying_at(user, states: list[str]) -> QuerySet:
    """Papers on these desks, of villages that still exist: papers of those that ended wait for nobody."""
    order = CorrectionOrder.objects.filter(version=OuterRef("pk"), corrected_on=None)
    posting = Publicity.objects.counting().filter(version=OuterRef("pk"))
    unanswered = Q(publicities__restarted_on=None, publicities__objections__answered_on=None)
    versions = CharterVersion.objects.for_user(user).filter(charter__village__state=VillageState.ACTIVE)
    return (
        versions.filter(state__in=states)
        .select_related("charter__village")
        .annotate(
            why=_last_step("note"),
            by=_last_step("actor_name"),
            unit=_last_step("actor_unit"),
            at=_last_step("taken_at"),
            posted_until=Subquery(posting.values("last_day")[:1]),
            unanswered=Count("publicities__objections", filter=unanswered),
            correct_by=Subquery(order.values("due_on")[:1]),
            to_correct=Subquery(order.values("content")[:1]),
            ordered_on=Subquery(order.values("ordered_on")[:1]),
        )
        .order_by("charter__village__code", "pk")
    )


def _returned(version: CharterVersion) -> Task:
    when = f" {timezone.localtime(version.at):%Y-%m-%d %H:%M}" if version.at else ""
    return Task(
        f"{version}被退回修改",
        version.get_absolute_url(),
        deadline=version.revise_by,
        reason=version.why or "",
        reason_by=f"{version.unit or ''} {version.by or ''}{when}".strip(),
        is_returned=True,
    )


def _to_correct(version: CharterVersion) -> Task:
    day = f"责令日期 {version.ordered_on:%Y-%m-%d}" if version.ordered_on else "尚未登记责令改正事项"
    return Task(
        f"{version}责令改正",
        version.get_absolute_url(),
        deadline=version.correct_by,
        reason=version.to_correct or "",
        reason_by=day,
    )


def _posted(version: CharterVersion, today: date) -> Iterator[Task]:
    """Objections that wait for an answer; without one, a posting that has ended."""
    address = version.get_absolute_url()
    if version.unanswered:
        yield Task(f"{version}公示异议待答复", address, deadline=version.posted_until, count=version.unanswered)
    elif version.posted_until and version.posted_until < today:
        yield Task(f"{version}公示期满，待转备案", address)


@started
def charters_sent_on(user, now: datetime) -> Iterator[Started]:
    """Papers that this user submitted and that are neither in force nor ended."""
    kind = ContentType.objects.get_for_model(CharterVersion)
    sent = StepRecord.objects.filter(target_type=kind, actor=user, verb="submit", target_id=OuterRef("pk"))
    latest = sent.order_by().values("target_id").annotate(latest=Max("taken_at")).values("latest")
    rows = CharterVersion.objects.for_user(user).exclude(state__in=[*BINDING_STATES, *ENDED_STATES])
    rows = rows.annotate(sent=Subquery(latest)).filter(sent__isnull=False).select_related("charter__village")
    for version in rows.order_by("-sent")[:SHOWN]:
        yield Started(str(version), version.get_absolute_url(), version.get_state_display(), version.sent)
