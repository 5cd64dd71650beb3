"""The rows of a workbook under their header, and the cells that cannot be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from assessments.standard_book.columns import BookColumn
from common.cell_names import column_letter
from common.importing.reading import UNCOMPUTED, Sheet
from common.refusal import Refused
from common.widgets import Faulty, tidy

HEAD_WITHIN = 10  # rows in which the header is looked for
MOST_TEXT = 4000  # characters of a list or of other parameters


@dataclass(frozen=True)
class CellFault:
    """One cell that cannot be taken: where it stands, what it says, what is wrong and what to do."""

    sheet: str
    row: int
    column: str
    header: str
    value: str
    sentence: str

    @property
    def place(self) -> str:
        return f"{self.sheet} {self.column}{self.row}" if self.row else self.sheet


@dataclass
class Line:
    """One row of a sheet under its header."""

    sheet: str
    number: int
    cells: Mapping[str, object]
    columns: Mapping[str, tuple[int, BookColumn]]
    faults: list[CellFault]

    def value(self, name: str) -> Any:
        """The clean value; None where the cell is blank or was refused."""
        raw = self.cells.get(name, "")
        if name not in self.columns or raw in ("", None) or (isinstance(raw, str) and not tidy(raw)):
            return None
        column = self.columns[name][1]
        if raw == UNCOMPUTED:
            return self.refuse(name, "公式还没有算出结果，请在 Excel 中打开、保存后再上传，或直接填写数值。")
        try:
            value = column.widget.clean(raw)
            most = column.field.max_length if column.field is not None else MOST_TEXT
            if isinstance(value, str) and most and len(value) > most:
                return self.refuse(name, f"有{len(value)}个字，最多{most}字，请精简。")
            return column.field.clean(value, None) if column.field is not None else value
        except Faulty as fault:
            return self.refuse(name, f"{fault.rule}，{fault.fix}。")
        except ValidationError as error:
            return self.refuse(name, "；".join(error.messages))

    def refuse(self, name: str, sentence: str) -> None:
        position, column = self.columns.get(name, (0, None))
        raw = self.cells.get(name, "")
        value = tidy(raw) if raw != UNCOMPUTED else "（公式）"
        letter = column_letter(position + 1) if column else ""
        self.faults.append(
            CellFault(self.sheet, self.number, letter, column.header if column else name, value[:60], sentence)
        )

    def refuse_blanks(self) -> None:
        for name, (_, column) in self.columns.items():
            if column.is_required and tidy(self.cells.get(name, "")) == "":
                self.refuse(name, "没有填写，请补填。")


def lines_of(sheet: Sheet, columns: Sequence[BookColumn], faults: list[CellFault]) -> list[Line]:
    """The rows below the header, which may stand below a title and in any order of columns."""
    known = {column.header: column for column in columns}
    for at, (number, values) in enumerate(sheet.rows[:HEAD_WITHIN]):
        headers = list(map(header_of, values))
        found = {known[name].name: (place, known[name]) for place, name in enumerate(headers) if name in known}
        if len(found) >= min(3, len(columns)):
            _refuse_strangers(sheet.name, number, headers, known, faults)
            _refuse_lacking(sheet.name, columns, found)
            return [_line(sheet.name, row, cells, found, faults) for row, cells in sheet.rows[at + 1 :]]
    wanted = "、".join(column.header for column in columns if column.is_required)
    raise Refused(f"工作表“{sheet.name}”中没有找到表头，请保留列名：{wanted}。")


def _line(sheet: str, number: int, cells: list, columns: Mapping[str, tuple[int, BookColumn]], faults) -> Line:
    own = {name: cells[place] if place < len(cells) else "" for name, (place, _) in columns.items()}
    return Line(sheet, number, own, columns, faults)


def _refuse_strangers(sheet: str, row: int, headers: list[str], known: Mapping[str, BookColumn], faults) -> None:
    for place, name in enumerate(headers, start=1):
        if name and name not in known:
            sentence = "没有这一列，请改成空白表中的列名，或者删去这一列。"
            faults.append(CellFault(sheet, row, column_letter(place), name, name, sentence))


def _refuse_lacking(sheet: str, columns: Sequence[BookColumn], found: Mapping) -> None:
    lacking = [column.header for column in columns if column.is_required and column.name not in found]
    if lacking:
        raise Refused(f"工作表“{sheet}”缺少列：{'、'.join(lacking)}，请补上后再上传。")


def header_of(raw: object) -> str:
    return tidy(raw).replace(" ", "").replace("\n", "").rstrip("*").strip()
