"""A county with two townships, and a paper of targets that may be signed."""

from datetime import date
from decimal import Decimal

from common.workflow import states_open
from reporting.models import TargetPaper
from tests.factories import (
    AnnualStatisticsFactory,
    RegionFactory,
    ResponsibilityTargetFactory,
    TargetPaperFactory,
    VillageFactory,
)
from villages.choices import StatisticsState

COUNTY, HERE, THERE, YEAR = "120119", "120119001", "120119002", 2026
SIGNED = {
    "document_number": "样发〔2026〕3号",
    "preamble": "为落实年度工作任务，签订本责任书。",
    "signed_on": date(2026, 3, 1),
    "county_signatory": "样例甲",
    "township_signatory": "样例乙",
}


def paper_of(township: str = HERE, year: int = YEAR, **said) -> TargetPaper:
    """A draft that lacks nothing: awareness by survey, coverage from the register, and one figure that is typed."""
    paper = TargetPaperFactory(township=RegionFactory(code=township), year=year, **SIGNED | said)
    lines = (
        ("awareness_rate", "群众知晓率", "%", "at_least", 90),
        ("member_coverage", "会员覆盖率", "%", "at_least", 10),
        ("", "群众来信来访", "件", "at_most", 3),
    )
    for position, (metric, name, unit, direction, target) in enumerate(lines, start=1):
        ResponsibilityTargetFactory(
            paper=paper,
            position=position,
            metric=metric,
            name=name,
            unit=unit,
            direction=direction,
            target=Decimal(target),
        )
    return paper


def laid_on(paper: TargetPaper, state: str) -> TargetPaper:
    with states_open():
        TargetPaper.objects.filter(pk=paper.pk).update(state=state)
    paper.refresh_from_db()
    return paper


def figures_of(township: str = HERE, year: int = YEAR, **figures) -> None:
    """Filed figures of one village of the township."""
    AnnualStatisticsFactory(
        village=VillageFactory(township=RegionFactory(code=township)),
        year=year,
        state=StatisticsState.FILED,
        **figures,
    )
