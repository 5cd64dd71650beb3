from django import forms
from django.utils import timezone

from agreements.actions.money import balance_of
from agreements.choices import MoneyDirection, MoneySource
from agreements.forms.holder import HOLDER_CLASSES, HolderFormMixin
from agreements.models import MoneyEntry
from common.forms import ConfirmedWarningsMixin, DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section


class MoneyEntryForm(NoPersonsMixin, ConfirmedWarningsMixin, HolderFormMixin, ScopedModelForm):
    numbered = ("voucher",)
    helper = PortalFormHelper(
        Section("持有单位", ("village", "region")),
        Section(
            "账目",
            ("direction", "booked_on"),
            ("source", "use"),
            ("amount", "households"),
            "purpose",
            "voucher",
            note="只记金额和受益户数，不写受益人姓名。票据不是必须的，保存后可以上传。",
        ),
    )

    class Meta:
        model = MoneyEntry
        fields = (
            "village",
            "region",
            "direction",
            "booked_on",
            "source",
            "use",
            "amount",
            "households",
            "purpose",
            "voucher",
        )
        field_classes = HOLDER_CLASSES
        widgets = {"booked_on": DateInput()}

    def clean_booked_on(self):
        day = self.cleaned_data["booked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("日期不能晚于今天，请在收支发生后登记。")
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("direction") == MoneyDirection.SPENDING and not cleaned.get("use"):
            self.add_error("use", "支出必须选择用途。")
        return cleaned

    def doubts(self) -> list[tuple[str, str]]:
        """A spending beyond what there is: bills often come before the grant, so it is asked, not refused."""
        said = self.cleaned_data
        if said.get("direction") != MoneyDirection.SPENDING:
            return []
        before = balance_of(said["region"], said.get("village"), said["source"], without=self.instance)
        after = before - said["amount"]
        if after >= 0:
            return []
        source = MoneySource(said["source"]).label
        return [("negative", f"“{source}”结余{before:.2f}元，支出后为{after:.2f}元（超支）。请核对金额和来源。")]


class ReverseForm(NoPersonsMixin, forms.Form):
    reason = forms.CharField(
        label="红冲原因",
        max_length=80,
        error_messages={"required": "请填写红冲原因。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
