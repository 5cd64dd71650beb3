"""意见按期答复: how many opinions came, and how many were answered by their last day."""

from django.db.models import Count, F, Q

from agreements.choices import OpinionState
from agreements.models import OpinionCase
from common.quotient import quotient
from reporting.dashboards.panel import Chart, Column, Figure, Panel, Row, rows_of, sum_of
from reporting.dashboards.place import Place

COLUMNS = (
    Column("收到", "件", drawn=False),
    Column("按期答复", "件"),
    Column("逾期答复", "件"),
    Column("逾期未答复", "件"),
    Column("按期答复率", "%", drawn=False),
)


def opinions_panel(place: Place) -> Panel:
    """One query."""
    in_time = Q(answered_on__lte=F("due_on"))
    counted = (
        place.inside(OpinionCase.objects.of_year(place.year))
        .order_by()
        .values(part=place.by_part())
        .annotate(
            received=Count("pk"),
            in_time=Count("pk", filter=in_time),
            late=Count("pk", filter=Q(answered_on__gt=F("due_on"))),
            overdue=Count("pk", filter=Q(state=OpinionState.RECEIVED, due_on__lt=place.today)),
        )
    )
    counts = {row["part"]: (row["received"], row["in_time"], row["late"], row["overdue"]) for row in counted}
    counted_rows = place.told(rows_of(place.parts, counts, (0, 0, 0, 0)))
    rows = [Row(row.name, with_rate(row.figures), row.url) for row in counted_rows]
    total = sum_of(counted_rows)
    return Panel(
        key="opinions",
        title="意见办理",
        first=place.parts_name,
        columns=COLUMNS,
        rows=rows,
        chart=Chart.STACKED,
        total=total and Row(total.name, with_rate(total.figures)),
        note="按期答复率＝按期答复数÷（按期答复数＋逾期答复数＋逾期未答复数）；未到期的不计。",
        empty=f"{place.year}年没有收到意见。",
        more=place.page("opinion_list"),
    )


def with_rate(counts: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Received, in time, late, overdue; and the rate of those about which it is known."""
    _, in_time, late, overdue = counts
    return (*counts, quotient(in_time, in_time + late + overdue, times=100))
