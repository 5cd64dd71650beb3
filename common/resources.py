"""What an app declares of a table that people import and export: columns, widgets, rules.

A Resource declares; `common/importing` and `common/exporting` carry. Register it in the app's
`resources` module with `register`; docs/adding-a-model.md shows one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import cached_property, classproperty
from django.utils.module_loading import autodiscover_modules
from import_export import fields, resources

from common.refusal import Refused


@dataclass(frozen=True, slots=True)
class CellFinding:
    """What `check_row` has against a row. A warning is shown and does not block."""

    column: str  # the column's attribute; "" for the row as a whole
    rule: str
    fix: str
    is_warning: bool = False


class Column(fields.Field):
    """One column of the sheet, by the name users know.

    synonyms   other headers that mean the same
    required   a new row must fill it
    fixed      an existing row may not change it this way (`fix` says which way)
    merges     a merged cell counts for each of its rows (never for figures)
    example    shown in a comment of the template, never as a row
    rule       one sentence for the notes sheet of the template
    helper     helps to find another column's row, or is printed by exports; is not stored
    """

    def __init__(
        self,
        attribute: str,
        column_name: str,
        widget=None,
        *,
        synonyms: tuple[str, ...] = (),
        required: bool = False,
        fixed: str = "",
        merges: bool = False,
        example: str = "",
        rule: str = "",
        helper: bool = False,
        **kwargs,
    ) -> None:
        super().__init__(attribute=attribute, column_name=column_name, widget=widget, readonly=helper, **kwargs)
        self.synonyms = synonyms
        self.required = required
        self.fixed = fixed
        self.merges = merges
        self.example = example
        self.rule = rule
        self.helper = helper


class PortalResource(resources.ModelResource):
    """Base of all Resources. Values in hooks are keyed by the model's column (`township_id`)."""

    key = ""  # stands in the address: /imports/new/<key>/
    permission = ""  # who may import; empty: nobody, the table is only exported
    add_permission = ""  # who may bring new rows; empty: whoever may import
    title_column = "name"  # the model's column that names a row to the reader
    extra_columns: tuple[str, ...] = ()  # more of the model's columns that the hooks read of existing rows
    filterset_class = None  # the list's own filters; an export takes exactly what they find
    list_url = ""  # name of the list's address, where an export leads back to
    export_order: tuple[str, ...] = ()  # by administrative code; empty: the model's ordering
    derived_columns: tuple[str, ...] = ()  # filled by `prepare_for_bulk` …
    derived_from: tuple[str, ...] = ()  # … when one of these changes

    # Asked of the class by every list and menu: making a resource copies all its columns.
    @classproperty
    def model(cls) -> type[models.Model]:
        return cls._meta.model

    @classproperty
    def label(cls) -> str:
        return str(cls.model._meta.verbose_name_plural)

    @classproperty
    def export_permission(cls) -> str:
        return f"{cls.model._meta.app_label}.export_{cls.model._meta.model_name}"

    @property
    def columns(self) -> list[Column]:
        """In the order of `Meta.fields`, which is the order of the template and of exports."""
        return [self.fields[name] for name in self._meta.fields]

    @cached_property
    def key_columns(self) -> list[str]:
        """The model's columns by which a row of the sheet finds its row of the table."""
        return [self.column_of(name) for name in self._meta.import_id_fields]

    def column_of(self, attribute: str) -> str:
        return self.model._meta.get_field(attribute).attname

    @classmethod
    def may_import(cls, user) -> bool:
        """Whether the user may bring such a file, and read those that were brought in his region."""
        return bool(cls.permission) and user.has_perm(cls.permission)

    def rows_for_user(self, user) -> models.QuerySet:
        """Rows that this user may change by import. Others read as if they were not there."""
        return self.model._default_manager.for_user(user)

    def rows_to_export(self, user) -> models.QuerySet:
        """Rows that this user may take out."""
        return self.model._default_manager.for_user(user)

    def derive(self, values: dict) -> None:
        """Fill what a new row leaves out and the rest of it tells."""

    def check_row(self, values: dict) -> Iterable[CellFinding]:
        """Rules over several columns. `values` is the row as it will stand in the table."""
        return ()

    def makes_room(self, new: dict, held: dict) -> CellFinding | None:
        """Whether a row of the table that holds what a new row must have alone steps aside for it, and the warning
        that says so. `held` has the row's key and `extra_columns`. `make_room` then carries it out."""

    def make_room(self, keys: list, news: list[dict], *, actor, now) -> None:
        """Take the steps by which the held rows step aside, before the new rows (in the same order) are written."""

    def take_room_back(self, keys: list, *, actor, now) -> None:
        """Undo what `make_room` did to these rows, once the new ones are gone."""

    def locked(self, values: dict) -> str:
        """Why this existing row takes no changes now; empty when it does."""
        return ""


registry: dict[str, type[PortalResource]] = {}


def register(resource: type[PortalResource]) -> type[PortalResource]:
    """Class decorator: the importer and the exporter know this resource by its key."""
    registry[resource.key] = resource
    return resource


def autodiscover() -> None:
    autodiscover_modules("resources")


def resource_of(key: str) -> PortalResource:
    if key not in registry:
        raise Refused("没有这种表格，请从列表页面重新进入。")
    return registry[key]()
