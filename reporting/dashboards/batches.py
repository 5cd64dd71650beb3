"""批次进度: on which level's desks the applications of the year lie, part by part, and how the phases stand."""

from collections import Counter, defaultdict
from itertools import groupby

from django.db.models import Count

from assessments.batch_progress import phase_lines
from assessments.choices import ApplicationState as S
from assessments.choices import ProgrammeKind
from assessments.models import Application, Batch, BatchPhase
from reporting.dashboards.panel import Chart, Column, Panel, rows_of, sum_of
from reporting.dashboards.place import Place

STAGES = (
    ("村(居)和乡镇", (S.DRAFT, S.RETURNED, S.AT_TOWNSHIP, S.CREATING, S.SELF_ASSESSING, S.TOWNSHIP_ASSESSING)),
    ("县级", (S.AT_COUNTY, S.COUNTY_ASSESSING, S.RECHECKING)),
    ("整改", (S.RECTIFYING,)),
    ("市级及以上", (S.CITY_INSPECTING, S.PROVINCE_REVIEWING, S.NATION_REVIEWING)),
    ("公示、待命名", (S.PUBLICISED, S.AT_NAMING)),
    ("已命名", (S.NAMED,)),
    ("未通过或撤销", (S.FAILED, S.WITHDRAWN)),
)
STAGE_OF = {state: label for label, states in STAGES for state in states}


def applications_panel(place: Place) -> Panel:
    """Two queries: the counts, and the phases of the batches that run. Nobody applies for a yearly assessment."""
    counted = (
        place.inside(Application.objects.all())
        .filter(batch__year=place.year, batch__programme__kind=ProgrammeKind.DEMONSTRATION)
        .order_by()
        .values("state", part=place.by_part())
        .annotate(number=Count("pk"))
    )
    found: dict[object, Counter] = defaultdict(Counter)
    for row in counted:
        found[row["part"]][STAGE_OF[S(row["state"])]] += row["number"]
    figures = {part: tuple(stages[label] for label, _ in STAGES) for part, stages in found.items()}
    rows = place.told(rows_of(place.parts, figures, (0,) * len(STAGES)))
    return Panel(
        key="applications",
        title="申报进度",
        first=place.parts_name,
        columns=[Column(label, "件") for label, _ in STAGES],
        rows=rows,
        total=sum_of(rows),
        chart=Chart.STACKED,
        facts=_phases(place),
        empty=f"{place.year}年还没有申报。",
        more=place.page("application_list"),
    )


def _phases(place: Place) -> list[tuple[str, str]]:
    batches = Batch.objects.for_user(place.viewer).to_apply_for().filter(year=place.year)
    phases = BatchPhase.objects.filter(batch__in=batches).select_related("batch").order_by("batch", "starts_on")
    running = [line for line in phase_lines(phases, place.today) if line.kind == "info"]
    return [
        (str(batch), "、".join(f"{line.phase.get_phase_display()}{line.words}" for line in lines))
        for batch, lines in groupby(running, key=lambda line: line.phase.batch)
    ]
