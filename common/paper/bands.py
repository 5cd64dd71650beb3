"""A table much wider than its page, cut into bands that follow one another. Pure.

Each band begins with the words that name the rows, so it reads by itself. Tables that fit when their letters are made
a little smaller stay whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from common.paper.layout import Cell, Grid, Line
from common.paper.values import FIGURES

READABLE = 0.6  # how much smaller letters may be made before the table is cut


@dataclass(frozen=True)
class Cut:
    """The first `kept` columns stand in every band; each band shows the columns of one of `spans` besides."""

    kept: int
    spans: tuple[tuple[int, int], ...]  # first column, and the one behind the last

    def columns_of(self, span: tuple[int, int]) -> tuple[int, ...]:
        return (*range(self.kept), *range(*span))


def cut_of(grid: Grid) -> Cut:
    """One span where the table stays whole."""
    count = len(grid.widths)
    if grid.scale >= READABLE:
        return Cut(0, ((0, count),))
    room = round(sum(grid.widths) * grid.scale)
    kept = _leading_words(grid, room // 2)
    room -= sum(grid.widths[:kept])
    blocks = [block for whole in _groups(grid, kept) for block in _fitting(grid, whole, room)]
    least = len(_filled(grid, blocks, room))
    # As many bands as are needed, and all about as wide: the smallest room that needs no more of them.
    tight = next(size for size in range(1, room + 1) if len(_filled(grid, blocks, size)) <= least)
    return Cut(kept, tuple(_filled(grid, blocks, tight)))


def bands_of(grid: Grid) -> list[Grid]:
    """The table as it stands on paper, from left to right; each band fits on the page."""
    cut = cut_of(grid)
    if len(cut.spans) == 1:
        return [grid]
    return [_band(grid, cut.columns_of(span)) for span in cut.spans]


def _leading_words(grid: Grid, most: int) -> int:
    """How many columns in front name the rows: 序号, and words up to the first figures or group; `most` letters."""
    grouped = {cell.column for cell in grid.head[0].cells if cell.columns > 1} if grid.head else set()
    figures = {cell.column for line in grid.body for cell in line.cells if cell.kind in FIGURES and cell.column}
    end = min(grouped | figures | {len(grid.widths)})
    while end > 1 and sum(grid.widths[:end]) > most:
        end -= 1
    return end


def _groups(grid: Grid, start: int) -> Iterator[tuple[int, int]]:
    """Columns under one head stay together."""
    heads = sorted((cell.column, cell.columns) for cell in grid.head[0].cells) if grid.head else []
    for column, columns in heads or [(column, 1) for column in range(len(grid.widths))]:
        if column + columns > start:
            yield max(column, start), column + columns


def _fitting(grid: Grid, block: tuple[int, int], room: int) -> list[tuple[int, int]]:
    """A group wider than the page is cut all the same."""
    return [block] if _width(grid, block) <= room else [(column, column + 1) for column in range(*block)]


def _filled(grid: Grid, blocks: Iterable[tuple[int, int]], room: int) -> list[tuple[int, int]]:
    """Neighbouring blocks in as few spans as `room` allows."""
    spans: list[tuple[int, int]] = []
    for first, behind in blocks:
        if spans and _width(grid, (spans[-1][0], behind)) <= room:
            spans[-1] = (spans[-1][0], behind)
        else:
            spans.append((first, behind))
    return spans


def _width(grid: Grid, span: tuple[int, int]) -> int:
    return sum(grid.widths[slice(*span)])


def _band(grid: Grid, columns: tuple[int, ...]) -> Grid:
    place_of = {column: place for place, column in enumerate(columns)}
    head, body = ([_line(line, place_of) for line in lines] for lines in (grid.head, grid.body))
    return Grid(tuple(grid.widths[column] for column in columns), tuple(head), tuple(body))


def _line(line: Line, place_of: dict[int, int]) -> Line:
    return replace(line, cells=tuple(found for cell in line.cells if (found := _cell(cell, place_of))))


def _cell(cell: Cell, place_of: dict[int, int]) -> Cell | None:
    """The part of a cell that lies in the band; None where it has none."""
    places = [place_of[column] for column in range(cell.column, cell.column + cell.columns) if column in place_of]
    return replace(cell, column=places[0], columns=len(places)) if places else None
