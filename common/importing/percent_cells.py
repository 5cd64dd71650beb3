"""Which cells of an .xlsx show a percentage: a spreadsheet keeps 85% as 0.85, and only the cell's format tells."""

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from xml.etree import ElementTree
from zipfile import ZipFile

from common.cell_names import column_number
from common.importing.inspecting import CHUNK, whole_rows

STYLES = "xl/styles.xml"
BUILT_IN = {"9", "10"}  # 0% and 0.00%
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')  # a percent sign in these is only shown
PLACES = 2


def percent_styles(package: ZipFile) -> set[int]:
    """The numbers of the cell styles whose format multiplies by a hundred."""
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
            elif name == "numFmt" and "%" in LITERAL.sub("", one.get("formatCode", "")):
                formats.add(one.get("numFmtId"))
            elif name == "xf" and place is not None:
                if one.get("numFmtId") in formats:
                    found.add(place)
                place += 1
            if event == "end":
                one.clear()
    return found


def percent_cells(package: ZipFile, part: str, styles: set[int]) -> Mapping[int, list[int]]:
    """The columns, by row, both from 1, of the cells of a sheet's part that have one of these styles."""
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


def as_shown(number: float) -> str:
    """0.85 → 85%. At most two decimals, as everywhere."""
    shown = round(Decimal(repr(number)) * 100, PLACES)
    return f"{shown.normalize():f}%"
