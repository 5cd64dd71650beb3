"""What people do with the yearly sheets: open them, carry figures forward, confirm, send on, take back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from common.actions.notices import notify
from common.refusal import Refused, refuse_closed
from common.workflow import take_step
from villages.choices import AssociationLevel, StatisticsState
from villages.models import AnnualStatistics, Association
from villages.models.village import VillageQuerySet
from villages.statistics_checks import STOCKS
from villages.workflow import STATISTICS_STEPS

CARRIED = tuple(name for name in STOCKS if name != "members")  # members come from the register
CARRY_COLUMNS = (*CARRIED, "carried_from", "carry_confirmed_at", "carry_confirmed_by")


@dataclass
class CarryResult:
    """What one act of opening and carrying forward did."""

    created: int = 0
    filled: int = 0
    without_last_year: list[str] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)


@transaction.atomic
def open_sheets(villages: VillageQuerySet, year: int, *, carry: bool, actor) -> CarryResult:
    """Give every one of the villages a sheet of the year; with `carry`, fill its blanks from last year's.

    Only figures that describe an end of the year are carried: what happened in a year is counted anew.
    Carried figures wait for a confirmation. Members and households are taken from the registers.
    """
    rows = list(villages.select_related("township"))
    if not all(actor.has_perm("villages.change_annualstatistics", village) for village in rows):
        raise PermissionDenied
    keys = [village.pk for village in rows]
    locked = AnnualStatistics.objects.select_for_update(of=("self",))
    existing = {sheet.village_id: sheet for sheet in locked.of_year(year).filter(village__in=keys)}
    before = {sheet.village_id: sheet for sheet in AnnualStatistics.objects.of_year(year - 1).filter(village__in=keys)}
    registered = _registered_members(keys)
    result, new, changed = CarryResult(), [], []
    for village in rows:
        sheet = existing.get(village.pk)
        if sheet is None:
            sheet = AnnualStatistics(
                village=village, year=year, members=registered.get(village.pk), households=village.households
            )
            new.append(sheet)
        elif not sheet.is_draft:
            result.fixed.append(village.name)
            continue
        last_year = before.get(village.pk)
        if carry and last_year is None:
            result.without_last_year.append(village.name)
        elif carry and _carry(sheet, last_year) and sheet.pk:
            changed.append(sheet)
    AnnualStatistics.objects.bulk_create(new, batch_size=2000, ignore_conflicts=True)
    AnnualStatistics.objects.bulk_update(changed, CARRY_COLUMNS, batch_size=500)
    result.created, result.filled = len(new), len(changed)
    return result


def _registered_members(village_keys: list[int]) -> dict[int, int]:
    register = Association.objects.active().at_level(AssociationLevel.VILLAGE).filter(village__in=village_keys)
    return dict(register.values_list("village_id", "individual_members"))


def _carry(sheet: AnnualStatistics, last_year: AnnualStatistics) -> bool:
    """Fill blank stocks of the sheet; says whether any was filled. What somebody typed stays."""
    blanks = [name for name in CARRIED if getattr(sheet, name) is None and getattr(last_year, name) is not None]
    for name in blanks:
        setattr(sheet, name, getattr(last_year, name))
    if blanks:
        sheet.carried_from, sheet.carry_confirmed_at, sheet.carry_confirmed_by = last_year.year, None, None
    return bool(blanks)


@transaction.atomic
def confirm_carry(sheet: AnnualStatistics, *, actor, now: datetime) -> AnnualStatistics:
    """Record that somebody has compared the carried figures with this year's facts."""
    row = AnnualStatistics.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if not actor.has_perm("villages.change_annualstatistics", row):
        raise PermissionDenied
    refuse_closed(row)
    if not row.awaits_confirmation:
        raise Refused("本表没有待确认的沿用数据，请刷新后查看。")
    row.carry_confirmed_at, row.carry_confirmed_by = now, actor
    row.save()
    return row


def advance(sheet: AnnualStatistics, verb: str, *, actor, now: datetime, note: str = "") -> AnnualStatistics:
    """Take one step of the process; a sheet that goes back is told to its township."""
    with transaction.atomic():
        row = take_step(sheet, STATISTICS_STEPS[verb], verb, actor=actor, now=now, note=note)
        if verb == "reopen":
            notify(
                f"{row}被退回修改",
                body=f"理由：{note.strip()}",
                url=row.get_absolute_url(),
                region_path=row.scope_path,
                sender=actor,
                now=now,
            )
    return row


@dataclass(frozen=True)
class StepResult:
    """How one sheet of many fared: `refusal` is blank where the step was taken."""

    sheet: AnnualStatistics
    refusal: str = ""


def advance_many(
    sheets: Iterable[AnnualStatistics], verb: str, *, actor, now: datetime, note: str = ""
) -> list[StepResult]:
    """Take the step for each sheet on its own: one that is refused does not hold up the others."""
    results = []
    for sheet in sheets:
        try:
            advance(sheet, verb, actor=actor, now=now, note=note)
        except Refused as refusal:
            results.append(StepResult(sheet, str(refusal)))
        except PermissionDenied:
            results.append(StepResult(sheet, f"您没有“{STATISTICS_STEPS[verb].label}”的权限。"))
        else:
            results.append(StepResult(sheet))
    return results


def mark_opened(sheet: AnnualStatistics, *, viewer, now: datetime) -> None:
    """The next desk has looked at a filed sheet; from now on the township cannot take it back."""
    if viewer.has_perm("villages.lock_annualstatistics", sheet):
        rows = AnnualStatistics.objects.filter(pk=sheet.pk, state=StatisticsState.FILED, opened_at__isnull=True)
        rows.update(opened_at=now)
