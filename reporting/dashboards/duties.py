"""制度落实: completion of each duty in each part, as a heat map."""

from dataclasses import dataclass
from functools import cached_property

from agreements.completion import Cell, Year, completion_by_area, there_in
from agreements.duty_matrix import AreaRow, columns_of, in_all, row_of
from agreements.duty_matrix import Column as DutyColumn
from agreements.silent_counties import silent_counties
from reporting.dashboards.panel import Chart, Column, Panel, Row
from reporting.dashboards.place import Place
from villages.choices import RegionLevel

NOTE = "完成率＝已完成期数÷已到期期数；图中空白、表中“—”为未到期或不适用。"
NOT_KEPT = "本年度没有任何制度记录的县(区)也写作“—”，不计入合计；其未开展的期数见“逾期工作”。"


@dataclass(frozen=True)
class DutyFigures:
    """Completion of the year's duties in each part of a place, worked out once for all panels that use it."""

    place: Place

    @cached_property
    def year(self) -> Year:
        return Year.of(self.place.year, self.place.today)

    @cached_property
    def cells(self) -> dict[object, dict[int, Cell]]:
        villages = there_in(self.place.villages, self.place.year)
        return completion_by_area(villages, self.year, self.place.by_part(village=""))

    @cached_property
    def columns(self) -> list[DutyColumn]:
        return columns_of(self.year.duties)

    @cached_property
    def rows(self) -> list[tuple[object, AreaRow]]:
        parts = [part for part in self.place.parts if part.key in self.cells]
        return [(part.key, row_of(part.name, part.url, self.cells[part.key], self.columns)) for part in parts]

    @cached_property
    def silent(self) -> set[object]:
        """The parts that are, or lie in, a county without records: they have no rate, which is not 0."""
        found = silent_counties(there_in(self.place.villages, self.place.year), self.place.year)
        if self.place.level == RegionLevel.COUNTY:
            return {county.code for county in found}
        return {part.key for part in self.place.parts} if found else set()

    @property
    def missed(self) -> dict[object, int]:
        """Periods that have gone by and were not met, by part."""
        return {key: row.whole.completion.missing for key, row in self.rows}


def duties_panel(figures: DutyFigures) -> Panel:
    place = figures.place
    rated = [number for number, column in enumerate(figures.columns) if column.has_rate]
    kept = {key: row for key, row in figures.rows if key not in figures.silent}
    return Panel(
        key="duties",
        title="制度落实",
        first=place.parts_name,
        columns=[Column("综合", "%"), *(Column(figures.columns[number].name, "%") for number in rated)],
        rows=[_rates(row, rated) if key in kept else _blank(row, rated) for key, row in figures.rows],
        total=_rates(in_all(list(kept.values()), figures.columns), rated) if kept else None,
        chart=Chart.HEAT,
        note=NOTE + (NOT_KEPT if len(kept) < len(figures.rows) else ""),
        empty=f"{place.year}年没有制度记录。",
        more=place.page("duty_overview"),
    )


def _rates(row: AreaRow, rated: list[int]) -> Row:
    """The rate of all duties together, and that of each."""
    cells = (row.cells[number] for number in rated)
    return Row(row.name, (row.whole.completion.rate, *(cell and cell.completion.rate for cell in cells)), row.url)


def _blank(row: AreaRow, rated: list[int]) -> Row:
    return Row(row.name, (None,) * (1 + len(rated)), row.url)
