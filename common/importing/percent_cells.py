"""Which cells of a workbook show a percentage: a spreadsheet keeps 85% as 0.85, and only the cell's format tells."""

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from xml.etree import ElementTree
from zipfile import ZipFile

from common.cell_names import column_number
from common.importing.inspecting import CHUNK, whole_rows
from common.importing.probing import Formatted

STYLES = "xl/styles.xml"
BUILT_IN = {"9", "10"}  # 0% and 0.00%
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')  # a percent sign in these is only shown
PLACES = 2


def multiplies(shown_as: str) -> bool:
    """Whether a number format shows a hundred times what is stored."""
    return "%" in LITERAL.sub("", shown_as)


def percent_styles(package: ZipFile) -> set[int]:
    """The numbers of the cell styles of an .xlsx whose format multiplies by a hundred."""
    if STYLES not in package.namelist():
        return set()
    formats, found, place = set(BUILT_IN), set(), None
    with package.open(STYLES) as styles:
        for event, one in ElementTree.iterparse(styles, events=("start", "end")):
            name = one.tag.rpartition("}")[2]
            if name == "cellXfs":
                place = 0 if event == "start" else None
            elif event == "start":
                continue
            elif name == "numFmt" and multiplies(one.get("formatCode", "")):
                formats.add(one.get("numFmtId"))
            elif name == "xf" and place is not None:
                if one.get("numFmtId") in formats:
                    found.add(place)
                place += 1
            if event == "end":
                one.clear()
    return found


def percent_cells(package: ZipFile, part: str, styles: set[int]) -> Mapping[int, list[int]]:
    """The columns, by row, both from 1, of the cells of an .xlsx sheet's part that have one of these styles."""
    wanted = "|".join(map(str, sorted(styles))).encode()
    cell = re.compile(
        rb"""<(?:\w+:)?c(?=\s)(?=[^>]*?\ss\s*=\s*["'](?:%b)["'])[^>]*?\sr\s*=\s*["']([A-Z]+)(\d+)["']""" % wanted
    )
    found = defaultdict(list)
    with package.open(part) as sheet:
        for text in whole_rows(iter(partial(sheet.read, CHUNK), b"")):
            for letters, row in cell.findall(text):
                found[int(row)].append(column_number(letters.decode()))
    return found


def old_percent_cells(formatted: Formatted) -> dict[str, Mapping[int, list[int]]]:
    """The same of each sheet of an old .xls, from what probing.py found."""
    found = {name: defaultdict(list) for name in formatted}
    for name, formats in formatted.items():
        for shown_as, places in formats.items():
            for row, *columns in places if multiplies(shown_as) else ():
                found[name][row] += columns
    return found


def as_shown(number: float) -> str:
    """0.85 → 85%. At most two decimals, as everywhere."""
    shown = round(Decimal(repr(number)) * 100, PLACES)
    return f"{shown.normalize():f}%"
