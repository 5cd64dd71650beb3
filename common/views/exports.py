"""导出: choosing what leaves; and the log of all that left."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from common.actions.exports import AT_ONCE, Exported, FileFormat, request_export
from common.addresses import client_address
from common.exporting.selection import Selection
from common.filters import ExportRecordFilter
from common.models import ExportRecord, ExportScope
from common.record_tables import ExportRecordTable
from common.refusal import Refused
from common.resources import registry
from common.views.gate import ScopedListView
from common.views.jobs import private_file

TICKED, FILTERED, ALL = ExportScope.TICKED, ExportScope.FILTERED, ExportScope.ALL


class ExportForm(forms.Form):
    """What a button of the export page sends."""

    take = forms.ChoiceField(choices=ExportScope.choices)
    file_format = forms.ChoiceField(choices=FileFormat.choices)


class ExportView(TemplateView):
    """How many rows would leave, by which button; then the file, or the job that makes it.

    A list leads here with its query string; its bulk bar posts `selected` and `query`.
    """

    template_name = "common/export.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if kwargs["key"] not in registry:
            raise Http404
        self.resource = registry[kwargs["key"]]()
        if not request.user.has_perm(self.resource.export_permission):
            raise PermissionDenied
        posted = request.POST
        self.query = posted.get("query", "") if request.method == "POST" else request.GET.urlencode()
        is_all_matching = posted.get("scope") == "all"  # the second, explicit tick of a list's bulk bar
        ticked = [] if is_all_matching else posted.getlist("selected")
        self.ticked = [int(key) for key in ticked if key.isdecimal()]
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self.get(request, **kwargs)
        try:
            result = request_export(
                self.selection(form.cleaned_data["take"]),
                FileFormat(form.cleaned_data["file_format"]),
                actor=request.user,
                address=client_address(request),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self.get(request, **kwargs)
        return private_file(result.file, result.name) if isinstance(result, Exported) else redirect(result)

    def selection(self, scope: str) -> Selection:
        return Selection(self.resource.key, ExportScope(scope), self.query, self.ticked)

    def get_context_data(self, **kwargs) -> dict:
        is_filtered = bool(self.resource.filterset_class)
        scopes = [*([TICKED] if self.ticked else []), *([FILTERED] if is_filtered else []), ALL]
        return super().get_context_data(
            heading=f"导出{self.resource.label}",
            breadcrumbs=self.breadcrumbs(),
            choices=[self.choice(scope) for scope in scopes],
            formats=FileFormat.choices,
            ticked=self.ticked,
            query=self.query,
            filters=self.selection(FILTERED).words(self.request.user) if is_filtered else "",
            at_once=AT_ONCE,
            **kwargs,
        )

    def choice(self, scope: ExportScope) -> dict:
        try:
            count = self.selection(scope).rows(self.request.user).count()
        except Refused as refusal:
            return {"scope": scope.value, "label": scope.label, "count": 0, "problem": str(refusal)}
        return {"scope": scope.value, "label": scope.label, "count": count, "is_long": count > AT_ONCE}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        if not self.resource.list_url:
            return []
        address = reverse(self.resource.list_url)
        return [(self.resource.label, f"{address}?{self.query}" if self.query else address)]


class ExportRecordListView(ScopedListView):
    """导出与下载日志."""

    model = ExportRecord
    permission = "common.view_exportrecord"
    table_class = ExportRecordTable
    filterset_class = ExportRecordFilter
    template_name = "common/list.html"
    heading = "导出与下载日志"
