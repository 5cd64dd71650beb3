from django import forms

from assessments.models import DeclaredInterest
from common.forms import PortalFormHelper, ScopedModelForm, Section
from villages.models import Village


class DeclaredInterestForm(ScopedModelForm):
    """Everybody declares for himself. The village is named by its code, or by a name that is one alone."""

    helper = PortalFormHelper(Section("回避申明", ("unit", "kinship")))

    unit = forms.CharField(
        label="村(居)代码或名称",
        max_length=60,
        help_text="例如 120119001201；同名的请填代码。",
        error_messages={"required": "请填写村(居)代码或名称。"},
    )

    class Meta:
        model = DeclaredInterest
        fields = ("kinship",)

    def clean_unit(self) -> str:
        text = "".join(self.cleaned_data["unit"].split())
        rows = Village.objects.for_user(self.user).active().defer("name_grams")
        found = list(rows.filter(code=text)[:2] if text.isdecimal() else rows.filter(name=text)[:2])
        if len(found) != 1:
            why = "在您的管辖区划内没有找到" if not found else "有几个同名的村(居)叫"
            fix = "请核对后填写" if not found else "请填写代码"
            raise forms.ValidationError(f"{why}“{text}”，{fix}。")
        self.instance.village, self.instance.user = found[0], self.user
        return text

    def clean(self) -> dict:
        cleaned = super().clean()
        if "unit" in cleaned:
            rows = DeclaredInterest.objects.standing().filter(user=self.user, village=self.instance.village)
            if rows.exists():
                self.add_error("unit", "您已申明对该村(居)回避，不必重复申明。")
        return cleaned
