"""The way over to another system and back: 导出上报包, 导入上报包."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from common.addresses import client_address
from common.refusal import Refused
from common.views.gate import PermittedMixin, RegionScopedMixin
from common.views.jobs import private_file
from common.views.uploading import FileFormMixin
from reporting.actions.submission_packages import bring_package, export_package, too_large
from reporting.actions.submissions import mark_opened
from reporting.forms.submissions import PackageForm
from reporting.models import Submission
from reporting.views.submissions import EXPORT, IMPORT, list_crumb

ZIP = "application/zip"


class SubmissionPackageView(RegionScopedMixin, SingleObjectMixin, View):
    model = Submission
    permission = EXPORT

    def get_queryset(self):
        return super().get_queryset().with_place().prefetch_related("forms")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object()
        made = export_package(row, actor=request.user, address=client_address(request))
        mark_opened(row, viewer=request.user, now=timezone.now())
        return private_file(made.file, made.name, ZIP)


class SubmissionImportView(PermittedMixin, FileFormMixin, FormView):
    """A package from the system of a county; whatever is wrong with it is said, and nothing stays."""

    permission = IMPORT
    form_class = PackageForm
    too_large = staticmethod(too_large)
    template_name = "reporting/submission_import.html"

    def form_valid(self, form) -> HttpResponse:
        upload, request = form.cleaned_data["file"], self.request
        said = {"actor": request.user, "now": timezone.now(), "address": client_address(request)}
        try:
            taken = bring_package(upload, upload.name, **said)
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        if isinstance(taken, Submission):
            messages.success(request, f"已导入{taken}，校验无误，请核对后接收或者退回。")
        return redirect(taken)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading="导入上报包",
            breadcrumbs=[list_crumb()],
            cancel_url=list_crumb()[1],
            submit_label="上传并校验",
            max_megabytes=settings.IMPORT_MAX_BYTES // 1024 // 1024,
            draft="off",
            **kwargs,
        )
