"""更正备案登记: an entry was typed wrongly; it is put right for a reason, and both readings are kept."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agreements.choices import CharterState
from agreements.models import CharterVersion, Filing, FilingAmendment
from agreements.models.filing import AMENDABLE
from agreements.workflow import CHARTER_STEPS
from common.refusal import Refused, refuse_closed

FILE = CHARTER_STEPS["file"].permission


@transaction.atomic
def amend_filing(filing: Filing, facts: dict, *, reason: str, actor, now: datetime) -> Filing:
    """Put an entry right while its version binds. With the day of filing move the days on which versions began to bind.

    `facts` are the fields of AMENDABLE as they ought to read.
    """
    version = CharterVersion.objects.select_for_update(of=("self",)).with_village().get(pk=filing.version_id)
    if not actor.has_perm(FILE, version):
        raise PermissionDenied
    refuse_closed(version)
    row = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    changes = [
        [str(row._meta.get_field(name).verbose_name), str(getattr(row, name)), str(facts[name])]
        for name in AMENDABLE
        if getattr(row, name) != facts[name]
    ]
    if not changes:
        raise Refused("各项都与原登记相同，没有需要更正的内容。")
    if not reason.strip():
        raise Refused("请填写更正原因。")
    was_filed_on = row.filed_on
    for name in AMENDABLE:
        setattr(row, name, facts[name])
    if row.filed_on != was_filed_on:
        _move_days(version, was_filed_on, row.filed_on, today=timezone.localdate(now))
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
    # Written first: the database lets an entry change only where the amendment to its next revision lies ready.
    FilingAmendment.objects.create(
        filing=row,
        filing_revision=row.revision + 1,
        changes=changes,
        reason=reason.strip(),
        amended_at=now,
        actor_name=actor.name,
    )
    row.save()
    return row


def _move_days(version: CharterVersion, before: date, after: date, *, today: date) -> None:
    """The version binds from the day of filing on, and the one it replaced until then."""
    former = version.charter.versions.filter(state=CharterState.SUPERSEDED, in_force_until=before).first()
    if after > today:
        raise Refused("备案日期晚于今天，请核对。")
    posting = version.counting_publicity
    if posting and after <= posting.last_day:
        raise Refused("备案日期应在公示期满之后，请核对。")
    if former and former.in_force_from and after < former.in_force_from:
        raise Refused("备案日期早于上一版的生效日期，请核对。")
    version.charter.versions.filter(pk=version.pk).update(in_force_from=after)
    if former:
        version.charter.versions.filter(pk=former.pk).update(in_force_until=after)
