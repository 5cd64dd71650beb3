"""What waits of charters and campaigns of revision, at the desk of a township and of a county."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from agreements.choices import BINDING_STATES, ENDED_STATES, CharterState
from agreements.models import (
    CampaignUnit,
    Charter,
    CharterVersion,
    CorrectionOrder,
    Objection,
    Publicity,
    RevisionCampaign,
)
from agreements.rules import reviews_at_township
from common.inbox import Lines, Started, Task, started, tasks
from common.models import StepRecord
from villages.choices import RegionLevel, VillageState
from villages.models import Village

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
def villages_to_revise(user, now: datetime) -> Lines | None:
    """For the township: how many of its villages each open campaign still waits for."""
    if not _is_at(user, RegionLevel.TOWNSHIP) or not user.has_perm("agreements.view_campaignunit"):
        return None
    waiting = CampaignUnit.objects.for_user(user).filter(campaign__in=RevisionCampaign.objects.open())
    named = {"title": F("campaign__title"), "due_on": F("campaign__due_on")}
    by_campaign = waiting.with_standing().lacking().order_by().values("campaign_id", **named)
    return Lines(by_campaign.annotate(count=Count("pk")).order_by("due_on", "campaign_id"), _to_revise)


def _to_revise(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        yield Task(
            f"{row['title']}：未完成的村(居)",
            f"{reverse('campaign_unit_list')}?campaign={row['campaign_id']}&standing=lacking",
            deadline=row["due_on"],
            count=row["count"],
        )


@tasks
def campaigns_near_their_end(user, now: datetime) -> Lines | None:
    """For the county: campaigns that end soon or should have ended, and those that can be finished."""
    if not _is_at(user, RegionLevel.COUNTY) or not user.has_perm("agreements.remind_revisioncampaign"):
        return None
    own = RevisionCampaign.objects.for_user(user).open().filter(region=user.region).with_figures()
    last = timezone.localdate(now) + NEAR_ITS_END
    return Lines(own.values("pk", "title", "due_on", "due", "done"), partial(_near_their_end, user, last))


def _near_their_end(user, last: date, rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        campaign = RevisionCampaign(pk=row["pk"], title=row["title"], due_on=row["due_on"], region=user.region)
        lacking = row["due"] - row["done"]
        if not lacking and user.has_perm("agreements.close_revisioncampaign", campaign):
            yield Task(f"{campaign}已全部完成，待登记完成", campaign.get_absolute_url(), deadline=campaign.due_on)
        elif lacking and campaign.due_on <= last:
            address = campaign.get_absolute_url()
            yield Task(f"{campaign}：未完成的村(居)", address, deadline=campaign.due_on, count=lacking)


# --- Charters on their way


def _of_villages_that_stand(user) -> QuerySet:
    """Papers of villages that ended wait for nobody."""
    return CharterVersion.objects.for_user(user).filter(charter__village__state=VillageState.ACTIVE)


NAMED = {"kind": F("charter__kind"), "unit": F("charter__village__name"), "unit_kind": F("charter__village__kind")}


def _version(row: dict) -> CharterVersion:
    """The paper as far as a line names it."""
    village = Village(name=row["unit"], kind=row["unit_kind"])
    return CharterVersion(pk=row["pk"], number=row["number"], charter=Charter(kind=row["kind"], village=village))


@tasks
def charters_as_they_lie(user, now: datetime) -> Lines | None:
    """Papers that are told one by one: returned, ordered to be corrected, posted."""
    if not _works_with_villages(user):
        return None
    order = CorrectionOrder.objects.filter(version=OuterRef("pk"), corrected_on=None)
    posting = Publicity.objects.counting().filter(version=OuterRef("pk"))
    open_objections = Objection.objects.filter(
        publicity__version=OuterRef("pk"), publicity__restarted_on=None, answered_on=None
    )
    number = open_objections.order_by().values("publicity__version").annotate(number=Count("pk")).values("number")
    rows = _of_villages_that_stand(user).filter(state__in=AS_THEY_ARE).order_by("charter__village__code", "pk")
    told = rows.values(
        "pk",
        "number",
        "state",
        "revise_by",
        **NAMED,
        why=_last_step("note"),
        by=_last_step("actor_name"),
        by_unit=_last_step("actor_unit"),
        at=_last_step("taken_at"),
        posted_until=Subquery(posting.values("last_day")[:1]),
        unanswered=Coalesce(Subquery(number), 0),
        correct_by=Subquery(order.values("due_on")[:1]),
        to_correct=Subquery(order.values("content")[:1]),
        ordered_on=Subquery(order.values("ordered_on")[:1]),
    )
    return Lines(told, partial(_as_they_lie, timezone.localdate(now)))


def _as_they_lie(today: date, rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        if row["state"] == CharterState.RETURNED:
            yield _returned(row)
        elif row["state"] == CharterState.CORRECTING:
            yield _to_correct(row)
        else:
            yield from _posted(row, today)


def _returned(row: dict) -> Task:
    version, when = _version(row), f" {timezone.localtime(row['at']):%Y-%m-%d %H:%M}" if row["at"] else ""
    return Task(
        f"{version}被退回修改",
        version.get_absolute_url(),
        deadline=row["revise_by"],
        reason=row["why"] or "",
        reason_by=f"{row['by_unit'] or ''} {row['by'] or ''}{when}".strip(),
        is_returned=True,
    )


def _to_correct(row: dict) -> Task:
    version = _version(row)
    day = f"责令日期 {row['ordered_on']:%Y-%m-%d}" if row["ordered_on"] else "尚未登记责令改正事项"
    return Task(
        f"{version}责令改正",
        version.get_absolute_url(),
        deadline=row["correct_by"],
        reason=row["to_correct"] or "",
        reason_by=day,
    )


def _posted(row: dict, today: date) -> Iterator[Task]:
    """Objections that wait for an answer; without one, a posting that has ended."""
    version = _version(row)
    address, last_day = version.get_absolute_url(), row["posted_until"]
    if row["unanswered"]:
        yield Task(f"{version}公示异议待答复", address, deadline=last_day, count=row["unanswered"])
    elif last_day and last_day < today:
        yield Task(f"{version}公示期满，待转备案", address)


@tasks
def charters_by_desk(user, now: datetime) -> Lines | None:
    """How many papers lie on each desk at which this user works."""
    desks = (TYPED if _works_with_villages(user) else {}) | (EXAMINED if reviews_at_township.test(user) else {})
    if not desks:
        return None
    lying = _of_villages_that_stand(user).filter(state__in=desks).order_by()
    return Lines(lying.values("state").annotate(count=Count("pk")), partial(_by_desk, desks))


def _by_desk(desks: dict[CharterState, str], rows: list[dict]) -> Iterator[Task]:
    counts = {row["state"]: row["count"] for row in rows}
    for state, title in desks.items():
        if state in counts:
            yield Task(title, f"{reverse('charter_list')}?state={state.value}", count=counts[state])


@started
def charters_sent_on(user, now: datetime) -> Lines:
    """Papers that this user submitted and that are neither in force nor ended."""
    kind = ContentType.objects.get_for_model(CharterVersion)
    sent = StepRecord.objects.filter(target_type=kind, actor=user, verb="submit", target_id=OuterRef("pk"))
    latest = sent.order_by().values("target_id").annotate(latest=Max("taken_at")).values("latest")
    rows = CharterVersion.objects.for_user(user).exclude(state__in=[*BINDING_STATES, *ENDED_STATES])
    rows = rows.annotate(sent=Subquery(latest)).filter(sent__isnull=False).order_by("-sent")
    return Lines(rows.values("pk", "number", "state", "sent", **NAMED)[:SHOWN], _sent_on)


def _sent_on(rows: list[dict]) -> Iterator[Started]:
    for row in rows:
        version = _version(row)
        yield Started(str(version), version.get_absolute_url(), CharterState(row["state"]).label, row["sent"])
