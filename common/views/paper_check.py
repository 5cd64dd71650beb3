"""核对表格: is this paper as the portal gave it out?"""

from django import forms
from django.http import HttpResponse
from django.views.generic import FormView

from common.actions.paper_checks import check_typed, check_workbook
from common.importing.reading import too_large
from common.refusal import Refused
from common.views.gate import PermittedMixin
from common.views.uploading import FileFormMixin


class PaperCheckForm(forms.Form):
    file = forms.FileField(
        label="Excel 表格", required=False, allow_empty_file=True, help_text="由本平台“下载 Excel”得到的 .xlsx 文件。"
    )
    code = forms.CharField(
        label="或者填写核对码", required=False, max_length=40, help_text="印在表格下方，例如 7K3M-Q0ZD-1H8V。"
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not cleaned.get("code"):
            raise forms.ValidationError("请选择 Excel 表格，或者填写核对码。")
        return cleaned


class PaperCheckView(PermittedMixin, FileFormMixin, FormView):
    permission = "common.check_paper"
    form_class = PaperCheckForm
    too_large = staticmethod(too_large)
    template_name = "common/paper_check.html"

    def form_valid(self, form) -> HttpResponse:
        file, user = form.cleaned_data["file"], self.request.user
        try:
            verdict = check_workbook(file, actor=user) if file else check_typed(form.cleaned_data["code"], actor=user)
        except Refused as refusal:
            form.add_error("file" if file else "code", str(refusal))
            return super().form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, verdict=verdict))

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(heading="核对表格", submit_label="核对", draft="off", **kwargs)
