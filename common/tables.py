"""Base of all tables: names left, figures right with units in the head, codes quiet, 操作 at the right."""

import django_tables2 as tables
from django.utils.html import format_html

from common.templatetags.portal import NO_VALUE, badge, figure

CELL_CLASSES = ("th", "td", "tf")


def beneath(text: str) -> str:
    """A second line of a cell, in small grey: where the record lies, what it belongs to."""
    return format_html('<span class="cell-beneath">{}</span>', text)


def _with_class(attrs: dict | None, name: str) -> dict:
    attrs = {key: dict(value) for key, value in (attrs or {}).items()}
    for part in CELL_CLASSES:
        cell = attrs.setdefault(part, {})
        cell["class"] = f"{cell.get('class', '')} {name}".strip()
    return attrs


class NameColumn(tables.Column):
    """The first column of a list: stays in view while the table scrolls sideways."""

    def __init__(self, *args, **kwargs):
        kwargs["attrs"] = _with_class(kwargs.get("attrs"), "col-name")
        super().__init__(*args, **kwargs)


class CodeColumn(tables.Column):
    def __init__(self, *args, **kwargs):
        kwargs["attrs"] = _with_class(kwargs.get("attrs"), "col-code")
        super().__init__(*args, **kwargs)


class FigureColumn(tables.Column):
    """A number; its unit stands in the head: `FigureColumn(verbose_name="户籍人口", unit="人")`."""

    empty_values = ()

    def __init__(self, *args, unit: str = "", **kwargs):
        kwargs["attrs"] = _with_class(kwargs.get("attrs"), "col-figure")
        super().__init__(*args, **kwargs)
        self.unit = unit

    @property
    def header(self):
        title = self.verbose_name
        return format_html('{}<span class="unit">（{}）</span>', title, self.unit) if self.unit and title else title

    def render(self, value):
        return figure(value)


class BadgeColumn(tables.Column):
    """A state with colour, icon and word; `kinds` maps the stored value to a badge kind."""

    def __init__(self, *args, kinds: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = kinds

    def render(self, value, record, bound_column):
        stored = bound_column.accessor.resolve(record, quiet=True)
        return badge(self.kinds.get(stored, "neutral"), value)


class ActionsColumn(tables.TemplateColumn):
    """操作: the template shows only what the view or the record says is possible."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("verbose_name", "操作")
        kwargs.setdefault("orderable", False)
        kwargs["attrs"] = _with_class(kwargs.get("attrs"), "col-actions")
        super().__init__(*args, **kwargs)


class SelectColumn(tables.CheckBoxColumn):
    """Ticks for bulk actions, posted as `selected`. Each box is named after its record."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("accessor", "pk")
        kwargs.setdefault("orderable", False)
        kwargs["attrs"] = _with_class(kwargs.get("attrs"), "col-select")
        super().__init__(*args, **kwargs)

    @property
    def header(self):
        return format_html(
            '<input type="checkbox" class="form-check-input" data-select-page aria-label="{}">', "选择本页全部"
        )

    def render(self, value, bound_column, record):
        return format_html(
            '<input type="checkbox" class="form-check-input" name="selected" value="{}" aria-label="{}">',
            value,
            f"选择 {record}",
        )


class TextColumn(tables.Column):
    """Longer text: the only kind of column, besides the name, that breaks into lines. `narrow` takes little room."""

    def __init__(self, *args, narrow: bool = False, **kwargs):
        kwargs["attrs"] = _with_class(kwargs.get("attrs"), "col-text col-narrow" if narrow else "col-text")
        super().__init__(*args, **kwargs)


class PortalTable(tables.Table):
    """Derive from this. (django-tables2 does not inherit Meta, so the common settings stand in __init__.)"""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", NO_VALUE)
        kwargs.setdefault("order_by_field", "sort")
        kwargs.setdefault("attrs", {"class": "table portal-table"} | (self._meta.attrs or {}))
        super().__init__(*args, **kwargs)
