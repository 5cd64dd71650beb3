"""A village whose application lies where it is scored, by a standard that has every kind of rule."""

from decimal import Decimal

from assessments.choices import RuleKind, SheetState, Stage
from assessments.desks import STAGE_DESKS
from assessments.models import Application, Score, ScoreSheet
from common.workflow import states_open
from tests.factories import (
    AnnualStatisticsFactory,
    ApplicationFactory,
    BatchFactory,
    GradeFactory,
    IndicatorFactory,
    ProgrammeLevelFactory,
    RegionFactory,
    SectionFactory,
    StaffUserFactory,
    StandardVersionFactory,
    VillageFactory,
)
from tests.factories.assessments import publish
from villages.choices import Role

TOWNSHIP, COUNTY, CITY = "120119001", "120119", "1201"
YEAR = 2026
HAVES = [{"key": "sign", "text": "有牌子"}, {"key": "roll", "text": "有名册"}]
RULES = (
    ("1", "机构健全", RuleKind.YES_NO, 20, {}, ""),
    ("2", "协会建设", RuleKind.CHECKLIST, 10, {"items": HAVES}, ""),
    (
        "3",
        "会员覆盖率",
        RuleKind.THRESHOLD,
        30,
        {"target": "10", "step": "1", "cost": "5", "unit": "%"},
        "member_coverage",
    ),
    ("4", "信访", RuleKind.COUNT, 10, {"cost": "3"}, ""),
    ("5", "班子团结", RuleKind.MANUAL, 20, {"step": "0.5"}, ""),
    (
        "6",
        "群众评价",
        RuleKind.TIERS,
        10,
        {"tiers": [{"name": "好", "points": "10"}, {"name": "差", "points": "0"}]},
        "",
    ),
    ("7", "无违法收费", RuleKind.VETO, 0, {}, ""),
    ("8", "经验推广", RuleKind.BONUS, 5, {}, ""),
)
ANSWERS = {"1": "是", "2": ["sign", "roll"], "3": "12", "4": "0", "5": "20", "6": "好", "7": "是"}


def make_standard(region):
    """100 points: 合格 from 60, 示范 from 90."""
    version = StandardVersionFactory(standard__region=region, title="样例标准")
    section = SectionFactory(version=version, title="组织建设", position=1)
    for position, (number, text, kind, points, parameters, metric) in enumerate(RULES, start=1):
        IndicatorFactory(
            section=section,
            position=position,
            number=number,
            text=text,
            kind=kind,
            points=points,
            parameters=parameters,
            metric=metric,
        )
    GradeFactory(version=version, name="合格", minimum=60)
    GradeFactory(version=version, name="示范", minimum=90)
    return publish(version)


def standard_asking(metric: str):
    """One indicator, met or not, that the register answers."""
    version = StandardVersionFactory(standard__region=RegionFactory(code=COUNTY))
    IndicatorFactory(section=SectionFactory(version=version), position=1, number="1", points=100, metric=metric)
    return publish(version)


def clerk_at(code: str, role: Role = Role.REVIEWER, **fields):
    return StaffUserFactory(region=RegionFactory(code=code), role=role, **fields)


def application_at(stage: Stage, *, version=None, batch=None, code: str = TOWNSHIP, **fields):
    """On the desk of the stage, in a running batch of the year, by the standard of every kind."""
    county = RegionFactory(code=COUNTY)
    batch = batch or BatchFactory(programme__region=county, year=YEAR, state="open")
    village = fields.pop("village", None) or VillageFactory(township=RegionFactory(code=code))
    return ApplicationFactory(
        batch=batch,
        village=village,
        level=fields.pop("level", None) or ProgrammeLevelFactory(programme=batch.programme),
        version=version or make_standard(county),
        state=STAGE_DESKS[stage],
        **fields,
    )


def with_figures(village, *, members: int = 200, population: int = 2000, year: int = YEAR):
    """Filed statistics: what the metric of indicator 3 is worked out from."""
    return AnnualStatisticsFactory(
        village=village, year=year, members=members, resident_population=population, state="filed"
    )


def correct_figures(filed, **figures) -> None:
    """The township had it given back, corrected it and filed it again."""
    rows = type(filed).objects.filter(pk=filed.pk)
    with states_open():
        rows.update(state="draft")
    rows.update(**figures)
    with states_open():
        rows.update(state="filed")


def score_of(sheet: ScoreSheet, number: str) -> Score:
    return sheet.scores.get(indicator__number=number)


def points_of(sheet: ScoreSheet) -> dict[str, Decimal | None]:
    return {score.indicator.number: score.points for score in sheet.scores.select_related("indicator")}


def hand_in(sheet) -> None:
    with states_open():
        ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.SUBMITTED)


def go_on_to(application, stage: Stage) -> None:
    with states_open():
        Application.objects.filter(pk=application.pk).update(state=STAGE_DESKS[stage])
