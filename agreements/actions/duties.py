"""What people do with duty records: enter one for many villages at once, correct it for all of them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agreements.models import Duty, DutyRecord
from common.actions.attachments import attach
from common.models import Attachment
from common.refusal import Refused
from villages.models import Village

CHANGE = "agreements.change_dutyrecord"


@dataclass(frozen=True)
class Entry:
    """What is typed once, whichever villages it was for."""

    duty: Duty
    held_on: date
    attendance: int | None = None
    quantity: int = 1
    summary: str = ""


@dataclass
class Recorded:
    """New lines; villages that had this duty of this day already; villages that it does not bind."""

    records: list[DutyRecord] = field(default_factory=list)
    known: list[Village] = field(default_factory=list)
    unbound: list[Village] = field(default_factory=list)


@transaction.atomic
def record_duty(villages: Iterable[Village], entry: Entry, *, actor, today: date, upload=None) -> Recorded:
    """One line for each village that the duty binds and that has none of it on this day yet.

    A second click writes nothing. Refused when the duty binds none of the villages.
    """
    villages = list(villages)
    if not villages:
        raise Refused("请选择村(居)。")
    if not all(actor.has_perm(CHANGE, village) for village in villages):
        raise PermissionDenied
    _check(villages, entry, today)
    unbound = [village for village in villages if not entry.duty.binds(village.kind)]
    found = DutyRecord.objects.filter(village__in=villages, duty=entry.duty, held_on=entry.held_on)
    taken = set(found.values_list("village_id", flat=True))
    result = Recorded(known=[village for village in villages if village.pk in taken], unbound=unbound)
    free = [village for village in villages if village.pk not in taken and village not in unbound]
    occasion = uuid.uuid4() if len(free) > 1 else None
    rows = [DutyRecord(village=village, occasion=occasion, **vars(entry)) for village in free]
    result.records = DutyRecord.objects.bulk_create(rows)
    if upload and rows:
        _attach_to_all(result.records, upload, actor)
    return result


def _check(villages: list[Village], entry: Entry, today: date) -> None:
    if entry.held_on > today:
        raise Refused("日期不能晚于今天，请在开展之后登记。")
    if not Duty.objects.recorded().in_force_on(entry.held_on).filter(pk=entry.duty.pk).exists():
        raise Refused(f"{entry.held_on:%Y-%m-%d}没有“{entry.duty}”这项制度，请另选制度或日期。")
    for village in villages:
        if village.why_closed:
            raise Refused(village.why_closed)
    if not any(entry.duty.binds(village.kind) for village in villages):
        raise Refused(f"“{entry.duty}”只适用于{entry.duty.get_body_display()}，请另选制度或村(居)。")


def _attach_to_all(records: list[DutyRecord], upload, actor) -> None:
    """One file, stored once, on each line of the occasion."""
    first = attach(records[0], upload, actor=actor)
    names = ("file", "name", "content_type", "size", "sha256", "uploaded_by", "uploaded_by_name")
    shared = {name: getattr(first, name) for name in names}
    for record in records[1:]:
        Attachment.objects.create(target=record, **shared)


@transaction.atomic
def correct_occasion(record: DutyRecord, *, actor) -> int:
    """Carry what was corrected in one line over to the other villages of its occasion. Returns how many."""
    if record.occasion is None:
        return 0
    others = DutyRecord.objects.select_for_update(of=("self",)).of_occasion(record.occasion).exclude(pk=record.pk)
    rows = list(others.select_related("village__township", "duty"))
    for row in rows:
        if not actor.has_perm(CHANGE, row):
            raise PermissionDenied
        clash = DutyRecord.objects.filter(village=row.village, duty=record.duty, held_on=record.held_on)
        if clash.exclude(pk=row.pk).exists():
            raise Refused(f"“{row.village}”在{record.held_on:%Y-%m-%d}已有“{record.duty}”的记录，不能一并修改。")
        if not record.duty.binds(row.village.kind):
            raise Refused(f"“{record.duty}”不适用于“{row.village}”，不能一并修改。")
        for name in ("duty", "held_on", "attendance", "quantity", "summary"):
            setattr(row, name, getattr(record, name))
        row.save()
    return len(rows)
