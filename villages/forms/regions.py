"""Forms about regions, for the back room."""

from django import forms

from common.forms import RevisionForm
from villages.choices import RegionLevel
from villages.codes import REGION_CODE_LENGTHS, level_of
from villages.models import Region


class NewRegionForm(forms.ModelForm):
    """Level and place in the tree follow from the code."""

    user = None  # the administrator, set by the model admin

    class Meta:
        model = Region
        fields = ["code", "name"]
        help_texts = {"code": "省2位、市4位、县(区)6位、乡镇(街道)9位；上级由代码得出，上级须已登记。"}

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if len(code) not in REGION_CODE_LENGTHS.values() or not (code.isascii() and code.isdigit()):
            raise forms.ValidationError("代码应为2、4、6或9位数字，请核对。")
        level = level_of(code)
        self.instance.level = level
        self.instance.parent = self.parent_of(code, level)
        return code

    def parent_of(self, code: str, level: RegionLevel) -> Region | None:
        if level == RegionLevel.PROVINCE:
            if self.user.region_path != "":
                raise forms.ValidationError("省级区划只能由全国账号登记。")
            return None
        wanted = code[: REGION_CODE_LENGTHS[RegionLevel(level - 1)]]
        parent = Region.objects.for_user(self.user).in_use().filter(code=wanted).first()
        if parent is None:
            raise forms.ValidationError(f"上级区划 {wanted} 尚未登记、已停用，或不在您的管辖范围内，请核对代码。")
        return parent


class RegionForm(RevisionForm):
    """A region is renamed or switched off; its place changes by moving."""

    class Meta:
        model = Region
        fields = ["name", "is_active"]


class MoveRegionForm(forms.Form):
    new_parent = forms.ModelChoiceField(
        label="新的上级区划代码",
        queryset=Region.objects.none(),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 9}),
        help_text="填写代码，例如 120119。",
        error_messages={"invalid_choice": "没有这个区划，或它不在您的管辖范围内，请核对代码。"},
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_parent"].queryset = Region.objects.for_user(user).in_use()
