"""Putting rows into a sheet so that everything below and every formula is still right; openpyxl moves cells alone."""

from openpyxl import Workbook
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.worksheet import Worksheet

from reporting.superior.references import Growth, grown, grown_place


def grow(book: Workbook, sheet: Worksheet, row: int, extra: int) -> None:
    """Puts `extra` empty rows behind a row."""
    if extra == 0:
        return
    growth = Growth(sheet.title, row, extra)
    print_area, titles = sheet.print_area, sheet.print_title_rows
    sheet.insert_rows(row + 1, extra)
    _move_heights(sheet, row, extra)
    for one in sheet.merged_cells.ranges:
        if one.min_row > row:
            one.shift(row_shift=extra)
    for other in book.worksheets:
        _move_formulas(other, growth)
    for name in book.defined_names.values():
        name.attr_text = grown(f"={name.attr_text}", growth, stands_on="")[1:]
    if print_area:
        sheet.print_area = ",".join(_bare(grown_place(_bare(part), growth)) for part in print_area.split(","))
    if titles:
        sheet.print_title_rows = grown_place(titles.replace("$", ""), growth)
    _move_rules(sheet, growth)


def _move_heights(sheet: Worksheet, row: int, extra: int) -> None:
    heights = {number: one.height for number, one in sheet.row_dimensions.items() if number > row and one.height}
    for number in heights:
        sheet.row_dimensions[number].height = None
    for number, height in heights.items():
        sheet.row_dimensions[number + extra].height = height


def _move_formulas(sheet: Worksheet, growth: Growth) -> None:
    for line in sheet.iter_rows():
        for cell in line:
            if cell.data_type == "f" and isinstance(cell.value, str):
                cell.value = grown(cell.value, growth, stands_on=sheet.title)


def _move_rules(sheet: Worksheet, growth: Growth) -> None:
    """Conditional formats and drop-downs."""
    old, sheet.conditional_formatting = sheet.conditional_formatting, ConditionalFormattingList()
    for one in old:
        for rule in one.rules:
            sheet.conditional_formatting.add(_grown_places(one.sqref, growth), rule)
    for validation in sheet.data_validations.dataValidation:
        places = _grown_places(validation.sqref, growth)
        validation.sqref = type(validation.sqref)(places)


def _grown_places(places, growth: Growth) -> str:
    """A single cell of the repeated line is a range, too: it goes on to the last copy."""
    ranges = (one.coord if ":" in one.coord else f"{one.coord}:{one.coord}" for one in places.ranges)
    return " ".join(grown_place(place, growth) for place in ranges)


def _bare(place: str) -> str:
    return place.rpartition("!")[2].replace("$", "")
