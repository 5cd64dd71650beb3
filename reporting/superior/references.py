"""How a formula changes when one row of a sheet becomes many, as a spreadsheet itself would change it. Pure."""

import re
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

POINT = re.compile(r"(\$?[A-Za-z]{1,3})?(\$?)(\d+)")


@dataclass(frozen=True)
class Growth:
    """The row (from 1) of a sheet behind which `extra` rows were put in, copies of it."""

    sheet: str
    row: int
    extra: int

    def of_single(self, row: int) -> int:
        return row if row <= self.row else row + self.extra

    def of_end(self, row: int) -> int:
        """A range that ends in the repeated row goes on to the last copy."""
        return row if row < self.row else row + self.extra


def grown(formula: str, growth: Growth, *, stands_on: str) -> str:
    """A formula (with its =) that stands on a sheet, after the growth."""
    tokens = Tokenizer(formula)
    if not tokens.items or tokens.items[0].type == Token.LITERAL:
        return formula
    parts = [_moved(token, growth, stands_on) for token in tokens.items]
    return f"={''.join(parts)}"


def _moved(token: Token, growth: Growth, stands_on: str) -> str:
    if token.type != Token.OPERAND or token.subtype != Token.RANGE:
        return token.value
    sheet, mark, place = token.value.rpartition("!")
    named = sheet.strip("'").replace("''", "'") if mark else stands_on
    return f"{sheet}{mark}{grown_place(place, growth)}" if named == growth.sheet else token.value


def grown_place(place: str, growth: Growth) -> str:
    """A cell, a range or whole rows; names and whole columns stay."""
    first, mark, last = place.partition(":")
    if not all(POINT.fullmatch(point) for point in (first, last) if point):
        return place
    if not mark:
        return _at(first, growth.of_single)
    return f"{_at(first, growth.of_single)}:{_at(last, growth.of_end)}"


def _at(point: str, moved) -> str:
    column, fixed, row = POINT.fullmatch(point).groups()
    return f"{column or ''}{fixed}{moved(int(row))}"
