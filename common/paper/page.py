"""A form as a page to print: what templates/common/paper.html shows."""

from common.paper.bands import bands_of
from common.paper.check_code import check_code
from common.paper.layout import Cell, Grid, Line, Role, laid_out
from common.paper.paper import Paper

PIXELS_PER_MM = 96 / 25.4
DENSE = ((3, 0.6), (2, 0.75), (1, 0.9))  # how small the letters are, see static/css/paper.css
HEADS = (Role.HEAD, Role.LABEL, Role.HEADING)


def page_context(paper: Paper) -> dict:
    """Plain words and marks; the template decides nothing."""
    grid = laid_out(paper)
    form = paper.form
    return {
        "heading": paper.title,
        "annex": form.annex,
        "table_code": form.table_code.lines if form.table_code else (),
        "unit_words": paper.unit_words,
        "filled_words": paper.filled_words,
        "unit_line": form.unit_line,
        "summary": paper.summary,
        **drawn(grid),
        "opinions": [
            {"label": label, "text": opinion.text, "name": opinion.name, "date": opinion.day}
            for label, opinion in paper.boxes()
        ],
        "notes": paper.all_notes,
        "signatures": paper.signatures,
        "made_words": paper.made_words(check_code(paper, grid)),
        "landscape": form.is_landscape,
    }


def drawn(grid: Grid) -> dict:
    """The table itself; one too wide for its page in bands below each other."""
    return {"tables": [_table(band) for band in bands_of(grid)]}


def _table(grid: Grid) -> dict:
    return {
        "shares": _shares(grid),
        "head": [_line(line) for line in grid.head],
        "body": [_line(line) for line in grid.body],
        "dense": next((dense for dense, scale in DENSE if grid.scale <= scale), 0),
    }


def _shares(grid: Grid) -> list[str]:
    """The widths of the columns in per cent."""
    whole = sum(grid.widths)
    return [f"{width * 100 / whole:.1f}%" for width in grid.widths]


def _line(line: Line) -> dict:
    return {"cells": [_cell(cell) for cell in line.cells], "tall": round(line.tall * PIXELS_PER_MM)}


def _cell(cell: Cell) -> dict:
    marks = ["col-centre"] if cell.is_centred else ["col-figure"] if cell.is_figure else []
    marks += ["paper-total"] if cell.role is Role.TOTAL else []
    marks += ["paper-heading"] if cell.role is Role.HEADING else []
    marks += ["paper-on-top"] if cell.on_top else []
    return {
        "text": cell.text,
        "columns": cell.columns,
        "rows": cell.rows,
        "marks": " ".join(marks),
        "is_head": cell.role in HEADS,
    }
