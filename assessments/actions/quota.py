"""What happens to seats: a batch allots them to its counties, applications take them up and give them back.

Every movement is a line of the ledger. Whoever writes holds the row of the county's seats first, so two officers
who reach for the last one meet there: the later reads that nothing is left. Behind that stands the constraint.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Sum

from assessments.application_guards import seat_is_left
from assessments.choices import SeatMovement
from assessments.models import Application, Batch, QuotaEntry, QuotaSeat
from assessments.quota import quota
from common.refusal import Refused, refuse_closed
from villages.choices import RegionLevel
from villages.models import Region, Village

ALLOT = "assessments.allot_quotaseat"
TAKEN = (SeatMovement.USED, SeatMovement.RETURNED)


@dataclass(frozen=True)
class Share:
    """One county of a batch: its units, its seats by the rule, and those that it has."""

    county: Region
    units: int
    by_rule: int
    seat: QuotaSeat | None = None


def shares_of(batch: Batch) -> list[Share]:
    """Each county of the batch as it stands: its units today, the seats by the rule, those it has. By code."""
    region = batch.programme.region
    counties = Region.objects.in_use().at_level(RegionLevel.COUNTY).below(region).order_by("code")
    active = Village.objects.active().filter(township__path__startswith=region.path).order_by()
    units = dict(active.values("township__parent").annotate(n=Count("pk")).values_list("township__parent", "n"))
    seats = {seat.county_id: seat for seat in batch.seats.all()}
    return [
        Share(county, n := units.get(county.code, 0), seats_by_rule(batch, n), seats.get(county.code))
        for county in counties
    ]


def seats_by_rule(batch: Batch, units: int) -> int:
    return quota(units, batch.quota_rate, minimum=batch.quota_minimum, rounding=batch.quota_rounding)


def _permitted(batch: Batch, actor) -> Batch:
    row = Batch.objects.select_for_update(of=("self",)).with_programme().get(pk=batch.pk)
    if not actor.has_perm(ALLOT, row):
        raise PermissionDenied
    refuse_closed(row)
    return row


@transaction.atomic
def allot(batch: Batch, explicit: Mapping[str, int], *, actor, now: datetime) -> list[QuotaSeat]:
    """Give every county of the batch its seats: the number in `explicit` (by code), or what the rule says.

    Done again, it brings the table to what is asked now; only differences are written into the ledger. Raises
    Refused, naming the county, when a number lies below what was used already; then nothing is written.
    """
    row = _permitted(batch, actor)
    list(row.seats.select_for_update().order_by("pk"))
    shares = shares_of(row)
    if not shares:
        raise Refused("本项目的区划内没有县(区)，不能分配名额；请核对项目的区划。")
    given = [(share, explicit.get(share.county.code)) for share in shares]
    return _set(row, given, actor=actor, now=now)


def _set(batch: Batch, given: Iterable[tuple[Share, int | None]], *, reason: str = "", **made) -> list[QuotaSeat]:
    """Write the seats of these counties, each with the number it was given, and what that changes in the ledger."""
    seats, entries = [], []
    for share, number in given:
        seat = share.seat or QuotaSeat(batch=batch, county=share.county, allotted=0)
        before, seat.units, seat.is_explicit = seat.allotted, share.units, number is not None
        seat.allotted = share.by_rule if number is None else number
        _refuse_too_few(seat)
        seats.append(seat)
        if seat.allotted != before:
            entries.append(_entry(seat, SeatMovement.ALLOTTED, seat.allotted - before, reason=reason, **made))
    QuotaSeat.objects.bulk_update((seat for seat in seats if seat.pk), ["units", "allotted", "is_explicit"])
    QuotaSeat.objects.bulk_create(seat for seat in seats if not seat.pk)
    QuotaEntry.objects.bulk_create(entries)
    return seats


def _refuse_too_few(seat: QuotaSeat) -> None:
    if seat.allotted < 0:
        raise Refused(f"{seat.county}的名额不能小于0，请填写0或正整数。")
    if seat.allotted < seat.used:
        raise Refused(f"{seat.county}已用{seat.used}个名额，不能少于{seat.used}个；请先撤销或退回申报，再减少名额。")


@transaction.atomic
def adjust(seat: QuotaSeat, number: int, *, reason: str, actor, now: datetime) -> QuotaSeat:
    """Give one county another number of seats, for a reason; never fewer than were used."""
    batch = _permitted(seat.batch, actor)
    if not reason.strip():
        raise Refused("请填写调整名额的理由。")
    row = QuotaSeat.objects.select_for_update(of=("self",)).select_related("county").get(pk=seat.pk)
    share = Share(row.county, row.units, seats_by_rule(batch, row.units), seat=row)
    (row,) = _set(batch, [(share, number)], reason=reason.strip(), actor=actor, now=now)
    return row


@transaction.atomic
def use_seat(application: Application, *, actor, now: datetime) -> QuotaSeat | None:
    """Take one seat of the county for this application; nothing where its level takes none, or it has one already.

    Who may is asked by the step that leads here. Raises Refused when the county has none, or none left.
    """
    if not application.level.uses_quota:
        return None
    seat = _locked(batch=application.batch_id, county=application.village.township.parent_id)
    if seat is not None and holds_seat(application):
        return seat
    seat_is_left(application, now=now)
    return _take(seat, application, SeatMovement.USED, 1, actor=actor, now=now)


@transaction.atomic
def return_seat(application: Application, *, actor, now: datetime, reason: str = "") -> QuotaSeat | None:
    """Give back the seat that this application holds; nothing where it holds none."""
    last = application.quota_entries.order_by("-pk").first()
    seat = _locked(pk=last.seat_id) if last else None
    if seat is None or not holds_seat(application):
        return None
    return _take(seat, application, SeatMovement.RETURNED, -1, actor=actor, now=now, reason=reason)


def holds_seat(application: Application) -> bool:
    taken = application.quota_entries.filter(movement__in=TAKEN).aggregate(held=Sum("number"))
    return bool(taken["held"])


def _locked(**which) -> QuotaSeat | None:
    return QuotaSeat.objects.select_for_update().filter(**which).first()


def _take(seat: QuotaSeat, application: Application, movement: SeatMovement, number: int, **said) -> QuotaSeat:
    seat.used += number
    seat.save(update_fields=["used"])
    _entry(seat, movement, number, application=application, **said).save()
    return seat


def _entry(seat: QuotaSeat, movement: SeatMovement, number: int, *, actor, now: datetime, **facts) -> QuotaEntry:
    return QuotaEntry(
        seat=seat,
        movement=movement,
        number=number,
        made_by_name=actor.name,
        made_by_unit=actor.unit,
        made_at=now,
        **facts,
    )
