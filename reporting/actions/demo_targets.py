"""The demo's responsibility targets of one district: last year's settled, this year's signed or still being written."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from common.history import act_of
from reporting.actions.targets import advance_paper, draw_papers, write_results
from reporting.choices import Direction
from reporting.models import ResponsibilityTarget, TargetPaper
from villages.choices import RegionLevel
from villages.models import Region, StaffUser
from villages.reporting_year import reporting_year

WRITER, MODEL = "jizhou_sh", "120119104"
PREAMBLE = "为落实年度协会工作，经双方协商，签订本责任书。各项目标按台账数据核定。（演示）"
TYPED = "群众来信来访"
# metric, name, unit, direction, target
LINES = (
    ("awareness_rate", "群众知晓率", "%", Direction.AT_LEAST, 93),
    ("member_coverage", "会员覆盖率", "%", Direction.AT_LEAST, 12),
    ("covenant_in_force", "规约生效比例", "%", Direction.AT_LEAST, 60),
    ("", TYPED, "件", Direction.AT_MOST, 3),
)
SIGNED_UNTIL = 8  # of this year's papers, in the order of townships


@transaction.atomic
def make_demo_targets(*, now: datetime) -> int:
    """Papers of two years, where there are none; returns how many are new."""
    writer = StaffUser.objects.select_related("region").get(username=WRITER)
    if TargetPaper.objects.for_user(writer).exists():
        return 0
    townships = list(Region.objects.in_use().at_level(RegionLevel.TOWNSHIP).filter(parent=writer.region))
    year = reporting_year(now)
    with act_of(writer):
        model = _model(Region.objects.get(code=MODEL), year - 1)
        _sign(model, writer, now, serial=1)
        lines = list(ResponsibilityTarget.objects.filter(paper=model, name=TYPED))
        for line in lines:
            line.result = Decimal(2)
        write_results(model, lines, actor=writer)
        advance_paper(model, "settle", actor=writer, now=now)
        drawn = [one.paper for one in draw_papers(townships, year, model=model, actor=writer)]
        for serial, paper in enumerate(drawn[:SIGNED_UNTIL], start=1):
            _sign(paper, writer, now, serial=serial)
    return 1 + len(drawn)


def _model(township: Region, year: int) -> TargetPaper:
    paper = TargetPaper.objects.create(township=township, year=year, preamble=PREAMBLE, county_signatory="演示·孙八")
    ResponsibilityTarget.objects.bulk_create(
        ResponsibilityTarget(
            paper=paper,
            position=position,
            metric=metric,
            name=name,
            unit=unit,
            direction=direction,
            target=Decimal(target),
        )
        for position, (metric, name, unit, direction, target) in enumerate(LINES, start=1)
    )
    return paper


def _sign(paper: TargetPaper, writer: StaffUser, now: datetime, *, serial: int) -> None:
    paper.document_number = f"演示责〔{paper.year}〕{serial}号"
    paper.signed_on, paper.township_signatory = min(date(paper.year, 3, 1), timezone.localdate(now)), "演示·镇长"
    paper.save()
    advance_paper(paper, "sign", actor=writer, now=now)
