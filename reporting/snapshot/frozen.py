"""A form as it was drawn, kept as plain data: every cell and every word around the table. Pure.

The cells are kept, not the rows they were made of: what a later version of the portal draws otherwise stays as it was.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from common.paper.check_code import check_code, code_of, said_on_page
from common.paper.declarations import PaperColumn, Ratio, Sum
from common.paper.layout import Cell, Grid, Line, laid_out
from common.paper.page import drawn
from common.paper.paper import Opinion, Paper
from common.paper.values import Mark, Value

WORDS = ("key", "title", "annex", "unit_words", "filled_words", "unit_line", "summary", "made_words", "check_code")
LISTS = ("table_code", "notes", "signatures")
# What most cells are; only what differs is kept.
USUAL = {field.name: field.default for field in fields(Cell) if field.name not in ("column", "value")}


@dataclass(frozen=True, kw_only=True)
class FrozenForm:
    """One official form of one county and year, as it stood on paper."""

    key: str
    title: str
    annex: str
    unit_words: str
    filled_words: str
    unit_line: str
    summary: str
    made_words: str
    check_code: str
    table_code: tuple[str, ...]
    notes: tuple[str, ...]
    signatures: tuple[str, ...]
    opinions: tuple[tuple[str, Opinion], ...]
    landscape: bool
    row_count: int
    columns: tuple[PaperColumn, ...]
    grid: Grid

    @property
    def counted_code(self) -> str:
        """The check code by what the cells say now; `check_code` is the one that was printed."""
        top = (self.title, self.summary, self.unit_words)
        return code_of(self.key, said_on_page(top, self.grid, self.opinions, self.notes))

    def page_context(self) -> dict:
        """What templates/common/paper.html shows."""
        return {
            "heading": self.title,
            "annex": self.annex,
            "table_code": self.table_code,
            "unit_words": self.unit_words,
            "filled_words": self.filled_words,
            "unit_line": self.unit_line,
            "summary": self.summary,
            "opinions": [
                {"label": label, "text": opinion.text, "name": opinion.name, "date": opinion.day}
                for label, opinion in self.opinions
            ],
            "notes": self.notes,
            "signatures": self.signatures,
            "made_words": self.made_words,
            "landscape": self.landscape,
            **drawn(self.grid),
        }


def freeze(paper: Paper) -> FrozenForm:
    """The list as it is drawn now."""
    grid, form = laid_out(paper), paper.form
    code = check_code(paper, grid)
    return FrozenForm(
        key=form.key,
        title=paper.title,
        annex=form.annex,
        unit_words=paper.unit_words,
        filled_words=paper.filled_words,
        unit_line=form.unit_line,
        summary=paper.summary,
        made_words=paper.made_words(code),
        check_code=code,
        table_code=form.table_code.lines if form.table_code else (),
        notes=paper.all_notes,
        signatures=paper.signatures,
        opinions=tuple(paper.boxes()),
        landscape=form.is_landscape,
        row_count=paper.row_count,
        columns=form.all_columns,
        grid=grid,
    )


def as_content(form: FrozenForm) -> dict:
    """Plain data that JSON can hold and `read_form` reads back to the same form."""
    return {
        **{name: getattr(form, name) for name in (*WORDS, "landscape", "row_count")},
        **{name: list(getattr(form, name)) for name in LISTS},
        "opinions": [
            {"label": label, "text": one.text, "name": one.name, "day": one.day and one.day.isoformat()}
            for label, one in form.opinions
        ],
        "columns": [_column(column) for column in form.columns],
        "widths": list(form.grid.widths),
        "scale": f"{form.grid.scale:.4f}",
        "head": [_line(line) for line in form.grid.head],
        "body": [_line(line) for line in form.grid.body],
    }


def _column(column: PaperColumn) -> dict:
    kept = {"key": column.key, "label": column.label, "group": column.group}
    return kept | {"kind": column.kind.value, "places": column.places, "total": _total(column.total)}


def _total(total: Sum | Ratio | None) -> str | dict | None:
    if isinstance(total, Ratio):
        return {"part": total.part, "whole": total.whole, "times": total.times}
    return "sum" if total else None


def _line(line: Line) -> dict:
    return {"tall": line.tall, "cells": [_cell(cell) for cell in line.cells]}


def _cell(cell: Cell) -> dict:
    kept = {"column": cell.column, "value": _plain(cell.value)}
    for name, usual in USUAL.items():
        value = getattr(cell, name)
        if value != usual:
            kept[name] = getattr(value, "value", value)
    return kept


def _plain(value: Value) -> str | int | dict | None:
    """Figures and words are told apart by their kind: JSON has no Decimal, no date and no 不考核."""
    if isinstance(value, Mark):
        return {"mark": value.name}
    if isinstance(value, Decimal):
        return {"decimal": f"{value:f}"}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value
