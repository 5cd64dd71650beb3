"""A form as a table on screen: the same grid as on paper, and each row leads to what stands behind it."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from common.paper.conventions import IN_ALL
from common.paper.layout import Cell, Line, Role, laid_out
from common.paper.paper import Paper
from common.paper.values import FIGURES

UNIT = "village"  # the column of a row's own name, where county and township stand before it


def table_of(paper: Paper, links: Sequence[str]) -> dict:
    """Plain words, marks and addresses; the template decides nothing. The name of a row and its figures are links.

    On a screen every line is read by itself: no cell is merged downwards.
    """
    form = replace(paper.form, columns=tuple(replace(column, merged=False) for column in paper.form.columns))
    grid, remaining = laid_out(replace(paper, form=form)), iter(links)
    columns = form.all_columns
    first = 1 if form.numbered else 0
    name = next((place for place, column in enumerate(columns) if column.key == UNIT), first)
    figures = {place for place, column in enumerate(columns) if column.kind in FIGURES and place >= first}
    body = []
    for line in grid.body:
        is_row = any(cell.role is Role.BODY for cell in line.cells)
        body.append(_line(line, name, next(remaining, "") if is_row else ""))
    return {"head": [_head(line, name, figures) for line in grid.head], "body": body}


def _head(line: Line, name: int, figures: Collection[int]) -> dict:
    """Each head stands as the cells below it do; that of a group in the middle of its columns."""
    return {"cells": [_cell_of_head(cell, name, figures) for cell in line.cells]}


def _cell_of_head(cell: Cell, name: int, figures: Collection[int]) -> dict:
    marks = "col-name" if cell.column == name else "col-figure" if cell.column in figures else ""
    return {
        "text": cell.text,
        "columns": cell.columns,
        "rows": cell.rows,
        "marks": "col-centre" if cell.columns > 1 else marks,
    }


def _line(line: Line, name: int, url: str = "") -> dict:
    is_total = any(cell.role is Role.TOTAL for cell in line.cells) or line.cells[0].text == IN_ALL
    return {"cells": [_cell(cell, name, url, is_total=is_total) for cell in line.cells], "is_total": is_total}


def _cell(cell: Cell, name: int, url: str, *, is_total: bool) -> dict:
    named = (is_total and cell.column == 0) or cell.column == name
    marks = (
        "col-name" if named else "col-centre" if cell.is_centred else "col-figure" if cell.is_figure else "col-words"
    )
    leads_on = cell.column == name or (cell.is_figure and cell.column > name)
    return {
        "text": cell.text,
        "columns": cell.columns,
        "rows": cell.rows,
        "marks": marks,
        "url": url if leads_on and cell.text else "",
    }
