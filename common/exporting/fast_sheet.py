"""A worksheet that takes whole rows: five times as quick as cell by cell, and nothing in a text is ever XML.

(XlsxWriter's constant_memory mode writes a text that begins with <r> and ends with </r> as it stands.)
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from common.exporting.columns import CellKind

LONGEST_CELL = 32_767
DAY_ZERO = date(1899, 12, 30)
NEEDS_CARE = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s$")


class FastSheet(Worksheet):
    """Rows are written straight into the sheet's data, in order, as constant_memory demands."""

    def begin_rows(self, first: int, last: int, last_column: int) -> None:
        """Close what was written cell by cell; rows `first` to `last` (from 0) follow."""
        self._write_single_row(first)
        self._check_dimensions(last, last_column)

    def write_line(self, row: int, cells: Sequence[str]) -> None:
        """One row, its cells as `cell_writer` made them."""
        self.fh.write(f'<row r="{row + 1}">{"".join(cells)}</row>')
        self.previous_row = row

    def cell_writer(self, column: int, kind: CellKind, cell_format: Format) -> Callable[[int, object], str]:
        """A function of row and value that gives the cell of this column; None and "" give a blank one."""
        begin, style = f'<c r="{xl_col_to_name(column)}', f'" s="{cell_format._get_xf_index()}"'
        if kind is CellKind.TEXT:
            return lambda row, value: (
                f"{begin}{row + 1}{style}{self._text(value)}</c>" if value else f"{begin}{row + 1}{style}/>"
            )
        figure = _serial if kind is CellKind.DATE else _number
        return lambda row, value: (
            f"{begin}{row + 1}{style}/>" if value is None else f"{begin}{row + 1}{style}><v>{figure(value)}</v></c>"
        )

    def _text(self, text: str) -> str:
        if len(text) > LONGEST_CELL:
            raise ValueError(f"text of {len(text)} characters")
        if not NEEDS_CARE.search(text):
            return f' t="inlineStr"><is><t>{text}</t></is>'
        text = self._escape_data(self._escape_control_characters(text))
        return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is>'


def _number(value) -> str:
    return f"{value:.16G}"


def _serial(day: date) -> str:
    return str((day - DAY_ZERO).days)
