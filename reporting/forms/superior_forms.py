from django import forms

from common.forms import ScopedModelForm
from reporting.models import SuperiorForm


class SuperiorFormForm(ScopedModelForm):
    """Name and workbook. What is wrong inside the workbook is said by the view, cell by cell."""

    file = forms.FileField(
        label="表样文件",
        allow_empty_file=True,
        help_text="上级下发的 .xlsx，在要填写的单元格写好占位符。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请先选择表样文件。"},
    )

    class Meta:
        model = SuperiorForm
        fields = ("name", "issuer")

    field_order = ("name", "issuer", "file")

    def clean_name(self) -> str:
        """The region is the user's, so the form itself must look whether the name is free."""
        name = self.cleaned_data["name"].strip()
        if SuperiorForm.objects.filter(region=self.user.region, name=name).exists():
            raise forms.ValidationError("本地区已有同名的上级表样，请换一个名称，或者先删除原来的。")
        return name
