"""逾期工作: what should have been done by yesterday and was not, part by part."""

from collections.abc import Mapping

from django.db.models import Count, QuerySet

from agreements.models import OpinionCase
from assessments.models import Application, Rectification
from reporting.dashboards.panel import Chart, Column, Panel, rows_of, sum_of
from reporting.dashboards.place import Place

COLUMNS = (Column("制度", "期", drawn=False), Column("意见", "件"), Column("整改", "项"), Column("申报", "件"))


def overdue_panel(place: Place, missed_duties: Mapping[object, int]) -> Panel:
    """Three queries; `missed_duties` are the periods of this year's duties that went by, by part."""
    opinions = OpinionCase.objects.unanswered().filter(due_on__lt=place.today)
    applications = Application.objects.running().with_deadline().filter(due_on__lt=place.today)
    counts = [
        missed_duties,
        _by_part(place, opinions),
        _by_part(place, Rectification.objects.overdue_on(place.today)),
        _by_part(place, applications),
    ]
    figures = {part.key: tuple(count.get(part.key, 0) for count in counts) for part in place.parts}
    rows = place.told(rows_of(place.parts, figures, ()))
    return Panel(
        key="overdue",
        title="逾期工作",
        first=place.parts_name,
        columns=COLUMNS,
        rows=rows,
        total=sum_of(rows),
        chart=Chart.STACKED,
        note=f"截至{place.today:%Y年%-m月%-d日}。制度按本年度已到期而未开展的期数计；申报按现在所在环节的截止日期计。图中不含制度。",
        empty="没有逾期工作。",
        more=place.page("duty_overdue"),
    )


def _by_part(place: Place, rows: QuerySet) -> dict[object, int]:
    counted = place.inside(rows).order_by().values(part=place.by_part()).annotate(number=Count("pk"))
    return {row["part"]: row["number"] for row in counted}
