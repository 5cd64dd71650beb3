"""Which rows leave: ticked, as the list filters them, or all; always inside the user's region."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from django import forms
from django.db import connection, models, transaction
from django.http import HttpRequest, QueryDict

from common.models import ExportScope
from common.privacy import NOT_SHOWN, names_persons
from common.refusal import Refused
from common.resources import PortalResource, resource_of

NOT_FILTERS = {"page", "per_page", "sort"}


@dataclass(frozen=True)
class Selection:
    """What was asked for, as plain values: it travels to the worker."""

    key: str
    scope: ExportScope = ExportScope.FILTERED
    query: str = ""
    ticked: list[int] = field(default_factory=list)

    @property
    def resource(self) -> PortalResource:
        return resource_of(self.key)

    def plain(self) -> dict:
        return asdict(self) | {"scope": str(self.scope)}

    def rows(self, user) -> models.QuerySet:
        """The rows in administrative order. Begins at the gate, whatever was ticked or filtered."""
        resource = self.resource
        rows = resource.rows_to_export(user)
        if self.scope == ExportScope.TICKED:
            rows = rows.filter(pk__in=self.ticked)
        elif self.scope == ExportScope.FILTERED:
            rows = self._filtered(rows, user)
        return rows.order_by(*(resource.export_order or resource.model._meta.ordering), "pk")

    def _filterset(self, rows, user):
        """The list's own filters, fed with the list's own query string."""
        request = HttpRequest()
        request.user = user
        request.GET = QueryDict(self.query)
        return self.resource.filterset_class(request.GET or None, queryset=rows, request=request)

    def _filtered(self, rows, user):
        if self.resource.filterset_class is None:
            return rows
        filterset = self._filterset(rows, user)
        if filterset.is_bound and not filterset.is_valid():
            raise Refused("查询条件有误，请回到列表重新查询后再导出。")
        return filterset.qs

    def refuse_missing(self, count: int) -> None:
        """Ticked rows that are gone, or never were the user's, are told of and not left out quietly."""
        if self.scope == ExportScope.TICKED and count != len(set(self.ticked)):
            raise Refused("勾选的记录中有的已被删除或不在您的管辖区划内，请刷新列表后重新勾选。")
        if not count:
            raise Refused("没有符合条件的记录，未生成文件。请放宽查询条件。")

    def words(self, user) -> str:
        """The filters in the reader's words, for the log."""
        if self.scope != ExportScope.FILTERED or self.resource.filterset_class is None:
            return ""
        form = self._filterset(self.resource.rows_to_export(user), user).form
        return words_of(form, hides_typed=names_persons(self.resource.model))


def words_of(form, *, hides_typed: bool = False) -> str:
    """What a filter form was set to, as labels and words.

    With `hides_typed`, what somebody typed is left out: to find a private person is nobody else's to read.
    """
    if not form.is_bound or not form.is_valid():
        return ""
    told = [
        f"{form.fields[name].label or name}："
        + (NOT_SHOWN if hides_typed and type(form.fields[name]) is forms.CharField else _word(form.fields[name], value))
        for name, value in form.cleaned_data.items()
        if value not in (None, "", [])
    ]
    return "；".join(told)[:1000]


def _word(form_field, value) -> str:
    # Some choices know no length before they are asked for, so their truth is not asked.
    labels = {str(key): str(label) for key, label in getattr(form_field, "choices", ())}
    return labels.get(str(getattr(value, "pk", value)), str(value))


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Count and rows are read from one moment. Inside a transaction already begun, that one's rules hold."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
