"""Naming: numbers and plaques for a whole list in one act, and the re-checks that follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from assessments.actions.applications import advance_together
from assessments.choices import ApplicationState, FindingSource, NoticeState, RecheckOutcome
from assessments.honour_numbers import certificate_number, next_serial, plaque_number
from assessments.models import (
    Application,
    Batch,
    Honour,
    HonourRecheck,
    NamingNotice,
    ProgrammeLevel,
    Rectification,
)
from assessments.workflow import HONOUR_STEPS
from common.integrity import refusal_of
from common.models import StepRecord
from common.refusal import Refused
from common.workflow import take_step

RECHECK = "assessments.recheck_honour"


@dataclass(frozen=True)
class Scheme:
    """How the numbers of a naming begin; the year is the batch's, serials go on where the series stands."""

    number_prefix: str
    plaque_prefix: str = ""


def to_name(notice: NamingNotice) -> QuerySet[Application]:
    """Units of a concluded notice that are not named or struck yet, in the order of their codes."""
    rows = Application.objects.at(ApplicationState.PUBLICISED).filter(notice_entries__notice=notice)
    return rows.with_place().order_by("village__code")


def to_name_unposted(batch: Batch) -> QuerySet[Application]:
    """Units of a batch that wait for the naming because the way of their level has no public notice."""
    rows = Application.objects.at(ApplicationState.AT_NAMING).filter(batch=batch)
    return rows.with_place().order_by("level__position", "village__code")


def numbered(applications: Iterable[Application], year: int, scheme: Scheme) -> list[Honour]:
    """What each unit would be given, unsaved: for the page that asks and for the act itself."""
    given = Honour.objects.filter(number__startswith=f"{scheme.number_prefix}〔").values_list("number", flat=True)
    first = next_serial(given, scheme.number_prefix, year)
    return [
        Honour(
            village=application.village,
            application=application,
            level=application.level,
            title=application.level.honour,
            year=year,
            number=certificate_number(scheme.number_prefix, year, serial),
            plaque_number=plaque_number(scheme.plaque_prefix, year, serial),
        )
        for serial, application in enumerate(applications, start=first)
    ]


@transaction.atomic
def name_all(
    notice: NamingNotice,
    level: ProgrammeLevel,
    scheme: Scheme,
    document_number: str,
    named_on: date,
    *,
    actor,
    now: datetime,
) -> list[Honour]:
    """Name every unit of the notice at this level, or none: an open objection to one of them says so first."""
    row = NamingNotice.objects.select_for_update(of=("self",)).select_related("batch").get(pk=notice.pk)
    if row.state != NoticeState.CONCLUDED:
        raise Refused("公示期满并结束公示后才能命名。")
    if named_on > timezone.localdate(now) or named_on <= row.ends_on:
        raise Refused(f"命名日期应在公示结束（{row.ends_on:%Y-%m-%d}）之后、今天以前。")
    honours = numbered(to_name(row).filter(level=level), row.batch.year, scheme)
    return _name(honours, document_number, named_on, actor=actor, now=now)


@transaction.atomic
def name_unposted(
    batch: Batch, level: ProgrammeLevel, scheme: Scheme, document_number: str, named_on: date, *, actor, now: datetime
) -> list[Honour]:
    """Name every unit that waits for a title of this level without a public notice, or none."""
    row = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    waiting = list(to_name_unposted(row).filter(level=level))
    passed_on = _last_passed_on(waiting) or named_on
    if not passed_on <= named_on <= timezone.localdate(now):
        raise Refused(f"命名日期不能早于评定通过的日期（{passed_on:%Y-%m-%d}），也不能晚于今天。")
    return _name(numbered(waiting, row.year, scheme), document_number, named_on, actor=actor, now=now)


def _last_passed_on(applications: Iterable[Application]) -> date | None:
    """The day on which the last of them came to wait for its naming."""
    kind = ContentType.objects.get_for_model(Application)
    steps = StepRecord.objects.filter(target_type=kind, after=ApplicationState.AT_NAMING)
    last = steps.filter(target_id__in=[one.pk for one in applications]).aggregate(last=Max("taken_at"))["last"]
    return timezone.localdate(last) if last else None


def _name(honours: list[Honour], document_number: str, named_on: date, *, actor, now: datetime) -> list[Honour]:
    if not honours:
        raise Refused("名单中的村(居)都已命名或取消，没有需要命名的。")
    for honour in honours:
        honour.document_number, honour.named_on = document_number.strip(), named_on
    notes = {one.application.pk: f"{one.document_number}，{one.number}" for one in honours}
    advance_together(notes, "name", actor=actor, now=now)
    try:
        with transaction.atomic():
            return Honour.objects.bulk_create(honours)
    except IntegrityError as error:
        raise refusal_of(error, Honour) from error


@transaction.atomic
def recheck(
    honour: Honour,
    outcome: str,
    note: str,
    checked_on: date,
    due_on: date | None = None,
    owner: str = "",
    *,
    actor,
    now: datetime,
) -> Honour:
    """复核: the verdict is written down and the title moves, in one act.

    Under rectification, what is to be mended goes to the ledger too; the title is kept once that is closed.
    """
    row = Honour.objects.select_for_update(of=("self",)).get(pk=honour.pk)
    if not actor.has_perm(RECHECK, row) or not actor.has_perm(HONOUR_STEPS[outcome].permission, row):
        raise PermissionDenied
    if row.why_closed:
        raise Refused(row.why_closed)
    if not row.named_on <= checked_on <= timezone.localdate(now):
        raise Refused("复核日期应在命名日期之后、今天以前。")
    rectifies = outcome == RecheckOutcome.RECTIFY
    if rectifies and (due_on is None or not owner.strip()):
        raise Refused("限期整改须填写整改期限和责任人。")
    HonourRecheck.objects.create(
        honour=row,
        checked_on=checked_on,
        outcome=outcome,
        note=note.strip(),
        due_on=due_on if rectifies else None,
        checked_by_name=actor.name,
        checked_by_unit=actor.unit,
    )
    if rectifies:
        Rectification.objects.create(
            village=row.village, source=FindingSource.RECHECK, problem=note.strip(), owner=owner.strip(), due_on=due_on
        )
    return take_step(row, HONOUR_STEPS[outcome], outcome, actor=actor, now=now, note=note)
