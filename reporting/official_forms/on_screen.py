"""A form as a table on screen: the same grid as on paper, and each row leads to what stands behind it."""

from collections.abc import Sequence

from common.paper.conventions import IN_ALL
from common.paper.layout import Cell, Line, Role, laid_out
from common.paper.paper import Paper


def table_of(paper: Paper, links: Sequence[str]) -> dict:
    """Plain words, marks and addresses; the template decides nothing. The name of a row and its figures are links."""
    grid, remaining = laid_out(paper), iter(links)
    name = 1 if paper.form.numbered else 0
    body = []
    for line in grid.body:
        is_row = any(cell.role is Role.BODY for cell in line.cells)
        body.append(_line(line, name, next(remaining, "") if is_row else ""))
    return {"head": [_line(line, name) for line in grid.head], "body": body}


def _line(line: Line, name: int, url: str = "") -> dict:
    is_total = any(cell.role is Role.TOTAL for cell in line.cells) or line.cells[0].text == IN_ALL
    return {"cells": [_cell(cell, name, url) for cell in line.cells], "is_total": is_total}


def _cell(cell: Cell, name: int, url: str) -> dict:
    marks = "col-centre" if cell.is_centred else "col-figure" if cell.is_figure else ""
    leads_on = cell.column == name or (cell.is_figure and cell.column > name)
    return {
        "text": cell.text,
        "columns": cell.columns,
        "rows": cell.rows,
        "marks": marks,
        "url": url if leads_on and cell.text else "",
    }
