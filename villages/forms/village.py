from crispy_forms.layout import HTML
from django import forms

from common.forms import ConfirmedWarningsMixin, PortalFormHelper, ScopedModelForm, Section
from villages.choices import RegionLevel, VillageKind
from villages.codes import is_village_code, kind_of_code
from villages.models import Village
from villages.plausibility import doubts_about_village

CONTACT = Section("办公与联系", ("address", "phone"), ("longitude", "latitude"), note="经纬度可不填；只填办公电话。")
FIGURES = Section(
    "户数与代表",
    ("groups", "households"),
    ("eligible_voters", "representatives"),
    note="用于计算会议法定人数；年度统计数在“年度数据”中填报。",
)
FACTS = (
    "credit_code",
    "urban_rural",
    "address",
    "phone",
    "longitude",
    "latitude",
    "groups",
    "households",
    "eligible_voters",
    "representatives",
)


class VillageForm(ConfirmedWarningsMixin, ScopedModelForm):
    """The facts of an existing unit. Its code, name, kind and township change only by decree."""

    helper = PortalFormHelper(Section("登记信息", ("credit_code", "urban_rural")), CONTACT, FIGURES)

    class Meta:
        model = Village
        fields = FACTS

    def clean_credit_code(self) -> str:
        code = self.cleaned_data["credit_code"]
        if not code:
            return code
        others = Village.objects.active().filter(credit_code=code).exclude(pk=self.instance.pk)
        if others.exists():
            seen = others.for_user(self.user).first()
            holder = f"“{seen.name}”" if seen else "管辖区划以外的单位"
            raise forms.ValidationError(f"该统一社会信用代码已登记在{holder}名下，请对照证书核对。")
        return code

    def doubts(self) -> list[tuple[str, str]]:
        return [(doubt.key, doubt.text) for doubt in doubts_about_village(credit_code=self.cleaned_data["credit_code"])]


class VillageCreateForm(VillageForm):
    """A new unit: the code tells its kind and its township unless the user says otherwise."""

    kind = forms.ChoiceField(
        label="类型",
        choices=[("", "按代码判断"), *VillageKind.choices],
        required=False,
        help_text="不选时按代码第10至12位判断。",
    )

    helper = PortalFormHelper(
        Section(
            "代码与名称",
            ("township", "code"),
            ("name", "kind"),
            HTML(
                '<p class="form-text">建立后，代码、名称、类型和所属乡镇(街道)只能通过“更名”“代码变更”等操作修改。</p>'
            ),
        ),
        Section("登记信息", ("credit_code", "urban_rural")),
        CONTACT,
        FIGURES,
    )

    class Meta(VillageForm.Meta):
        fields = ("township", "code", "name", "kind", *FACTS)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["township"]
        field.queryset = field.queryset.at_level(RegionLevel.TOWNSHIP).in_use().select_related("parent")
        self.fields["name"].help_text = "与公章一致的全称，例如“样例村委会”。"
        self.fields["code"].help_text = "12位统计用区划代码，前9位为乡镇(街道)代码。"

    def clean_name(self) -> str:
        return "".join(self.cleaned_data["name"].split())

    def clean(self) -> dict:
        cleaned = super().clean()
        code, township = cleaned.get("code", ""), cleaned.get("township")
        if code and township and not code.startswith(township.code):
            self.add_error("code", f"代码前9位应为“{township.name}”的代码 {township.code}，请核对代码和乡镇(街道)。")
        if "kind" in cleaned and not cleaned["kind"] and is_village_code(code):
            kind = kind_of_code(code)
            if kind is None:
                self.add_error("kind", "从代码看不出是村还是居，请选择类型。")
            else:
                cleaned["kind"] = kind
        return cleaned

    def doubts(self) -> list[tuple[str, str]]:
        names = ("code", "name", "kind", "credit_code")
        return [(doubt.key, doubt.text) for doubt in doubts_about_village(**{n: self.cleaned_data[n] for n in names})]
