"""The matrix of duties: one line for each region or village, one column for each duty. No database of its own."""

from dataclasses import dataclass

from agreements.choices import PERIODIC, Frequency
from agreements.completion import Cell
from agreements.models import Duty


@dataclass
class AreaRow:
    """One line of the overview: a region or a village, with a cell for each column."""

    name: str
    url: str
    cells: list[Cell | None]
    whole: Cell
    is_total: bool = False
    is_silent: bool = False  # of a county without any record: its cells are blank


@dataclass(frozen=True)
class Column:
    """A column of the overview: entries of the catalogue that are counted together, being one duty."""

    key: str
    name: str
    title: str
    frequency: str
    unit: str
    duties: tuple[int, ...]

    @property
    def has_rate(self) -> bool:
        """What is registered as it happens has occurrences, but nothing that is owed."""
        return self.frequency != Frequency.AS_IT_HAPPENS


def columns_of(duties: list[Duty]) -> list[Column]:
    """One for each key, in the order of the catalogue: 村民代表会议 and 居民代表会议 stand in one column."""
    by_key: dict[str, list[Duty]] = {}
    for duty in duties:
        by_key.setdefault(duty.key, []).append(duty)
    return [
        Column(
            key,
            same[0].short_name,
            "、".join(f"{duty.name}（{duty.frequency_text}）" for duty in same),
            same[0].frequency,
            same[0].unit,
            tuple(duty.pk for duty in same),
        )
        for key, same in by_key.items()
    ]


def row_of(name: str, url: str, cells: dict[int, Cell], columns: list[Column], *, is_silent: bool = False) -> AreaRow:
    """A column that binds nobody here is None, which is something else than 0."""
    shown: list[Cell | None] = []
    whole = Cell()
    for column in columns:
        parts = [cells[duty] for duty in column.duties if duty in cells]
        shown.append(sum(parts[1:], parts[0]) if parts else None)
        if parts and (column.frequency in PERIODIC or column.frequency == Frequency.WITHIN_DAYS):
            whole = whole + shown[-1]
    return AreaRow(name, url, shown, whole, is_silent=is_silent)


def in_all(rows: list[AreaRow], columns: list[Column]) -> AreaRow:
    cells: list[Cell | None] = []
    for number, _ in enumerate(columns):
        parts = [row.cells[number] for row in rows if row.cells[number] is not None]
        cells.append(sum(parts[1:], parts[0]) if parts else None)
    return AreaRow("合计", "", cells, sum((row.whole for row in rows), Cell()), is_total=True)
