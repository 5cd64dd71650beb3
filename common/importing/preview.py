"""The list of all rows of an import as the preview shows it: one compressed file, read page by page."""

import gzip
import io
import json
from itertools import islice

from common.importing.problems import CHANGED, FAULTY, NEW, SAME, Cleaned, shown
from common.resources import PortalResource
from common.widgets import ChoiceWidget, LookupWidget

SKIPPED = "skipped"
TABS = (NEW, CHANGED, SAME, FAULTY, SKIPPED)


def write_preview(resource: PortalResource, cleaned: Cleaned) -> bytes:
    """One JSON line per row, one tab after the other: [tab, row number, title, details]."""
    words = Words(resource, cleaned)
    lines: dict[str, list[str]] = {tab: [] for tab in TABS}
    for row in cleaned.rows:
        lines[row.status].append(
            json.dumps([row.status, row.number, words.title(row), words.details(row)], ensure_ascii=False)
        )
    lines[SKIPPED] = [
        json.dumps([SKIPPED, number, reason, []], ensure_ascii=False) for number, reason in cleaned.skipped
    ]
    text = "\n".join(line for tab in TABS for line in lines[tab])
    return gzip.compress(text.encode(), compresslevel=1)


def read_preview(file, tab: str, counts: dict, start: int, size: int) -> list[dict]:
    """`size` rows of one tab, from `start` on."""
    before = sum(counts.get(other, 0) for other in TABS[: TABS.index(tab)])
    with gzip.open(file) as unpacked:
        lines = io.TextIOWrapper(unpacked, encoding="utf-8")
        last = min(start + size, counts.get(tab, 0))
        rows = [json.loads(line) for line in islice(lines, before + start, before + last)]
    return [{"number": number, "title": title, "details": details} for _, number, title, details in rows]


class Words:
    """Values as the user reads them: labels for choices, names for rows of other tables."""

    def __init__(self, resource: PortalResource, cleaned: Cleaned) -> None:
        self.resource = resource
        self.columns = {}
        for column in resource.columns:
            if not column.helper:
                self.columns.setdefault(resource.column_of(column.attribute), column)
        self.names = {
            attname: self._names(attname, column, cleaned)
            for attname, column in self.columns.items()
            if isinstance(column.widget, LookupWidget)
        }

        # Columns whose values say themselves what they are: most of them, so they are asked first.
        self.plain = {
            attname
            for attname, column in self.columns.items()
            if not isinstance(column.widget, LookupWidget | ChoiceWidget)
        }

    def _names(self, attname, column, cleaned: Cleaned) -> dict:
        keys = set()
        for row in cleaned.rows:
            keys.add(row.values.get(attname))
            if attname in row.changes:
                keys.add(row.before[attname])
        keys.discard(None)
        model = self.resource.model._meta.get_field(column.attribute).related_model
        return {pk: str(found) for pk, found in model._default_manager.in_bulk(list(keys)).items()} if keys else {}

    def title(self, row) -> str:
        values = row.before or row.values
        keys, named = self.resource.key_columns, self.resource.title_column
        parts = [self.word(name, values.get(name)) for name in keys]
        if named not in keys and values.get(named):
            parts.append(str(values[named]))
        return " ".join(filter(None, parts))

    def details(self, row) -> list:
        if row.status == CHANGED:
            return [
                [self.columns[name].column_name, self.word(name, row.before[name]), self.word(name, value)]
                for name, value in row.changes.items()
            ]
        if row.status == NEW:
            return [
                [self.columns[name].column_name, "", self.word(name, value)]
                for name, value in row.values.items()
                if name in self.columns and name not in self.resource.key_columns
            ]
        return []

    def word(self, name: str, value) -> str:
        if value is None or value == "":
            return ""
        if name in self.plain:
            return str(value) if type(value) is not str or len(value) <= 100 else shown(value)
        if name in self.names:
            return self.names[name].get(value, str(value))
        widget = self.columns[name].widget if name in self.columns else None
        return widget.labels.get(value, str(value)) if isinstance(widget, ChoiceWidget) else shown(value)
