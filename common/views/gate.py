"""Views behind the gate: outside the viewer's region 404, inside but not permitted 403."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.views.generic import DetailView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from common.pagination import PAGE_SIZES, page_settings
from common.refusal import Refused
from common.resources import registry
from common.views.exchange import exchange_actions


class RegionScopedMixin:
    """Every queryset begins at `for_user()`; `permission` says who.

    Asked for a row first (404 when it is not the viewer's), for the permission second (403).
    """

    permission = ""

    def get_queryset(self):
        return super().get_queryset().for_user(self.request.user)

    def get_object(self, queryset=None):
        row = super().get_object(queryset)
        try:
            self.check_permission(row)
        except Refused as refusal:
            refusal.about = row
            raise
        return row

    def check_permission(self, row=None) -> None:
        if not self.request.user.has_perm(self.permission, row):
            raise PermissionDenied


class PermittedMixin:
    """For pages without a row: the permission is asked before anything else."""

    permission = ""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ScopedListView(PermittedMixin, RegionScopedMixin, SingleTableMixin, FilterView):
    """A list: filters in the address bar, a table, pages. Set model, permission, table_class, filterset_class.

    With `resource_key` the list has its import and export buttons, and ticked rows can be exported.
    """

    strict = False
    heading = ""
    resource_key = ""

    def get_paginate_by(self, queryset) -> None:
        """The table alone makes pages; a second count of the same rows is not wanted."""

    def get_table_pagination(self, table) -> dict:
        return page_settings(table, self.request)

    def get_context_data(self, **kwargs) -> dict:
        export_url = self.export_url()
        shown = {
            "heading": self.heading,
            "actions": [*self.actions(), *self.exchange()],
            "page_sizes": PAGE_SIZES,
            "bulk_url": export_url,
            "export_url": export_url,
        }
        return super().get_context_data(**shown | kwargs)

    def actions(self) -> list[dict]:
        """The buttons above the list, see templates/common/_toolbar.html."""
        return []

    def exchange(self) -> list[dict]:
        return exchange_actions(self.request, self.resource_key) if self.resource_key else []

    def export_url(self) -> str:
        """Where ticked rows are sent: to the export page, for whoever may export."""
        if not self.resource_key:
            return ""
        may = self.request.user.has_perm(registry[self.resource_key].export_permission)
        return reverse("export", args=[self.resource_key]) if may else ""


class ScopedDetailView(RegionScopedMixin, DetailView):
    """One record. Set model, permission, template_name."""

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=str(self.object), breadcrumbs=self.breadcrumbs(), actions=self.actions(), **kwargs
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the pages above this one."""
        return []

    def actions(self) -> list[dict]:
        return []
