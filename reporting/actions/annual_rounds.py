"""What a county does with its annual assessment: write the scheme, sum up, propose, publish, open again."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from common.actions.notices import notify
from common.refusal import Refused, refuse_closed
from common.workflow import take_step
from reporting.choices import RoundState
from reporting.models import AnnualGrade, AnnualRound, AnnualScheme, AnnualScore, SchemeComponent, TownshipScore
from reporting.ranking import GradeLine, grades_objection, weights_objection
from reporting.workflow import ROUND_STEPS
from villages.choices import RegionLevel

ADD, CHANGE = "reporting.add_annualscheme", "reporting.change_annualscheme"
USUAL_GRADES = (
    GradeLine("优秀", Decimal(90)),
    GradeLine("良好", Decimal(80)),
    GradeLine("合格", Decimal(60)),
    GradeLine("不合格", Decimal(0)),
)
SUMMING = ("sum_half", "sum_year", "sum_anew")
COMPONENT_SAYS = ("name", "weight", "batch", "stage", "coverage")


@transaction.atomic
def set_up_scheme(scheme: AnnualScheme, *, actor) -> AnnualRound:
    """Save an unsaved scheme with the grades of the year before, or the usual ones, and begin its round."""
    if scheme.region.level != RegionLevel.COUNTY:
        raise Refused("年度考核由县(区)开展，请使用县(区)账号办理。")
    if not actor.has_perm(ADD, scheme):
        raise PermissionDenied
    scheme.save()
    before = AnnualScheme.objects.filter(region=scheme.region, year__lt=scheme.year).order_by("-year").first()
    lines = before.grade_lines if before else USUAL_GRADES
    AnnualGrade.objects.bulk_create(AnnualGrade(scheme=scheme, name=one.name, minimum=one.minimum) for one in lines)
    return AnnualRound.objects.create(scheme=scheme)


@transaction.atomic
def set_components(scheme: AnnualScheme, components: Iterable[SchemeComponent], *, actor) -> None:
    """Give the scheme these components, in this order. Refused, with a sentence, unless their weights make 100 %."""
    row, wanted = _open_for(scheme, actor), list(components)
    objection = weights_objection(one.weight for one in wanted)
    if objection:
        raise Refused(objection)
    stored = {one.position: one for one in row.components.all()}
    row.components.filter(position__gt=len(wanted)).delete()
    for position, one in enumerate(wanted, start=1):
        kept = stored.get(position) or SchemeComponent(scheme=row, position=position)
        for name in COMPONENT_SAYS:
            setattr(kept, name, getattr(one, name))
        kept.save()


@transaction.atomic
def set_grades(scheme: AnnualScheme, lines: Iterable[GradeLine], *, actor) -> None:
    """Give the scheme these grades. Refused, with a sentence, unless every total from 0 on has one."""
    row, wanted = _open_for(scheme, actor), list(lines)
    objection = grades_objection(wanted)
    if objection:
        raise Refused(objection)
    stored = {one.name: one for one in row.grades.all()}
    row.grades.exclude(name__in=[line.name for line in wanted]).delete()
    for line in wanted:
        kept = stored.get(line.name) or AnnualGrade(scheme=row, name=line.name)
        kept.minimum = line.minimum
        kept.save()


def _open_for(scheme: AnnualScheme, actor) -> AnnualScheme:
    row = AnnualScheme.objects.select_for_update(of=("self",)).select_related("region").get(pk=scheme.pk)
    if not actor.has_perm(CHANGE, row):
        raise PermissionDenied
    refuse_closed(row)
    return row


@transaction.atomic
def advance_round(one: AnnualRound, verb: str, *, actor, now: datetime, note: str = "") -> AnnualRound:
    """Take one step and all that goes with it: figures are worked out, thrown away, told to those below."""
    row = take_step(one, ROUND_STEPS[verb], verb, actor=actor, now=now, note=note)
    moments = AnnualRound.objects.filter(pk=row.pk)
    if verb in SUMMING:
        AnnualScore.objects.reckon(row, is_interim=row.is_interim)
        moments.update(summed_at=now)
    elif verb == "restart":
        for model in (AnnualScore, TownshipScore):
            model.objects.filter(round=row).delete()
        moments.update(summed_at=None)
    elif row.state == RoundState.PUBLISHED or verb == "reopen":
        moments.update(published_at=now if verb == "publish" else None)
        _tell_townships(row, verb, actor=actor, now=now, note=note.strip())
    row.refresh_from_db()
    return row


def _tell_townships(row: AnnualRound, verb: str, *, actor, now: datetime, note: str) -> None:
    title = f"{row}结果已公布" if verb == "publish" else f"{row}重新核定"
    body = "请查看本乡镇(街道)的得分、等次和名次。" if verb == "publish" else f"已公布的结果暂停使用。理由：{note}"
    notify(title, body=body, url=row.get_absolute_url(), region_path=row.scope_path, sender=actor, now=now)
