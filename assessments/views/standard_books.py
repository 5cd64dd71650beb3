"""A whole standard as one workbook: out, an empty one, and in again with a look before anything is stored."""

import base64
import binascii
import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.standard_books import begin_from_book, export_standard, new_standard
from assessments.actions.standards import published_for
from assessments.forms.standards import ImportStandardForm
from assessments.standard_book.reading import ReadStandard, read_standard
from assessments.standard_book.writing import BookWriter
from assessments.version_page import page_of_parts
from assessments.views.standards import VersionMixin, list_crumb
from common.addresses import client_address
from common.file_kinds import XLSX
from common.importing.reading import read_book
from common.refusal import Refused
from common.views.gate import PermittedMixin, RegionScopedMixin
from common.views.jobs import private_file

IMPORT = "assessments.import_standardversion"
LARGEST = 500 * 1024  # bytes; the book goes through the preview and back
EMPTY_BOOK = "评估标准空白表.xlsx"


class StandardVersionWorkbookView(VersionMixin, RegionScopedMixin, SingleObjectMixin, View):
    permission = "assessments.export_standardversion"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        address, now = client_address(request), timezone.now()
        made = export_standard(self.get_object(), actor=request.user, address=address, now=now)
        return private_file(made.file, made.name, XLSX.content_type)


class StandardBlankBookView(PermittedMixin, View):
    """An empty book to type one's own table into."""

    permission = IMPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        content = io.BytesIO()
        BookWriter(content, published_for(request.user)).write("", "", None)
        content.seek(0)
        return private_file(content, EMPTY_BOOK, XLSX.content_type)


class StandardImportView(PermittedMixin, FormView):
    """First what was read, or every cell that is wrong; then, by a second click, it becomes a draft."""

    permission = IMPORT
    form_class = ImportStandardForm
    template_name = "assessments/standard_import.html"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form) -> HttpResponse:
        try:
            content = content_of(form.cleaned_data)
            read = read_standard(read_book(io.BytesIO(content)), published_for(self.request.user))
            is_confirmed = self.request.POST.get("then") == "save" and form.cleaned_data["file"] is None
            if is_confirmed and not read.faults:
                return self.store(read, form.cleaned_data["target"])
            if not read.faults and form.cleaned_data["target"] is None:
                new_standard(self.request.user.region, *names_in(read))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        book = base64.b64encode(content).decode()
        page = None if read.faults else page_of_parts(read.parts(), is_asked=True)
        return self.render_to_response(self.get_context_data(form=form, read=read, page=page, book=book))

    def store(self, read: ReadStandard, target) -> HttpResponse:
        user, (code, name) = self.request.user, names_in(read)
        version = begin_from_book(read.parts(), code, name, target=target, region=user.region, actor=user)
        messages.success(self.request, f"已导入为草稿“{version}”，请核对后发布。")
        return redirect(version)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading="导入评估标准",
            breadcrumbs=[list_crumb()],
            cancel_url=list_crumb()[1],
            submit_label="上传并核对",
            draft="off",
            **kwargs,
        )


def names_in(read: ReadStandard) -> tuple[str, str]:
    """Code and name of a new standard; blank where the book does not say them."""
    return read.basics.get("code", ""), read.basics.get("name", "")


def content_of(said: dict) -> bytes:
    """The uploaded book, or the one that came back from the preview."""
    if said["file"] is not None:
        if said["file"].size > LARGEST:
            raise Refused(f"工作簿超过{LARGEST // 1024}KB，请删去图片和用不到的工作表后再上传。")
        return said["file"].read()
    try:
        return base64.b64decode(said["book"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("上传的内容已损坏，请重新选择文件。") from error
