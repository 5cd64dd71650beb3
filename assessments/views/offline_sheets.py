"""离线评分表: down as a workbook, back as a filled one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.offline_sheets import give_out_sheet, take_back_sheet
from assessments.actions.score_sheets import CHANGE
from assessments.models import ScoreSheet
from assessments.views.score_sheets import sheet_crumbs, sheets_of, why_locked
from common.addresses import client_address
from common.importing.reading import too_large
from common.refusal import Refused
from common.views.gate import RegionScopedMixin
from common.views.jobs import private_file
from common.views.uploading import FileFormMixin


class OfflineForm(forms.Form):
    file = forms.FileField(
        label="填好的离线评分表",
        help_text="由本页下载、填好后保存的 .xlsx 文件。",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请先选择填好的离线评分表。"},
    )


class _OfflineView(RegionScopedMixin, SingleObjectMixin):
    model = ScoreSheet
    permission = CHANGE

    def get_queryset(self):
        return sheets_of(self.request.user)


class OfflineDownloadView(_OfflineView, View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.get_object()
        try:
            made = give_out_sheet(sheet, actor=request.user, now=timezone.now(), address=client_address(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(sheet)
        return private_file(made.file, made.name)


class OfflineUploadView(_OfflineView, FileFormMixin, FormView):
    template_name = "assessments/offline_sheet.html"
    form_class = OfflineForm
    too_large = staticmethod(too_large)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        user, file = self.request.user, form.cleaned_data["file"]
        try:
            changed, problems = take_back_sheet(self.object, file, actor=user, now=timezone.now())
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        if problems:
            return self.render_to_response(self.get_context_data(form=OfflineForm(), problems=problems))
        messages.success(self.request, f"已上传离线评分表，更新{changed}项。请核对后提交评分。")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading="离线评分",
            breadcrumbs=sheet_crumbs(self.object),
            sheet=self.object,
            obstacle=why_locked(self.object, self.request.user),
            draft="off",
            **kwargs,
        )
