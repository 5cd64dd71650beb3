"""Opens the workbook on standard input: a program of its own, run by probing.py.

Leaves with 0 when the workbook was read, or cannot be read at all (the next reader says so in words). Of an old .xls,
whose cell formats python-calamine does not tell, it writes which cells have a format with a percent sign, as JSON:
sheet → format → list of rows, each [row, column, column …] counted from 1. UNTOLD: it cannot say.
"""

import io
import json
import resource
import struct
import sys

import python_calamine
import xlrd

OLD = b"\xd0\xcf\x11\xe0"
UNTOLD = 3
BROKEN = (xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, LookupError, TypeError, ValueError)
MEMORY = 768 << 20  # bytes of address space; 100,000 rows of 30 columns take 330 MB, of 60 columns 650 MB
SECONDS = 30  # of computing


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        content = sys.stdin.buffer.read()
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for about in book.sheets_metadata:
                if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    for _ in book.get_sheet_by_name(about.name).iter_rows():
                        pass
    except (python_calamine.CalamineError, python_calamine.PasswordError, OSError, ValueError, KeyError):
        return
    if content.startswith(OLD):
        try:
            json.dump(formatted_cells(content), sys.stdout)
        except BROKEN:
            sys.exit(UNTOLD)


def formatted_cells(content: bytes) -> dict[str, dict[str, list[list[int]]]]:
    with xlrd.open_workbook(file_contents=content, formatting_info=True, on_demand=True, logfile=sys.stderr) as book:
        formats = {
            place: book.format_map[look.format_key].format_str
            for place, look in enumerate(book.xf_list)
            if not look.is_style and "%" in book.format_map[look.format_key].format_str
        }
        if not formats:
            return {}
        return {name: formatted_cells_of(book.sheet_by_name(name), formats) for name in book.sheet_names()}


def formatted_cells_of(sheet: xlrd.sheet.Sheet, formats: dict[int, str]) -> dict[str, list[list[int]]]:
    found = {}
    for row in range(sheet.nrows):
        of_row = {}
        for column, cell in enumerate(sheet.row(row), start=1):
            if cell.xf_index in formats:
                of_row.setdefault(formats[cell.xf_index], [row + 1]).append(column)
        for shown_as, place in of_row.items():
            found.setdefault(shown_as, []).append(place)
    return found


if __name__ == "__main__":
    main()
