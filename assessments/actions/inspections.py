"""Drawing the villages to be inspected, and what is written down of the visit."""

import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments.models import Application, InspectionPlan, InspectionSample
from assessments.sampling import draw_by_township
from common.refusal import Refused, refuse_closed
from villages.models import Village

DRAW = "assessments.draw_inspectionplan"


def pool_of(plan: InspectionPlan) -> list:
    """Everybody who has a lot: the active units of the region, or those among them that applied; by township."""
    units = Village.objects.active().filter(township__path__startswith=plan.region.path)
    if plan.applicants_only:
        live = Application.objects.live().filter(batch=plan.batch)
        units = units.filter(pk__in=live.values("village"))
    pool: dict[str, list] = {}
    rows = units.order_by("code").values_list("township__code", "township__name", "code", "name")
    for township, name, code, unit in rows:
        pool.setdefault(township, [township, name, []])[2].append([code, unit])
    return list(pool.values())


@transaction.atomic
def draw_samples(plan: InspectionPlan, *, actor, now: datetime, seed: str = "") -> InspectionPlan:
    """Draw once, by township; keep the seed and the list of units, so that anyone can repeat it.

    Without a `seed` (a number drawn in public, say) one is made that nobody can foresee.
    """
    row = InspectionPlan.objects.select_for_update(of=("self",)).select_related("region").get(pk=plan.pk)
    if not actor.has_perm(DRAW, row):
        raise PermissionDenied
    refuse_closed(row)
    row.pool = pool_of(row)
    if not row.pool:
        whom = "申报本批次的村(居)" if row.applicants_only else "正常的村(居)"
        raise Refused(f"{row.region.name_in_titles}没有{whom}，无从抽取；请核对检查地区和抽取范围。")
    row.seed = seed.strip() or secrets.token_hex(8)
    row.drawn_at, row.drawn_by_name = now, actor.name
    row.save()
    drawn = drawn_of(row)
    units = dict(Village.objects.filter(code__in=sum(drawn.values(), ())).values_list("code", "pk"))
    InspectionSample.objects.bulk_create(
        InspectionSample(plan=row, village_id=units[code], code=code, position=position)
        for codes in drawn.values()
        for position, code in enumerate(codes, start=1)
    )
    return row


def drawn_of(plan: InspectionPlan) -> dict[str, tuple[str, ...]]:
    """The draw once more, from what the plan keeps: codes for each township, in the order of their lots."""
    units = {township.code: [code for code, _ in township.units] for township in plan.townships}
    return draw_by_township(units, plan.seed, [tuple(tier) for tier in plan.table])
