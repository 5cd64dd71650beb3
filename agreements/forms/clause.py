from django import forms

from agreements.choices import ClauseTopic
from agreements.clause_splitting import CHAPTER
from agreements.models import Clause, LibraryClause, ScreeningRule
from agreements.models.clause import LONGEST_CLAUSE
from agreements.topics import guess_topic
from common.forms import NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section

LONGEST_PASTE = 300_000


class ClauseForm(NoPersonsMixin, ScopedModelForm):
    public = ("chapter", "text")

    class Meta:
        model = Clause
        fields = ("chapter", "topic", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 12, "maxlength": LONGEST_CLAUSE, "data-clause-text": ""})}
        help_texts = {
            "chapter": "与上一条同章的照抄上一条的章名；不分章的留空。“第…章”自动编排，不用写。",
            "text": "条文序号自动编排，不用写“第…条”。",
        }
        error_messages = {
            "text": {"max_length": f"一条最多{LONGEST_CLAUSE}字，请拆成几条。", "required": "请填写条文。"},
        }

    helper = PortalFormHelper(Section("条文", ("chapter", "topic"), "text"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            topic = self.fields["topic"]
            topic.required, topic.initial = False, ""
            topic.choices = [("", "按条文内容推断"), *ClauseTopic.choices]

    def clean_chapter(self) -> str:
        numbered = CHAPTER.match(self.cleaned_data["chapter"])
        return numbered.group(1) if numbered else self.cleaned_data["chapter"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("topic"):
            cleaned["topic"] = guess_topic(cleaned.get("text", ""), cleaned.get("chapter", ""))
        return cleaned


class PastedTextForm(forms.Form):
    """A text that exists: pasted, or as a Word file."""

    text = forms.CharField(
        label="粘贴文本",
        widget=forms.Textarea(attrs={"rows": 14, "placeholder": "把已有的章程、规约全文粘贴到这里"}),
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        error_messages={"max_length": "文本超过30万字，请分几次粘贴。"},
    )
    file = forms.FileField(label="或选择 Word 文件（.docx）", required=False, allow_empty_file=True)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not (cleaned.get("text") or "").strip():
            raise forms.ValidationError("请粘贴文本，或选择一个 Word 文件。")
        return cleaned


class AnswerForm(NoPersonsMixin, forms.Form):
    reason = forms.CharField(
        label="说明理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明为什么这样规定合法、自愿。"},
    )


class LibraryClauseForm(ScopedModelForm):
    helper = PortalFormHelper(
        Section("适用", ("kind", "body"), ("topic", "chapter")),
        Section("条文", "text", "basis", ("position", "is_active")),
    )

    class Meta:
        model = LibraryClause
        fields = ("kind", "body", "topic", "chapter", "text", "basis", "position", "is_active")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        labels = {"body": "适用对象"}


class ScreeningRuleForm(ScopedModelForm):
    helper = PortalFormHelper(
        Section("规则", ("key", "label"), ("severity", "is_active"), "pattern", "basis", "suggestion")
    )

    class Meta:
        model = ScreeningRule
        fields = ("key", "label", "severity", "is_active", "pattern", "basis", "suggestion")
        error_messages = {"key": {"invalid": "编号只能用英文字母、数字、下划线和连字符，例如 no-feast-limit。"}}


class TopicChoiceForm(forms.Form):
    """Which clauses of the library to add to a draft."""

    clauses = forms.ModelMultipleChoiceField(queryset=LibraryClause.objects.none(), required=True)

    def __init__(self, *args, rows, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clauses"].queryset = rows
        self.fields["clauses"].error_messages["required"] = "请先勾选要加入的条文。"
