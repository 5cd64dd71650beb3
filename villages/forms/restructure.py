"""Input of the acts that change a unit's identity. Each act names the paper it rests on."""

from django import forms
from django.utils import timezone

from common.forms import ConfirmedWarningsMixin, DateInput, say_please_choose
from villages.actions.villages import Decree
from villages.choices import VillageKind
from villages.models import Village
from villages.plausibility import doubts_about_village


class DecreeForm(ConfirmedWarningsMixin, forms.Form):
    """Day, number and reason of a change; the base of the other forms, and the form of closing."""

    on = forms.DateField(label="变更日期", widget=DateInput())
    document = forms.CharField(label="批准文号", max_length=100, required=False, help_text="没有文号的可以不填。")
    reason = forms.CharField(label="变更原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, village: Village | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.village = village
        self.fields["on"].initial = timezone.localdate
        for field in self.fields.values():
            say_please_choose(field)
        self.order_fields([name for name in self.fields if name not in {"on", "document", "reason"}])

    @property
    def decree(self) -> Decree:
        return Decree(**{name: self.cleaned_data[name] for name in ("on", "document", "reason")})

    def act_arguments(self) -> dict:
        """What the act takes besides the decree."""
        return {}

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("变更日期不能晚于今天。")
        return day


class _NamedForm(DecreeForm):
    name = forms.CharField(label="新名称", max_length=50, help_text="与公章一致的全称。")

    def clean_name(self) -> str:
        return "".join(self.cleaned_data["name"].split())


class RenameForm(_NamedForm):
    def act_arguments(self) -> dict:
        return {"name": self.cleaned_data["name"]}

    def doubts(self) -> list[tuple[str, str]]:
        return _pairs(code=self.village.code, name=self.cleaned_data["name"])


class _CodedForm(DecreeForm):
    code = forms.RegexField(
        label="新代码",
        regex=r"^\d{12}$",
        strip=True,
        error_messages={"invalid": "代码应为12位数字，例如 120119001201。"},
        help_text="12位统计用区划代码。",
    )


class RecodeForm(_CodedForm):
    def act_arguments(self) -> dict:
        return {"code": self.cleaned_data["code"]}

    def doubts(self) -> list[tuple[str, str]]:
        return _pairs(code=self.cleaned_data["code"], name=self.village.name, kind=self.village.kind)


class ConvertForm(_CodedForm, _NamedForm):
    """撤村建居: a new name and, where it is published, a new code."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].initial = self.village.code
        self.fields["code"].help_text = "新代码尚未公布的，可保留原代码，以后再办“代码变更”。"

    def act_arguments(self) -> dict:
        return {"code": self.cleaned_data["code"], "name": self.cleaned_data["name"]}

    def doubts(self) -> list[tuple[str, str]]:
        return _pairs(code=self.cleaned_data["code"], name=self.cleaned_data["name"], kind=VillageKind.RESIDENTS)


class MergeForm(DecreeForm):
    """撤并: the successor is one of the active units of the county that are not merged themselves."""

    successor = forms.ChoiceField(label="并入单位", help_text="只列出同一县(区)内状态正常的单位。")

    def __init__(self, *args, candidates: list[Village], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(unit.pk): unit for unit in candidates}
        by_township: dict[str, list] = {}
        for key, unit in self.candidates.items():
            by_township.setdefault(unit.township.name, []).append((key, f"{unit.name}（{unit.code}）"))
        self.fields["successor"].choices = [("", "请选择"), *by_township.items()]

    def clean_successor(self) -> Village:
        return self.candidates[self.cleaned_data["successor"]]


def _pairs(**facts) -> list[tuple[str, str]]:
    return [(doubt.key, doubt.text) for doubt in doubts_about_village(**facts)]
