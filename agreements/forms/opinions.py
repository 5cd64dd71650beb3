from django import forms
from django.utils import timezone

from agreements.actions.opinions import Informant
from agreements.models import OpinionCase, OpinionInformant
from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, PrivateFieldsMixin, ScopedModelForm, Section
from villages.forms.village_field import VillageField

OFF = {"autocomplete": "off"}


class OpinionCaseForm(PrivateFieldsMixin, NoPersonsMixin, ScopedModelForm):
    """A case with its informant, who is written beside it."""

    private_fields = ("informant_name", "informant_contact")
    helper = PortalFormHelper(
        Section("意见", ("village", "received_on"), ("channel", "matter"), "content"),
        Section(
            "反映人（可不填）",
            ("informant_name", "informant_contact"),
            note="只有办理人能看到；不进入列表、导出、打印、变更记录。移交后由新的办理人看到。登录失效时不代为保留，需补填。",
        ),
    )

    informant_name = forms.CharField(label="反映人", max_length=50, required=False, widget=forms.TextInput(attrs=OFF))
    informant_contact = forms.CharField(
        label="联系方式", max_length=100, required=False, widget=forms.TextInput(attrs=OFF)
    )

    class Meta:
        model = OpinionCase
        fields = ("village", "received_on", "channel", "matter", "content")
        field_classes = {"village": VillageField}
        widgets = {"received_on": DateInput(), "content": forms.Textarea(attrs={"rows": 4} | OFF)}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        villages = self.fields["village"]
        if self.instance.pk:
            villages.queryset = villages.queryset.filter(pk=self.instance.village_id).select_related("township")
            villages.disabled = True
            known = OpinionInformant.objects.shown_to(self.user).filter(case=self.instance).first()
            if known:
                self.initial |= {"informant_name": known.name, "informant_contact": known.contact}
        else:
            villages.offer(villages.queryset.active())

    @property
    def informant(self) -> Informant:
        return Informant(self.cleaned_data["informant_name"].strip(), self.cleaned_data["informant_contact"].strip())

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("收到日期不能晚于今天。")
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        informant = OpinionInformant(
            name=cleaned.get("informant_name") or "", contact=cleaned.get("informant_contact") or ""
        )
        if informant.is_named_in(cleaned.get("content") or ""):
            self.add_error("content", "内容中出现了反映人的姓名或联系方式，请删去；内容会被其他人看到。")
        return cleaned


class AnswerForm(NoPersonsMixin, forms.Form):
    answer = forms.CharField(
        label="调查处理情况",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="会被其他经办人看到，不写反映人的姓名和联系方式。",
        error_messages={"required": "请填写调查处理情况。"},
    )


class PublishForm(NoPersonsMixin, forms.Form):
    text = forms.CharField(
        label="公布内容",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="与张榜公布的文字一致，不得含有反映人的任何信息。",
        error_messages={"required": "请填写公布内容。"},
    )
    place = forms.CharField(
        label="公布方式", max_length=100, initial="村(居)务公开栏", error_messages={"required": "请填写公布方式。"}
    )


class TransferForm(forms.Form):
    handler = forms.ModelChoiceField(
        label="新的办理人", queryset=None, empty_label="请选择", error_messages={"required": "请选择新的办理人。"}
    )

    def __init__(self, *args, handlers, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = handlers
        self.fields["handler"].label_from_instance = lambda user: (
            f"{user.name}（{user.unit}，{user.get_role_display()}）"
        )
