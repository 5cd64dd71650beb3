"""What may stand in a cell. Blank, 0 and 不考核 are three values, on every output."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum


class Kind(Enum):
    TEXT = "text"
    CODE = "code"  # digits that are no number
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"  # 87.5 means 87.5 %; the sign stands in the head
    DATE = "date"


FIGURES = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT})
# What neither a workbook nor a Word document can hold.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Mark(Enum):
    """A word where a figure would stand: neither blank nor 0."""

    NOT_ASSESSED = "不考核"
    NOT_APPLICABLE = "不适用"


Value = None | Mark | int | Decimal | date | str


def settled(value, kind: Kind, places: int = 2) -> Value:
    """The value as all outputs show it: figures rounded half up to their places, text free of control characters.

    None and "" are blank. Raises TypeError where a figure or a date is asked for and something else is given.
    """
    if value is None or value == "" or isinstance(value, Mark):
        return value or None
    if kind in FIGURES:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise TypeError(f"{value!r} is neither int nor Decimal")
        step = Decimal(1) if kind is Kind.INTEGER else Decimal(1).scaleb(-places)
        rounded = Decimal(value).quantize(step, ROUND_HALF_UP)
        return int(rounded) if kind is Kind.INTEGER else rounded
    if kind is Kind.DATE:
        if not isinstance(value, date):
            raise TypeError(f"{value!r} is no date")
        return value
    return CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))


def text_of(value: Value) -> str:
    """What a settled value says on paper."""
    if value is None:
        return ""
    if isinstance(value, Mark):
        return value.value
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)
