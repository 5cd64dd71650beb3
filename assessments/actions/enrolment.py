"""Putting all units of a region into an annual assessment at once: nobody applies for it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from assessments.choices import ApplicationState, BatchState, ProgrammeKind
from assessments.models import Application, Batch, ProgrammeLevel
from assessments.workflow import ENROLMENT_STEPS
from common.refusal import Refused
from common.workflow import take_steps
from villages.models import Region, Village
from villages.models.village import VillageQuerySet


def units_to_enrol(batch: Batch, region: Region | None) -> VillageQuerySet:
    """Active units of the region, and of the batch's, that the batch scores and that are not in it yet."""
    path = batch.scope_path
    if region is not None and region.path.startswith(path):
        path = region.path
    live = Application.objects.live().filter(batch=batch, village=OuterRef("pk"))
    known = Application.objects.filter(batch=batch, village=OuterRef("pk"), state=ApplicationState.NAMED)
    kinds = [one.kind for one in batch.standards.all()]
    units = Village.objects.active().filter(township__path__startswith=path, kind__in=kinds)
    return units.filter(~Exists(live), ~Exists(known)).order_by("code")


@transaction.atomic
def enrol_all(batch: Batch, level: ProgrammeLevel, *, actor, now: datetime) -> int:
    """Every unit of the actor's region lies on the first desk of the level, in a few statements. Returns how many are
    new; units that are in the batch already stay where they are. Refused, with a sentence, where there is nothing to
    enrol into."""
    row = Batch.objects.select_for_update(of=("self",)).with_programme().get(pk=batch.pk)
    if row.programme.kind != ProgrammeKind.ASSESSMENT:
        raise Refused("示范创建由村(居)自愿申报，不能统一列入；只有年度考核可以全部列入。")
    if row.state != BatchState.OPEN:
        raise Refused(f"批次“{row}”{row.get_state_display()}，请在批次启动以后列入。")
    if level.programme_id != row.programme_id:
        raise Refused(f"“{level.name}”不是该批次的级别，请重新选择。")
    versions = {one.kind: one.version_id for one in row.standards.all()}
    if not versions:
        raise Refused("批次还没有选定评估标准，请先在批次中选定，再列入村(居)。")
    units = list(units_to_enrol(row, actor.region).values_list("pk", "kind"))
    Application.objects.bulk_create(
        Application(batch=row, village_id=key, level=level, version_id=versions[kind]) for key, kind in units
    )
    keys = [key for key, _ in units]
    drafts = Application.objects.filter(batch=row, state=ApplicationState.DRAFT, village__in=keys)
    drafts = drafts.with_place().select_related("version")
    return take_steps(drafts, ENROLMENT_STEPS["enrol"], "enrol", actor=actor, now=now)
