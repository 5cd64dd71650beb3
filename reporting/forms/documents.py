"""Input of Word documents: whose report, templates, circulars, edited circulars."""

from django import forms
from django.utils import timezone

from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section
from reporting.models import Circular
from reporting.target_checks import sentences_against
from villages.filters.statistics import years_on_offer
from villages.forms.region_field import RegionField
from villages.models.region import RegionQuerySet

WORD = ".docx"


class ReportForm(forms.Form):
    """Whose evaluation report, and of which year; sent with GET."""

    region = RegionField(label="地区")
    year = forms.TypedChoiceField(label="年度", choices=years_on_offer, coerce=int)

    def __init__(self, *args, offered: RegionQuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        field.queryset = offered.order_by("code")
        field.type_names_when_many()
        if field.is_typed:
            field.widget.attrs["placeholder"] = "名称或区划代码"


class TemplateUploadForm(forms.Form):
    file = forms.FileField(
        label="模板文件",
        help_text="按下载的模板改好后上传的 .docx 文件；占位符见下表。",
        widget=forms.FileInput(attrs={"accept": WORD}),
        error_messages={"required": "请选择模板文件。"},
        allow_empty_file=True,
    )


class EditedCircularForm(forms.Form):
    file = forms.FileField(
        label="修改后的通报",
        help_text="下载通报、改好后上传的 .docx 文件；印发的就是这一份。",
        widget=forms.FileInput(attrs={"accept": WORD}),
        error_messages={"required": "请选择通报文件。"},
        allow_empty_file=True,
    )


class CircularForm(NoPersonsMixin, ScopedModelForm):
    """A draft. Its county is the user's; the number is proposed and may be changed."""

    numbered = ("series",)
    helper = PortalFormHelper(
        Section(
            "通报",
            "title",
            ("year", "unit"),
            ("series", "number_year", "serial"),
            "due_on",
            "opening",
            note="考核结果按考核年度从已公布的年度考核取数，不用填写。",
        ),
        Section("名单", ("praise", "rectify")),
    )

    def __init__(self, *args, source: str = "", **kwargs) -> None:
        """`source` says where proposed lists come from."""
        super().__init__(*args, **kwargs)
        self.fields["praise"].help_text += source

    class Meta:
        model = Circular
        fields = (
            *("title", "year", "unit", "series", "number_year", "serial"),
            *("due_on", "opening", "praise", "rectify"),
        )
        widgets = {
            "due_on": DateInput(),
            "opening": forms.Textarea(attrs={"rows": 5}),
            "praise": forms.Textarea(attrs={"rows": 6}),
            "rectify": forms.Textarea(attrs={"rows": 6}),
        }

    def clean(self) -> dict:
        said = super().clean()
        for name in ("opening", "praise", "rectify"):
            for sentence in sentences_against(said.get(name) or ""):
                self.add_error(name, sentence)
        due = said.get("due_on")
        if due and due < timezone.localdate():
            self.add_error("due_on", "签收期限不能早于今天。")
        return said
