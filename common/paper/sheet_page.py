"""How a sheet of a workbook comes out on A4: as wide as one page, or cut into bands on pages one after another."""

from math import floor

import xlsxwriter

from common.paper.bands import Cut, cut_of
from common.paper.conventions import A4
from common.paper.layout import Grid
from common.paper.paper import Paper

SHORT_SIDE, LONG_SIDE, BESIDE = 8.27, 11.69, 0.6  # of the page and its margins, in inches
WIDEST_DIGIT = 9.6  # pixels


def set_up_page(sheet, *, paper: Paper, grid: Grid, head: tuple[int, int], last_row: int) -> None:
    """`head`: the first row of the head of the table, and the one behind the last."""
    cut, last = cut_of(grid), len(grid.widths) - 1
    first, end = head
    sheet.set_paper(A4)
    if paper.form.is_landscape:
        sheet.set_landscape()
    if end > first:
        sheet.freeze_panes(end, cut.kept)
        sheet.repeat_rows(first, end - 1)
    sheet.print_area(0, 0, last_row, last)
    if len(cut.spans) == 1:
        sheet.fit_to_pages(1, 0)
    else:
        _cut_pages(sheet, paper, grid, cut)
    sheet.center_horizontally()
    sheet.set_margins(left=BESIDE, right=BESIDE, top=0.7, bottom=0.75)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xlsxwriter.utility.xl_rowcol_to_cell(last_row, last)}"})


def _cut_pages(sheet, paper: Paper, grid: Grid, cut: Cut) -> None:
    """All with the names of the rows in front and, small, the title on top."""
    sheet.repeat_columns(0, cut.kept - 1)
    sheet.set_v_pagebreaks([first for first, _ in cut.spans[1:]])
    widest = max(sum(_inches(grid.widths[column]) for column in cut.columns_of(span)) for span in cut.spans)
    side = LONG_SIDE if paper.form.is_landscape else SHORT_SIDE
    sheet.set_print_scale(min(100, floor(100 * (side - 2 * BESIDE) / widest)))
    sheet.set_header(f"&C&9 {paper.title.replace('&', '&&')}")  # a digit after &9 would belong to it


def _inches(width: int) -> float:
    """How wide a column comes out: seven pixels for a letter in Calibri, more in what stands in for it."""
    return WIDEST_DIGIT * (width + 1.5) / 96
