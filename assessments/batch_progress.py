"""How far a batch is: what each phase's dates mean today, and on which desks its applications lie."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F

from assessments.choices import ApplicationState
from assessments.models import Application, Batch, BatchPhase
from villages.choices import RegionLevel


@dataclass(frozen=True)
class PhaseLine:
    """A phase beside today. `days`: to its last day while it runs, to its first one before."""

    phase: BatchPhase
    standing: str
    kind: str
    days: int | None = None

    @property
    def words(self) -> str:
        if self.days is None:
            return ""
        if self.kind == "neutral":
            return f"{self.days}天后开始"
        return f"还有{self.days}天" if self.days else "今天截止"


def phase_lines(phases: Iterable[BatchPhase], today: date) -> list[PhaseLine]:
    return [_line(one, today) for one in phases]


def _line(one: BatchPhase, today: date) -> PhaseLine:
    if today < one.starts_on:
        return PhaseLine(one, "未开始", "neutral", (one.starts_on - today).days)
    if today > one.ends_on:
        return PhaseLine(one, "已截止", "locked")
    return PhaseLine(one, "进行中", "info", (one.ends_on - today).days)


@dataclass
class PlaceFigures:
    """The applications of one place by desk; without a code, of all places."""

    name: str
    code: str = ""
    by_desk: Counter = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.by_desk.total()


@dataclass(frozen=True)
class FigureRow:
    """One line of the table: how many lie on each desk."""

    name: str
    code: str
    cells: list[tuple[ApplicationState, int]]
    total: int


@dataclass(frozen=True)
class BatchFigures:
    """Places in the order of their codes, under the desks on which anything lies."""

    level: RegionLevel
    desks: list[ApplicationState]
    places: list[PlaceFigures]
    whole: PlaceFigures

    @property
    def rows(self) -> list[FigureRow]:
        return [
            FigureRow(one.name, one.code, [(desk, one.by_desk[desk]) for desk in self.desks], one.total)
            for one in (self.whole, *self.places)
        ]


def figures_of(batch: Batch, user) -> BatchFigures:
    """One query: below a county by township, else by county."""
    region = user.region if user.region_id else batch.programme.region
    low = max(region.level, batch.programme.region.level) >= RegionLevel.COUNTY
    place = "village__township" if low else "village__township__parent"
    rows = Application.objects.for_user(user).filter(batch=batch).order_by(f"{place}__code")
    counted = rows.values("state", code=F(f"{place}__code"), name=F(f"{place}__name")).annotate(number=Count("pk"))
    places: dict[str, PlaceFigures] = {}
    whole = PlaceFigures("合计")
    for row in counted:
        one = places.setdefault(row["code"], PlaceFigures(row["name"], row["code"]))
        one.by_desk[row["state"]] += row["number"]
        whole.by_desk[row["state"]] += row["number"]
    desks = [desk for desk in ApplicationState if whole.by_desk[desk]]
    return BatchFigures(RegionLevel.TOWNSHIP if low else RegionLevel.COUNTY, desks, list(places.values()), whole)
