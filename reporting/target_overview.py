"""The papers of one year side by side: a line for each township, a column for each target, a light in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reporting.models import TargetPaper
from reporting.target_figures import Reading, readings


@dataclass(frozen=True)
class Column:
    """A target as several papers have it; of the same name but another unit it is another."""

    name: str
    unit: str


@dataclass(frozen=True)
class Overview:
    columns: list[Column]
    rows: list[tuple[TargetPaper, list[Reading | None]]] = field(default_factory=list)


def overview_of(papers: Sequence[TargetPaper]) -> Overview:
    """Columns in the order in which the papers bring them; a paper without the target has None there."""
    found = readings(papers)
    columns = list(dict.fromkeys(Column(one.line.name, one.line.unit) for paper in papers for one in found[paper.pk]))
    rows = []
    for paper in papers:
        own = {Column(one.line.name, one.line.unit): one for one in found[paper.pk]}
        rows.append((paper, [own.get(column) for column in columns]))
    return Overview(columns, rows)
