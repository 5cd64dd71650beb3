from django import forms
from django.urls import Resolver404, resolve

from common.forms import ScopedModelForm
from reporting.models import SavedView

# The pages whose query is worth keeping.
PAGES = ("official_form", "cross_table")


class SavedViewForm(ScopedModelForm):
    address = forms.CharField(widget=forms.HiddenInput, max_length=1000)

    class Meta:
        model = SavedView
        fields = ("name", "is_shared", "address")

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        try:
            page = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            page = ""
        if page not in PAGES:
            raise forms.ValidationError("只能保存汇总表和指标对照表的查询，请回到那里再保存。")
        return address

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if SavedView.objects.filter(owner=self.user, name=name).exists():
            raise forms.ValidationError("您已有同名的常用查询，请换一个名称。")
        return name
