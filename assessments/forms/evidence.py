"""A file, and what it stands by: several indicators, required papers, or both."""

from django import forms

from assessments.models import Application, Indicator
from common.file_kinds import ACCEPT, ALLOWED
from common.forms import PortalFormHelper, Section
from common.models import Attachment


class EvidenceForm(forms.Form):
    """A new file, or one that is there already; at least one thing that it stands by."""

    # What it stands by is ticked in the table of the page, beside the files that stand there already.
    helper = PortalFormHelper(Section("文件", ("file", "known")))

    file = forms.FileField(
        label="上传新文件",
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )
    known = forms.ModelChoiceField(
        label="或选用已上传的文件", queryset=Attachment.objects.none(), required=False, empty_label="不选用"
    )
    papers = forms.MultipleChoiceField(label="必备材料", required=False, widget=forms.CheckboxSelectMultiple)
    indicators = forms.ModelMultipleChoiceField(
        label="指标",
        queryset=Indicator.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, application: Application, indicators: list[Indicator], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"{ALLOWED}。请勿上传含群众个人隐私的材料。"
        self.fields["known"].queryset = Attachment.objects.of(application).in_place().order_by("uploaded_at", "pk")
        self.fields["papers"].choices = [(paper, paper) for paper in application.level.required_papers]
        rows = Indicator.objects.filter(pk__in=[one.pk for one in indicators])
        self.fields["indicators"].queryset = rows.in_order()
        if not application.level.required_papers:
            del self.fields["papers"]
        if not indicators:
            del self.fields["indicators"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if bool(cleaned.get("file")) == bool(cleaned.get("known")) and not self.errors:
            self.add_error("file", "请上传一个新文件，或选用一个已上传的文件，二者选一。")
        if not cleaned.get("papers") and not cleaned.get("indicators") and not self.errors:
            self.add_error("indicators" if "indicators" in self.fields else None, "请至少选择一项指标或必备材料。")
        return cleaned

    def ticked(self, name: str) -> set[str]:
        """What was ticked, or is proposed by the address."""
        return {str(value) for value in self[name].value() or ()} if name in self.fields else set()
