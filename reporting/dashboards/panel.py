"""A panel of a dashboard: a table of figures, and the chart that is drawn from the very same figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from reporting.dashboards.place import Part

Figure = int | Decimal | None


class Chart(StrEnum):
    """How the rows are drawn. Columns become the colours of bars, the lines, or the cells of a heat map."""

    BARS = "bars"
    STACKED = "stacked"
    LINES = "lines"
    HEAT = "heat"


@dataclass(frozen=True)
class Column:
    """A column of figures; one that is not drawn stands in the table alone."""

    label: str
    unit: str = ""
    drawn: bool = True


@dataclass(frozen=True)
class Row:
    """One line: a part of the place, or a year. Blank figures are None, which is something else than 0."""

    name: str
    figures: tuple[Figure, ...]
    url: str = ""


@dataclass(frozen=True)
class Panel:
    """What is shown under one heading. `more` leads to the page behind it; `empty` says why there is nothing."""

    key: str
    title: str
    first: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    chart: Chart = Chart.BARS
    total: Row | None = None
    note: str = ""
    empty: str = ""
    more: str = ""
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def figures_id(self) -> str:
        """The element that carries the figures to the script."""
        return f"{self.key}-figures"

    @property
    def has_figures(self) -> bool:
        return any(figure is not None for row in self.rows for figure in row.figures)

    @property
    def drawing(self) -> dict:
        """For the script: numbers as text, nothing is rounded on the way; rows with nothing to draw left out."""
        drawn = [number for number, column in enumerate(self.columns) if column.drawn]
        rows = [row for row in self.rows if self._is_drawn(row.figures[number] for number in drawn)]
        return {
            "kind": self.chart.value,
            "names": [row.name for row in rows],
            "series": [
                {
                    "label": self.columns[number].label,
                    "unit": self.columns[number].unit,
                    "figures": [None if row.figures[number] is None else str(row.figures[number]) for row in rows],
                }
                for number in drawn
            ],
        }

    def _is_drawn(self, figures: Iterable[Figure]) -> bool:
        """A bar of 0 is not seen; a cell of 0 in a heat map, or a point of 0 on a line, is."""
        if self.chart in (Chart.HEAT, Chart.LINES):
            return any(figure is not None for figure in figures)
        return any(figures)


def rows_of(parts: Iterable[Part], figures: Mapping[object, tuple[Figure, ...]], missing: tuple) -> list[Row]:
    """One row for each part in its order; `missing` are the figures of a part about which nothing is known."""
    return [Row(part.name, figures.get(part.key, missing), part.url) for part in parts]


def sum_of(rows: Sequence[Row], name: str = "合计") -> Row | None:
    """The sum of counts, column by column; None without rows."""
    if not rows:
        return None
    columns = zip(*(row.figures for row in rows), strict=True)
    return Row(name, tuple(sum(figure or 0 for figure in column) for column in columns))
