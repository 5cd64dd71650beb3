"""A form as a table on screen: the same grid as on paper, and each row leads to what stands behind it."""

from collections.abc import Sequence

from common.paper.layout import Cell, Line, Role, laid_out
from common.paper.paper import Paper


def table_of(paper: Paper, links: Sequence[str]) -> dict:
    """Plain words, marks and addresses; the template decides nothing."""
    grid, remaining = laid_out(paper), iter(links)
    body = []
    for line in grid.body:
        is_row = any(cell.role is Role.BODY for cell in line.cells)
        body.append(_line(line, next(remaining, "") if is_row else ""))
    return {"head": [_line(line) for line in grid.head], "body": body}


def _line(line: Line, url: str = "") -> dict:
    is_total = any(cell.role is Role.TOTAL for cell in line.cells)
    return {"cells": [_cell(cell, url) for cell in line.cells], "is_total": is_total}


def _cell(cell: Cell, url: str) -> dict:
    is_number = cell.column == 0 and cell.role is Role.BODY
    marks = "col-centre" if cell.is_centred else "col-figure" if cell.is_figure else ""
    return {
        "text": cell.text,
        "columns": cell.columns,
        "rows": cell.rows,
        "marks": marks,
        "url": "" if is_number or not cell.text else url,
    }
