"""The demo's annual rounds of one district: last year's published, this year's summed up at mid-year.

Sampled villages alone, one or two of each township: made by the acts that people do, it has to be quick.
"""

import random
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from assessments.actions.batches import BLANK, set_standards, set_up_batch
from assessments.actions.enrolment import enrol_all
from assessments.actions.inspections import draw_samples
from assessments.actions.score_sheets import open_sheet, submit_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.batch_period import BatchPeriod
from assessments.choices import ApplicationState, ProgrammeKind, RuleKind, Stage
from assessments.models import (
    Batch,
    Grade,
    Indicator,
    InspectionPlan,
    InspectionSample,
    Programme,
    ProgrammeLevel,
    Section,
    Standard,
    StandardVersion,
)
from assessments.workflow import BATCH_STEPS, VERSION_STEPS
from common.history import act_of
from common.workflow import take_step
from reporting.actions.annual_rounds import advance_round, set_components, set_up_scheme
from reporting.choices import Coverage
from reporting.models import AnnualRound, AnnualScheme, SchemeComponent
from villages.choices import VillageKind
from villages.models import StaffUser

OFFICER, LEADER, KEEPER = "jizhou_sh", "jizhou_fz", "yewu"
PROGRAMME, STANDARD = "村居年度考核（演示）", "村居年度考核简表（演示）"
PER_TOWNSHIP = [[0, 1]]
SECTIONS = (("组织建设", 40), ("服务群众", 40), ("群众满意", 20))
HALF, REST = Decimal(30), Decimal(70)


@transaction.atomic
def make_demo_rounds(*, now: datetime) -> int:
    """Make what is not there yet; returns how many rounds are new."""
    if Programme.objects.filter(name=PROGRAMME).exists():
        return 0
    known = StaffUser.objects.select_related("region").in_bulk([OFFICER, LEADER, KEEPER], field_name="username")
    officer, leader = known[OFFICER], known[LEADER]
    with act_of(known[KEEPER]):
        version = _short_standard(officer, known[KEEPER], now)
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
    with act_of(officer):
        before = _round(programme, version, now.year - 1, officer)
        for component in before.scheme.components.all():
            _score(component.batch, officer, now)
        for verb, actor in (("sum_year", officer), ("propose", officer), ("publish", leader)):
            before = advance_round(before, verb, actor=actor, now=now)
        running = _round(programme, version, now.year, officer)
        _score(running.scheme.components.first().batch, officer, now)
        advance_round(running, "sum_half", actor=officer, now=now)
    return 2


def _short_standard(officer: StaffUser, keeper: StaffUser, now: datetime) -> StandardVersion:
    standard = Standard.objects.create(region=officer.region, name=STANDARD)
    version = StandardVersion.objects.create(standard=standard, number=1, title=STANDARD)
    for position, (title, points) in enumerate(SECTIONS, start=1):
        section = Section.objects.create(version=version, position=position, title=title, stated_points=points)
        Indicator.objects.create(
            section=section,
            position=1,
            number=f"{position}.1",
            text=title,
            kind=RuleKind.MANUAL,
            points=points,
            parameters={"step": "0.5"},
        )
    Grade.objects.create(version=version, name="合格", minimum=60)
    return take_step(version, VERSION_STEPS["publish"], "publish", actor=keeper, now=now)


def _round(programme: Programme, version: StandardVersion, year: int, officer: StaffUser) -> AnnualRound:
    """The scheme of a year: the first half 30 %, the second 70 %, both by sampled villages."""
    scheme = AnnualScheme(
        region=officer.region,
        year=year,
        title=f"{year}年{officer.region.name_in_titles}村居年度考核（演示）",
        document_number=f"演示发〔{year}〕3号",
        bonus_cap=5,
    )
    made = set_up_scheme(scheme, actor=officer)
    halves = ((BatchPeriod.FIRST_HALF, "半年考核", HALF), (BatchPeriod.SECOND_HALF, "年终考核", REST))
    components = []
    for period, name, weight in halves:
        batch = Batch(programme=programme, year=year, period=period, name=f"{year}年{period.label}村居考核（演示）")
        set_up_batch(batch, source=BLANK, actor=officer)
        set_standards(batch, dict.fromkeys(VillageKind.values, version), actor=officer)
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
