"""What an import hands out: the template, the original file, the marked copy."""

from django.http import HttpRequest, HttpResponse
from django.views.generic import View

from common.actions.exports import note_download
from common.addresses import client_address
from common.file_kinds import XLSX
from common.importing.checking import open_book
from common.importing.marking import mark_workbook, marked_name
from common.importing.template import write_template
from common.kept_files import opened
from common.views.imports import ResourceMixin, RunMixin
from common.views.jobs import private_file


class ImportTemplateView(ResourceMixin, View):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        name = f"{self.resource.label}导入模板.xlsx"
        return private_file(write_template(self.resource, request.user), name, XLSX.content_type)


class ImportOriginalView(RunMixin, View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_object()
        file = opened(run.file, run.file_name)
        note_download(run.file_name, row_count=None, actor=request.user, address=client_address(request))
        return private_file(file, run.file_name, "application/octet-stream")


class ImportMarkedView(RunMixin, View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_object()
        name = marked_name(run)
        note_download(name, row_count=None, actor=request.user, address=client_address(request))
        return private_file(mark_workbook(run, open_book(run)), name, XLSX.content_type)
