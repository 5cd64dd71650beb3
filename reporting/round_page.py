"""What the page of a round tells: progress of sheets by component, grades, who has no total and why."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from assessments.choices import ApplicationState, SheetState
from assessments.models import InspectionSample, ScoreSheet
from common.quotient import quotient
from reporting.choices import NoTotal
from reporting.models import AnnualRound, SchemeComponent
from reporting.models.annual_score import AnnualScoreQuerySet
from villages.models import Village


@dataclass(frozen=True)
class Progress:
    """How many sheets a component asks for, and how many are in."""

    component: SchemeComponent
    due: int
    done: int

    @property
    def rate(self) -> Decimal | None:
        return quotient(self.done, self.due, times=100)


def _number(rows, key: str, counted: str) -> Coalesce:
    """How many different units the rows have, for each component."""
    found = rows.order_by().values(key).annotate(number=Count(counted, distinct=True)).values("number")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def progress_of(one: AnnualRound) -> list[Progress]:
    """In two queries: active units by kind, and the components with what is in and what was drawn."""
    region = one.scheme.region
    units = Village.objects.active().filter(township__parent=region).order_by()
    by_kind = dict(units.values_list("kind").annotate(Count("pk")))
    batch = {"application__batch": OuterRef("batch"), "application__village__township__parent": region}
    sheets = ScoreSheet.objects.filter(stage=OuterRef("stage"), state=SheetState.SUBMITTED, **batch)
    samples = InspectionSample.objects.filter(plan__batch=OuterRef("batch"), village__township__parent=region)
    components = SchemeComponent.objects.filter(scheme=one.scheme).select_related("batch").order_by("position")
    components = components.prefetch_related("batch__standards").annotate(
        done=_number(
            sheets.exclude(application__state=ApplicationState.WITHDRAWN),
            "application__batch",
            "application__village",
        ),
        drawn=_number(samples, "plan__batch", "village"),
    )
    return [Progress(row, row.drawn if row.is_sampled else _due(row, by_kind), row.done) for row in components]


def _due(component: SchemeComponent, by_kind: dict[str, int]) -> int:
    """Units of the kinds that the batch scores; of both where it names no standard."""
    kinds = {one.kind for one in component.batch.standards.all()} or set(by_kind)
    return sum(count for kind, count in by_kind.items() if kind in kinds)


@dataclass(frozen=True)
class GradeShare:
    """One grade: how many units have it, out of those that have a total."""

    name: str
    count: int
    rate: Decimal | None


@dataclass(frozen=True)
class Spread:
    """Where the units of a round stand: grades from the highest, and those without a total by reason."""

    units: int
    scored: int
    vetoed: int
    grades: list[GradeShare]
    without: list[tuple[NoTotal, int]]


def spread_of(one: AnnualRound, scores: AnnualScoreQuerySet) -> Spread:
    """Of the scores that the viewer may see, in one query; the grades are the scheme's."""
    rows = scores.filter(round=one).order_by().values("grade", "reason")
    found = list(rows.annotate(count=Count("pk"), vetoed=Count("pk", filter=Q(is_vetoed=True))))
    by_grade, by_reason = ({row[key]: 0 for row in found} for key in ("grade", "reason"))
    for row in found:
        by_grade[row["grade"]] += row["count"]
        by_reason[row["reason"]] += row["count"]
    scored = by_reason.get("", 0)
    return Spread(
        units=sum(by_reason.values()),
        scored=scored,
        vetoed=sum(row["vetoed"] for row in found),
        grades=[
            GradeShare(grade.name, count, quotient(count, scored, times=100))
            for grade in one.scheme.grades.all()
            for count in [by_grade.get(grade.name, 0)]
        ],
        without=[(reason, by_reason[reason]) for reason in NoTotal if by_reason.get(reason)],
    )
