from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property
from django_tables2 import RequestConfig, Table
from django_tables2.rows import BoundRows

COUNT_LIMIT = 10_000
PAGE_SIZES = (25, 50, 100)


class CappedPaginator(Paginator):
    """Counts no further than COUNT_LIMIT, so that a list of the whole nation opens as quickly as a county's.

    Beyond the limit `is_capped` is true and the page says so; the user narrows the search.
    """

    @cached_property
    def _found(self) -> int:
        rows = self.object_list
        if isinstance(rows, BoundRows):  # a table hands over its rows, not the queryset behind them
            rows = rows.data.data
        if hasattr(rows, "order_by"):
            return rows.order_by().values("pk")[: COUNT_LIMIT + 1].count()
        return len(rows)

    @cached_property
    def count(self) -> int:
        return min(self._found, COUNT_LIMIT)

    @property
    def is_capped(self) -> bool:
        return self._found > COUNT_LIMIT


def paged(table: Table, request: HttpRequest) -> Table:
    """The table with the order, page and one of the PAGE_SIZES that the address asks for."""
    RequestConfig(request, page_settings(table, request)).configure(table)
    return table


def page_settings(table: Table, request: HttpRequest) -> dict:
    table.per_page_field = "page_size_is_ours"  # django-tables2 would take any size from the address
    wanted = request.GET.get("per_page", "")
    size = int(wanted) if wanted.isdecimal() and int(wanted) in PAGE_SIZES else PAGE_SIZES[0]
    return {"paginator_class": CappedPaginator, "per_page": size}
