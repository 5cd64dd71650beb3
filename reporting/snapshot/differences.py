"""Two versions of a submission, cell by cell. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from common.paper.values import text_of
from reporting.snapshot.frozen import FrozenForm
from reporting.snapshot.records import Record, records_of

WHOLE_FORM, WHOLE_ROW, AROUND = "整表", "整行", "表头、表尾"


@dataclass(frozen=True)
class CellChange:
    """One cell that says something else, or a row or form that came or went (a blank side has not got it)."""

    form: str
    row: str
    column: str
    before: str
    after: str
    is_total: bool = False


def differences_of(old: Sequence[FrozenForm], new: Sequence[FrozenForm]) -> list[CellChange]:
    """In the order of the new version; forms that are gone follow."""
    before = {form.key: form for form in old}
    after = {form.key: form for form in new}
    found: list[CellChange] = []
    for key, form in after.items():
        found += _of_form(before[key], form) if key in before else [_whole(form, "", "新增")]
    return found + [_whole(form, "有", "不再上报") for key, form in before.items() if key not in after]


def count_of(changes: Sequence[CellChange]) -> int:
    """How many places were changed: totals only follow."""
    return sum(not change.is_total for change in changes)


def _whole(form: FrozenForm, before: str, after: str) -> CellChange:
    return CellChange(form.title, WHOLE_FORM, "", before, after)


def _of_form(old: FrozenForm, new: FrozenForm) -> list[CellChange]:
    return [*_around(old, new), *_of_rows(old, new)]


def _around(old: FrozenForm, new: FrozenForm) -> Iterator[CellChange]:
    """The words above and below the table, as far as they are no day or hour."""
    words = (
        ("表名", old.title, new.title),
        ("填报单位", old.unit_words, new.unit_words),
        ("说明", old.summary, new.summary),
        ("附注", "；".join(old.notes), "；".join(new.notes)),
    )
    for label, before, after in words:
        if before != after:
            yield CellChange(new.title, AROUND, label, before, after)


def _of_rows(old: FrozenForm, new: FrozenForm) -> Iterator[CellChange]:
    before = {record.identity: record for record in records_of(old)}
    after = {record.identity: record for record in records_of(new)}
    labels = _labels(old) | _labels(new)
    for identity, record in after.items():
        if identity not in before:
            yield CellChange(new.title, record.name, WHOLE_ROW, "", _said(record, labels), record.is_total)
        else:
            yield from _of_cells(new.title, before[identity], record, labels)
    for identity, record in before.items():
        if identity not in after:
            yield CellChange(new.title, record.name, WHOLE_ROW, _said(record, labels), "", record.is_total)


def _of_cells(title: str, old: Record, new: Record, labels: dict[str, str]) -> Iterator[CellChange]:
    for key, label in labels.items():
        before, after = text_of(old.values.get(key)), text_of(new.values.get(key))
        if before != after:
            yield CellChange(title, new.name, label, before, after, new.is_total)


def _labels(form: FrozenForm) -> dict[str, str]:
    """The heads of the columns, with the one they share with their neighbours."""
    return {column.key: "·".join(filter(None, (column.group, column.label))) for column in form.columns}


def _said(record: Record, labels: dict[str, str]) -> str:
    return "，".join(f"{labels[key]}{text}" for key, value in record.values.items() if (text := text_of(value)))
