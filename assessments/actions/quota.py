"""What happens to seats: a batch allots them to its counties, applications take them up and give them back.

Every movement is a line of the ledger. Whoever writes holds the row of the county's seats first, so two officers
who reach for the last one meet there: the later reads that nothing is left. Behind that stands the constraint.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Sum

from assessments.application_guards import refuse_without_seat
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


def use_seat(application: Application, *, actor, now: datetime) -> QuotaSeat | None:
    """Take one seat of the county for this application; nothing where its level takes none, or it has one already.

    Who may is asked by the step that leads here. Raises Refused when the county has none, or none left.
    """
    return use_seats([application], actor=actor, now=now).get(application.pk)


@transaction.atomic
def use_seats(applications: Iterable[Application], *, actor, now: datetime) -> dict[int, QuotaSeat]:
    """`use_seat` for many in a handful of queries; the seats, by the key of the application. All of them, or none."""
    wanting = [one for one in applications if one.level.uses_quota]
    seats = county_seats(wanting, lock=True)
    holding = held_seats(wanting)
    given, entries = {}, []
    for application in wanting:
        seat = seats.get(_place_of(application))
        if seat is None or application.pk not in holding:
            refuse_without_seat(application, seat)
            entries.append(_entry(seat, SeatMovement.USED, 1, application=application, actor=actor, now=now))
            seat.used += 1
        given[application.pk] = seat
    _book(entries)
    return given


@transaction.atomic
def return_seats(applications: Sequence[Application], *, actor, now: datetime) -> dict[int, QuotaSeat]:
    """Give back the seats that these applications hold; the seats, by the key of each that held one."""
    rows = QuotaSeat.objects.filter(pk__in=held_seats(applications).values()).order_by("pk")
    seats = rows.select_for_update().in_bulk()
    holding = held_seats(applications)  # asked again: until the seats were held, another might have given it back
    given, entries = {}, []
    for application in applications:
        seat = seats.get(holding.get(application.pk))
        if seat is not None:
            entries.append(_entry(seat, SeatMovement.RETURNED, -1, application=application, actor=actor, now=now))
            seat.used -= 1
            given[application.pk] = seat
    _book(entries)
    return given


def county_seats(applications: Iterable[Application], *, lock: bool = False) -> dict[tuple[int, str], QuotaSeat]:
    """The seats from which these applications take theirs, by batch and county."""
    places = {_place_of(one) for one in applications}
    rows = QuotaSeat.objects.filter(batch__in={batch for batch, _ in places}, county__in={one for _, one in places})
    rows = rows.order_by("pk")
    return {(seat.batch_id, seat.county_id): seat for seat in (rows.select_for_update() if lock else rows)}


def _place_of(application: Application) -> tuple[int, str]:
    return application.batch_id, application.village.township.parent_id


def held_seats(applications: Iterable[Application]) -> dict[int, int]:
    """The key of the seat that each of them holds, by the key of the application; without those that hold none."""
    taken = QuotaEntry.objects.filter(application__in=applications, movement__in=TAKEN).order_by()
    held = taken.values("application", "seat").annotate(held=Sum("number")).filter(held__gt=0)
    return dict(held.values_list("application", "seat"))


def _book(entries: Sequence[QuotaEntry]) -> None:
    """The lines of the ledger, and what they leave in the rows of the seats."""
    QuotaSeat.objects.bulk_update({entry.seat for entry in entries}, ["used"])
    QuotaEntry.objects.bulk_create(entries)


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
