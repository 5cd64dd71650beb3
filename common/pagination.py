from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django_tables2.rows import BoundRows

COUNT_LIMIT = 10_000


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
