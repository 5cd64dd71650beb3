"""年度考核: grades by part, places, and how the years compare. Before publication only the county sees its figures."""

from collections import Counter, defaultdict

from django.db.models import Avg, Count, F, Min, Q
from django.urls import reverse

from assessments.models import Honour
from common.quotient import quotient
from reporting.dashboards.panel import Chart, Column, Figure, Panel, Row, rows_of, sum_of
from reporting.dashboards.place import Place
from reporting.models import AnnualGrade, AnnualScore, TownshipScore
from reporting.ranking import moved
from villages.choices import RegionLevel

YEARS = 5
NO_TOTAL = "无总分"


def grades_panel(place: Place) -> Panel:
    """Two queries: the counts, and the order of the grades."""
    scores = place.inside(AnnualScore.objects.filter(round__scheme__year=place.year)).order_by()
    found: dict[object, Counter] = defaultdict(Counter)
    for row in scores.values("grade", part=place.by_part()).annotate(number=Count("pk")):
        found[row["part"]][row["grade"] or NO_TOTAL] += row["number"]
    given = {grade for counts in found.values() for grade in counts}
    grades = [grade for grade in (*_grades(place), NO_TOTAL) if grade in given]
    figures = {part: tuple(counts[grade] for grade in grades) for part, counts in found.items()}
    rows = place.told(rows_of(place.parts, figures, (0,) * len(grades))) if grades else []
    return Panel(
        key="grades",
        title="年度考核等次",
        first=place.parts_name,
        columns=[Column(grade, "个") for grade in grades],
        rows=rows,
        total=sum_of(rows),
        chart=Chart.STACKED,
        note="被一票否决的村(居)计入最低等次；缺评分表的没有总分，单独列出，不按0分计。",
        empty=f"{place.year}年度考核还没有公布的结果。",
        more=place.page(_page_behind(place)),
    )


def _page_behind(place: Place) -> str:
    """A city's counties have rounds of their own."""
    return "annual_round_list" if place.region.level == RegionLevel.CITY else "annual_score_list"


def _grades(place: Place) -> list[str]:
    """The grades of the year's schemes, the best first."""
    of_year = AnnualGrade.objects.for_user(place.viewer).filter(scheme__year=place.year).order_by()
    return list(of_year.values("name").annotate(least=Min("minimum")).order_by("-least").values_list("name", flat=True))


def places_panel(place: Place) -> Panel:
    """One query: totals and places of townships or villages; of a city, the mean of each county's units."""
    figures = _of_counties(place) if place.region.level == RegionLevel.CITY else _placed(place)
    rows = [row for row in rows_of(place.parts, figures, ()) if row.figures]
    if place.region.level != RegionLevel.CITY:
        rows.sort(key=lambda row: (row.figures[1] is None, row.figures[1] or 0))
    return Panel(
        key="places",
        title="年度考核得分和名次",
        first=place.parts_name,
        columns=[
            Column("总分", "分"),
            Column("名次", drawn=False),
            Column("上年总分", "分", drawn=False),
            Column("比上年进退", "位", drawn=False),
        ],
        rows=rows,
        note="县(区)为所属村(居)总分的平均，各区方案不同，不排名次。" if place.region.level == RegionLevel.CITY else "",
        empty=f"{place.year}年度考核还没有公布的结果。",
        more=place.page(_page_behind(place)),
    )


def _of_counties(place: Place) -> dict[object, tuple[Figure, ...]]:
    scores = place.inside(AnnualScore.objects.filter(round__scheme__year=place.year)).order_by()
    means = scores.values(part=place.by_part()).annotate(mean=Avg("total"), last=Avg("last_total"))
    return {row["part"]: (quotient(row["mean"], 1), None, quotient(row["last"], 1), None) for row in means}


def _placed(place: Place) -> dict[object, tuple[Figure, ...]]:
    if place.region.level == RegionLevel.COUNTY:
        rows = TownshipScore.objects.for_user(place.viewer).filter(township__path__startswith=place.region.path)
        key = F("township_id")
    else:
        rows, key = place.inside(AnnualScore.objects.all()), F("village_id")
    of_year = rows.filter(round__scheme__year=place.year).annotate(part=key)
    return {
        row.part: (row.total, row.place, row.last_total, moved(row.place, row.last_place))
        for row in of_year.only("total", "place", "last_total", "last_place")
    }


def trend_panel(place: Place) -> Panel:
    """Two queries: totals by year, and titles by year."""
    first = place.year - YEARS + 1
    years = range(first, place.year + 1)
    scores = place.inside(AnnualScore.objects.filter(round__scheme__year__range=(first, place.year))).order_by()
    by_year = {
        row["year"]: row
        for row in scores.values(year=F("round__scheme__year")).annotate(
            mean=Avg("total"), scored=Count("pk", filter=Q(total__isnull=False))
        )
    }
    honours = place.inside(Honour.objects.filter(year__range=(first, place.year))).order_by()
    named = dict(honours.values_list("year").annotate(Count("pk")))
    rows = [
        Row(f"{year}年", (quotient(known.get("mean"), 1), known.get("scored"), named.get(year)))
        for year in years
        for known in [by_year.get(year, {})]
    ]
    has_any = any(figure is not None for row in rows for figure in row.figures)
    return Panel(
        key="trend",
        title="历年得分和命名",
        first="年度",
        columns=[
            Column("平均总分", "分"),
            Column("有总分的村(居)", "个", drawn=False),
            Column("命名村(居)", "个", drawn=False),
        ],
        rows=rows if has_any else [],
        chart=Chart.LINES,
        empty="还没有公布过年度考核结果，也没有命名过村(居)。",
        more=reverse("honour_list"),
    )
