"""What is done with a batch before it runs: set it up after the one before, or after the usual calendar."""

from calendar import isleap
from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments.choices import Phase, VersionState
from assessments.models import Batch, BatchPhase, BatchStandard, StandardVersion
from common.refusal import Refused, refuse_closed

CHANGE = "assessments.change_batch"
# The creation plan of the programme: first and last day of each phase, as month and day.
USUAL_CALENDAR = {
    Phase.REGISTRATION: ((1, 1), (1, 31)),
    Phase.CREATION: ((2, 1), (9, 30)),
    Phase.SELF_ASSESSMENT: ((9, 1), (9, 30)),
    Phase.FIRST_REVIEW: ((10, 1), (10, 10)),
    Phase.EVALUATION: ((10, 1), (10, 20)),
    Phase.REPORTING: ((10, 11), (10, 20)),
    Phase.INSPECTION: ((11, 1), (11, 30)),
    Phase.PUBLICITY: ((12, 1), (12, 20)),
}
CARRIED = ("quota_rate", "quota_minimum", "quota_rounding", "notice_working_days", "grace_minutes", "hides_scores")
PREVIOUS, USUAL, BLANK = "previous", "usual", "blank"


@transaction.atomic
def set_up_batch(batch: Batch, *, source: str, actor) -> Batch:
    """Save an unsaved batch with its phases: those of the one before moved to its year, the usual ones, or none.

    After the one before it also takes over the quota rule, the settings and the standards still in force.
    """
    if not actor.has_perm(CHANGE, batch):
        raise PermissionDenied
    if not batch.programme.is_active:
        raise Refused("该项目已停用，请先启用项目，再建立批次。")
    previous = batch.programme.batches.filter(year__lt=batch.year, period=batch.period).order_by("-year").first()
    if source == PREVIOUS and previous is None:
        raise Refused("该项目没有更早的批次可以沿用，请选择按常用时间安排或空白。")
    if source == PREVIOUS:
        for name in CARRIED:
            setattr(batch, name, getattr(previous, name))
    batch.save()
    if source == PREVIOUS:
        _write_phases(batch, _moved(previous, batch.year))
        _carry_standards(previous, batch)
    elif source == USUAL:
        days = [(phase, *(date(batch.year, *day) for day in span)) for phase, span in USUAL_CALENDAR.items()]
        _write_phases(batch, days)
    return batch


def moved_to(day: date, years: int) -> date:
    """The same day so many years later; the 29th of February becomes the 28th where there is none."""
    year = day.year + years
    is_missing = (day.month, day.day) == (2, 29) and not isleap(year)
    return day.replace(year=year, day=28) if is_missing else day.replace(year=year)


def _moved(previous: Batch, year: int) -> list[tuple[str, date, date]]:
    years = year - previous.year
    return [(one.phase, moved_to(one.starts_on, years), moved_to(one.ends_on, years)) for one in previous.phases.all()]


def _write_phases(batch: Batch, spans: Iterable[tuple[str, date, date]]) -> None:
    BatchPhase.objects.bulk_create(
        BatchPhase(batch=batch, phase=phase, starts_on=first, ends_on=last) for phase, first, last in spans
    )


def _carry_standards(previous: Batch, batch: Batch) -> None:
    in_force = previous.standards.filter(version__state=VersionState.PUBLISHED)
    BatchStandard.objects.bulk_create(
        BatchStandard(batch=batch, kind=one.kind, version=one.version) for one in in_force
    )


@transaction.atomic
def set_phases(batch: Batch, spans: Mapping[str, tuple[date, date]], *, actor) -> None:
    """Give the batch these phases, each with its first and last day; a phase that is not named has no deadline."""
    row = _open_for(batch, actor)
    stored = {one.phase: one for one in row.phases.all()}
    row.phases.exclude(phase__in=spans).delete()
    for phase, (first, last) in spans.items():
        one = stored.get(phase) or BatchPhase(batch=row, phase=phase)
        one.starts_on, one.ends_on = first, last
        one.save()


@transaction.atomic
def set_standards(batch: Batch, versions: Mapping[str, StandardVersion | None], *, actor) -> None:
    """Say by which version each kind of unit is scored; None: it is not scored."""
    row = _open_for(batch, actor)
    stored = {one.kind: one for one in row.standards.all()}
    for kind, version in versions.items():
        one = stored.get(kind)
        if version is None and one is not None:
            one.delete()
        elif version is not None:
            one = one or BatchStandard(batch=row, kind=kind)
            one.version = version
            one.save()


def _open_for(batch: Batch, actor) -> Batch:
    row = Batch.objects.select_for_update(of=("self",)).with_programme().get(pk=batch.pk)
    if not actor.has_perm(CHANGE, row):
        raise PermissionDenied
    refuse_closed(row)
    return row
