"""Plain data as a frozen form again. It may come from anybody: whatever is not as it should be is refused. Pure."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from common.paper.declarations import SUM, PaperColumn, Ratio, Sum
from common.paper.layout import Cell, Grid, Line, Role
from common.paper.paper import Opinion
from common.paper.values import CONTROL, Kind, Mark, Value
from common.refusal import Refused
from reporting.snapshot.frozen import LISTS, WORDS, FrozenForm

LONGEST = 32_767  # letters of a cell
MOST_COLUMNS, MOST_LINES, MOST_WORDS = 256, 20_000, 200
GREATEST = 10**15
DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
KEY = re.compile(r"[\w()（）.\-]{1,30}")
FLAGS = ("centred", "on_top")
SIZES = {"places": (0, 6), "columns": (1, MOST_COLUMNS), "rows": (1, MOST_LINES)}


def read_form(content: object) -> FrozenForm:
    """Raises Refused with the place that is wrong. Whether the check code fits is another question."""
    said = _dict(content, "整表")
    columns = tuple(_column(one) for one in _list(said, "columns", MOST_COLUMNS))
    count = len(columns)
    head = tuple(_line(one, count) for one in _list(said, "head", 10))
    body = tuple(_line(one, count) for one in _list(said, "body", MOST_LINES))
    widths = tuple(_number(one, "widths", 1, 1000) for one in _list(said, "widths", MOST_COLUMNS))
    if not columns or len(widths) != count or not KEY.fullmatch(_text(said.get("key"), "key")):
        raise _wrong("columns")
    if len({column.key for column in columns}) != count or _has_negative_parts(columns, body):
        raise _wrong("columns")
    row_count = _number(said.get("row_count"), "row_count", 0, MOST_LINES)
    if row_count != sum(1 for line in body if is_row(line)):
        raise _wrong("row_count")
    return FrozenForm(
        **{name: _text(said.get(name), name) for name in WORDS},
        **{name: tuple(_text(one, name) for one in _list(said, name, MOST_WORDS)) for name in LISTS},
        opinions=tuple(_opinion(one) for one in _list(said, "opinions", 10)),
        landscape=said.get("landscape") is True,
        row_count=row_count,
        columns=columns,
        grid=Grid(widths, head, body, _scale(said.get("scale"))),
    )


def is_row(line: Line) -> bool:
    """A row of the list, not one that sums up others."""
    return any(cell.role is Role.BODY for cell in line.cells)


def _has_negative_parts(columns: tuple[PaperColumn, ...], body: tuple[Line, ...]) -> bool:
    """Of figures that a ratio is worked out from none is below 0."""
    ratios = [column.total for column in columns if isinstance(column.total, Ratio)]
    parts = {key for ratio in ratios for key in (ratio.part, ratio.whole)}
    places = {place for place, column in enumerate(columns) if column.key in parts}
    figures = (cell.value for line in body for cell in line.cells if cell.column in places)
    return any(isinstance(value, int | Decimal) and value < 0 for value in figures)


def _wrong(where: str) -> Refused:
    return Refused(f"表格数据的“{where}”不符合格式，请由报送单位重新生成。")


def _dict(value: object, where: str) -> dict:
    if not isinstance(value, dict):
        raise _wrong(where)
    return value


def _list(said: dict, name: str, most: int) -> list:
    value = said.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise _wrong(name)
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or CONTROL.search(value):
        raise _wrong(where)
    return value


def _number(value: object, where: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _wrong(where)
    return value


def _scale(value: object) -> float:
    if not DECIMAL.fullmatch(_text(value, "scale")) or not 0 < float(value) <= 1:
        raise _wrong("scale")
    return float(value)


def _named(enum: type, value: object, where: str):
    try:
        return enum(value)
    except ValueError as error:
        raise _wrong(where) from error


def _column(content: object) -> PaperColumn:
    said = _dict(content, "columns")
    label, kind = _text(said.get("label"), "label"), _named(Kind, said.get("kind"), "kind")
    places, total = _number(said.get("places"), "places", 0, 6), _total(said.get("total"))
    try:
        key, group = _text(said.get("key"), "key"), _text(said.get("group"), "group")
        return PaperColumn(key, label, kind, group=group, total=total, places=places)
    except ValueError as error:
        raise _wrong(label) from error


def _total(value: object) -> Sum | Ratio | None:
    if value is None or value == "sum":
        return SUM if value else None
    said = _dict(value, "total")
    times = _number(said.get("times"), "total", 1, 1_000_000)
    return Ratio(_text(said.get("part"), "total"), _text(said.get("whole"), "total"), times)


def _opinion(content: object) -> tuple[str, Opinion]:
    said = _dict(content, "opinions")
    day = said.get("day")
    words = (_text(said.get(name), "opinions") for name in ("label", "text", "name"))
    label, text, name = words
    return label, Opinion(text, name, None if day is None else _day(day))


def _line(content: object, count: int) -> Line:
    said = _dict(content, "body")
    cells = tuple(_cell(one, count) for one in _list(said, "cells", MOST_COLUMNS))
    return Line(cells, _number(said.get("tall"), "tall", 0, 500))


def _cell(content: object, count: int) -> Cell:
    said = _dict(content, "cells")
    own = {name: _number(said[name], name, *bounds) for name, bounds in SIZES.items() if name in said}
    own |= {name: said[name] is True for name in FLAGS if name in said}
    column = _number(said.get("column"), "column", 0, count - 1)
    if column + own.get("columns", 1) > count:
        raise _wrong("column")
    role, kind = _named(Role, said.get("role", "body"), "role"), _named(Kind, said.get("kind", "text"), "kind")
    return Cell(column, _value(said.get("value")), role, kind, **own)


def _value(value: object) -> Value:
    if value is None or isinstance(value, str):
        return None if value is None else _text(value, "value")
    if isinstance(value, int):
        return _number(value, "value", -GREATEST, GREATEST)
    said = _dict(value, "value")
    if len(said) != 1:
        raise _wrong("value")
    ((what, inner),) = said.items()
    if what not in READERS:
        raise _wrong("value")
    return READERS[what](inner)


def _decimal(value: object) -> Decimal:
    if not DECIMAL.fullmatch(_text(value, "value")):
        raise _wrong("value")
    return Decimal(value)


def _day(value: object) -> date:
    try:
        return date.fromisoformat(_text(value, "value"))
    except ValueError as error:
        raise _wrong("value") from error


def _mark(value: object) -> Mark:
    if value not in Mark.__members__:
        raise _wrong("value")
    return Mark[value]


READERS: dict[str, Callable[[object], Value]] = {"decimal": _decimal, "date": _day, "mark": _mark}
