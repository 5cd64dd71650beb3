"""The demo's annual rounds of two districts, at every desk: published, at mid-year, proposed, opened again, not begun.

Sampled villages alone, one of each township: made by the acts that people do, it has to be quick.
"""

import random
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.actions.batches import BLANK, set_standards, set_up_batch
from assessments.actions.decisions import prepare, release
from assessments.actions.demo_standards import short_standard
from assessments.actions.enrolment import enrol_all
from assessments.actions.inspections import draw_samples
from assessments.actions.score_sheets import open_sheet, submit_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.actions.standards import advance_version, begin_version
from assessments.batch_period import BatchPeriod
from assessments.choices import ApplicationState, Outcome, ProgrammeKind, RuleKind, Stage
from assessments.models import (
    Batch,
    Decision,
    InspectionPlan,
    InspectionSample,
    Programme,
    ProgrammeLevel,
    StandardVersion,
)
from assessments.workflow import BATCH_STEPS
from common.history import act_of
from common.workflow import take_step
from reporting.actions.annual_rounds import advance_round, set_components, set_up_scheme
from reporting.choices import Coverage
from reporting.models import AnnualRound, AnnualScheme, AnnualScore, SchemeComponent
from villages.choices import VillageKind
from villages.models import StaffUser

LARGE, SMALL = ("jizhou_sh", "jizhou_fz", "yewu"), ("heping_sh", "heping_fz", "heping_yw")
PROGRAMME, STANDARD = "村居年度考核（演示）", "村居年度考核简表（演示）"
PER_TOWNSHIP = [[0, 1]]
SECTIONS = (("组织建设", 40), ("服务群众", 40), ("群众满意", 20))
HALF_YEAR = "半年考核"
HALF, REST = Decimal(30), Decimal(70)


@dataclass(frozen=True)
class _Desk:
    """Who assesses in one district, by what."""

    officer: StaffUser
    leader: StaffUser
    keeper: StaffUser
    programme: Programme
    version: StandardVersion


@transaction.atomic
def make_demo_rounds(*, now: datetime) -> int:
    """Make what is not there yet; returns how many rounds are new."""
    if Programme.objects.filter(name=PROGRAMME).exists():
        return 0
    _large_district(_desk(LARGE, now), now)
    _small_district(_desk(SMALL, now), now)
    return AnnualRound.objects.filter(scheme__components__batch__programme__name=PROGRAMME).distinct().count()


def _desk(names: tuple[str, str, str], now: datetime) -> _Desk:
    known = StaffUser.objects.select_related("region").in_bulk(names, field_name="username")
    officer, leader, keeper = (known[name] for name in names)
    with act_of(keeper):
        version = _standard(officer, keeper, now)
        programme = Programme.objects.create(
            region=officer.region, name=PROGRAMME, kind=ProgrammeKind.ASSESSMENT, organiser=officer.unit
        )
        ProgrammeLevel.objects.create(
            programme=programme,
            position=1,
            name="年度考核",
            honour="年度考核优秀村(居)",
            desks=[ApplicationState.COUNTY_ASSESSING.value],
            uses_quota=False,
        )
    return _Desk(officer, leader, keeper, programme, version)


def _large_district(desk: _Desk, now: datetime) -> None:
    """Last year's published, two of its units before their titles; this year's half done."""
    year = timezone.localdate(now).year
    with act_of(desk.officer):
        before = _scored_round(desk, year - 1, now)
        before = _advanced(before, desk, ("sum_year", "propose", "publish"), now)
        best = AnnualScore.objects.filter(round=before, place__lte=2).values("village")
        last = before.scheme.components.last().batch
        for application in last.applications.filter(village__in=best).with_place():
            prepare(application, Outcome.PASS, actor=desk.officer, now=now)
        passed = Decision.objects.pending().filter(application__batch=last)
        release(dict(passed.values_list("pk", "revision")), actor=desk.leader, now=now)
        _end(desk, before.scheme.components.exclude(batch=last), now)
        running = _round(desk, year)
        _score(running.scheme.components.first().batch, desk.officer, now)
        _advanced(running, desk, ("sum_half",), now)


def _small_district(desk: _Desk, now: datetime) -> None:
    """The year before last opened again, last year's before the leader, this year's not begun."""
    year = timezone.localdate(now).year
    with act_of(desk.officer):
        opened = _advanced(_scored_round(desk, year - 2, now), desk, ("sum_year", "propose", "publish"), now)
        _end(desk, opened.scheme.components.filter(name=HALF_YEAR), now)
        reason = "复核发现一个社区的年终得分录入有误，重新核定。"
        advance_round(opened, "reopen", actor=desk.leader, now=now, note=reason)
        proposed = _advanced(_scored_round(desk, year - 1, now), desk, ("sum_year", "propose"), now)
        _end(desk, proposed.scheme.components.all(), now)
        _round(desk, year)


def _scored_round(desk: _Desk, year: int, now: datetime) -> AnnualRound:
    made = _round(desk, year)
    for component in made.scheme.components.all():
        _score(component.batch, desk.officer, now)
    return made


def _advanced(made: AnnualRound, desk: _Desk, verbs: tuple[str, ...], now: datetime) -> AnnualRound:
    for verb in verbs:
        made = advance_round(made, verb, actor=desk.leader if verb == "publish" else desk.officer, now=now)
    return made


def _end(desk: _Desk, components: QuerySet, now: datetime) -> None:
    for component in components:
        take_step(component.batch, BATCH_STEPS["close"], "close", actor=desk.officer, now=now)


def _standard(officer: StaffUser, keeper: StaffUser, now: datetime) -> StandardVersion:
    """Three indicators; a second version replaced the first."""
    sections = [(title, points, [(title, RuleKind.MANUAL, "", {"step": "0.5"}, points)]) for title, points in SECTIONS]
    draft = short_standard(officer.region, STANDARD, sections, [("合格", 60)])
    first = advance_version(draft, "publish", actor=keeper, now=now)
    second = advance_version(begin_version(first.standard, actor=keeper), "publish", actor=keeper, now=now)
    advance_version(first, "retire", actor=keeper, now=now, note="已由第2版替代。")
    return second


def _round(desk: _Desk, year: int) -> AnnualRound:
    """The scheme of a year: the first half 30 %, the second 70 %, both by sampled villages."""
    officer, programme = desk.officer, desk.programme
    scheme = AnnualScheme(
        region=officer.region,
        year=year,
        title=f"{year}年{officer.region.name_in_titles}村居年度考核（演示）",
        document_number=f"演示发〔{year}〕3号",
        bonus_cap=5,
    )
    made = set_up_scheme(scheme, actor=officer)
    halves = ((BatchPeriod.FIRST_HALF, HALF_YEAR, HALF), (BatchPeriod.SECOND_HALF, "年终考核", REST))
    components = []
    for period, name, weight in halves:
        batch = Batch(programme=programme, year=year, period=period, name=f"{year}年{period.label}村居考核（演示）")
        set_up_batch(batch, source=BLANK, actor=officer)
        set_standards(batch, dict.fromkeys(VillageKind.values, desk.version), actor=officer)
        said = {"name": name, "weight": weight, "batch": batch, "stage": Stage.COUNTY, "coverage": Coverage.SAMPLED}
        components.append(SchemeComponent(**said))
    set_components(scheme, components, actor=officer)
    return made


def _score(batch: Batch, officer: StaffUser, now: datetime) -> None:
    """Open the batch, enrol everybody, draw one village of each township and score those; the same ones all year."""
    batch = take_step(batch, BATCH_STEPS["open"], "open", actor=officer, now=now)
    enrol_all(batch, batch.programme.levels.get(), actor=officer, now=now)
    plan = InspectionPlan.objects.create(batch=batch, region=officer.region, name=f"{batch}抽查", table=PER_TOWNSHIP)
    draw_samples(plan, actor=officer, now=now, seed=f"演示{batch.year}")
    drawn = InspectionSample.objects.filter(plan=plan).values("village")
    for application in batch.applications.filter(village__in=drawn).with_place().order_by("village__code"):
        chance = random.Random(f"{application.village.code}{batch}")
        sheet = open_sheet(application, Stage.COUNTY, actor=officer, now=now)
        entries = []
        for score in sheet.scores.select_related("indicator"):
            lost = Decimal(chance.randrange(0, 13)) / 2
            reason = {"reason": "记录不全（演示）"} if lost else {}
            entries.append(Entry(score.pk, {"value": str(score.indicator.points - lost)} | reason))
        saved = save_scores(sheet.pk, entries, actor=officer, now=now)
        submit_sheet(saved.sheet, actor=officer, now=now)
