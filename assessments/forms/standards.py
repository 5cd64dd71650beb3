"""Input of standards: which to begin, what a version says as a whole, its sections."""

from decimal import Decimal

from django import forms

from assessments.actions.standards import published_for, write_grades
from assessments.choices import JudgedBy
from assessments.models import Section as StandardSection
from assessments.models import Standard, StandardVersion
from assessments.rule_words import TIER, half_width
from common.decimals import ZERO, plain
from common.forms import PortalFormHelper, ScopedModelForm, Section, say_please_choose
from common.widgets import tidy

MOST_POINTS = Decimal(100_000)
BEGIN = [
    ("copy", "复制所选标准，作为本级标准修改（依法不再考核的指标不带入）"),
    ("build_on", "以所选标准为基础标准，在其上增加指标（例如“在…基础上增加2项”）"),
    ("blank", "空白"),
]


class BeginStandardForm(ScopedModelForm):
    """Code and name of a new standard, and what to begin it from."""

    how = forms.ChoiceField(label="从何开始", choices=BEGIN, widget=forms.RadioSelect, initial="copy")
    source = forms.ModelChoiceField(
        label="所选标准", queryset=StandardVersion.objects.none(), required=False, help_text="从空白开始的不选。"
    )
    helper = PortalFormHelper(Section("新建评估标准", ("code", "name"), "how", "source"))

    class Meta:
        model = Standard
        fields = ("code", "name")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.instance.region = self.user.region
        self.fields["source"].queryset = published_for(self.user)
        self.fields["source"].label_from_instance = lambda one: one.listed_as
        self.fields["source"].empty_label = "请选择"
        for field in self.fields.values():
            say_please_choose(field)

    def clean(self) -> dict:
        said = super().clean()
        if said.get("how") == "blank":
            said["source"] = None
        elif said.get("how") and not said.get("source"):
            self.add_error("source", "请选择一个标准，或者从空白开始。")
        return said

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"region"}  # a code is one region's once


class PlainFiguresMixin:
    """Points stand in their fields without idle zeros: 6, not 6.00."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {name: plain(value) for name, value in self.initial.items() if isinstance(value, Decimal)}


class VersionForm(PlainFiguresMixin, ScopedModelForm):
    """What a draft says as a whole, with its grades one a line."""

    grade_lines = forms.CharField(
        label="等次",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="每行一个，写明最低得分，例如“示范：90分”。按“全部指标达到”评定的只写名称，例如“达标”。",
    )
    helper = PortalFormHelper(
        Section("基本信息", "title", ("applies_to", "full_points"), "source", "is_archive"),
        Section("评定", ("judged_by", "not_applicable"), "grade_lines"),
        Section("加分与扣分", ("bonus_cap", "penalty_cap"), "is_floored", note="不设上限的不填。"),
    )

    class Meta:
        model = StandardVersion
        fields = (
            *("title", "applies_to", "full_points", "judged_by", "not_applicable", "bonus_cap", "penalty_cap"),
            *("is_floored", "source", "is_archive"),
        )
        widgets = {"source": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "source": "文件名称、文号或依据，印在标准末尾。",
            "is_floored": "不勾选时总分可以低于0。",
            "not_applicable": "某项指标只考核村或只考核居时，另一类单位这一项的分值怎样处理。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        grades = self.instance.grades.all() if self.instance.pk else []
        self.fields["grade_lines"].initial = "\n".join(f"{one.name}：{plain(one.minimum)}分" for one in grades)

    def clean(self) -> dict:
        said = super().clean()
        if "grade_lines" not in self.errors:
            self.grades = self._read_grades(said)
        return said

    def _read_grades(self, said: dict) -> list:
        grades: dict = {}
        for place, line in enumerate(filter(None, map(tidy, said.get("grade_lines", "").splitlines())), start=1):
            found = TIER.fullmatch(half_width(line))
            is_named = said.get("judged_by") == JudgedBy.ALL_MET and not found
            if not (found or is_named):
                self.add_error("grade_lines", f"第{place}行“{line[:20]}”没有最低得分，请写成“示范：90分”的样子。")
                continue
            name = line[: found.end("text")].strip() if found else line
            minimum = Decimal(found["points"]) if found else ZERO
            if not ZERO <= minimum < MOST_POINTS or round(minimum, 2) != minimum:
                self.add_error("grade_lines", f"第{place}行“{line[:20]}”的最低得分应为0或正数，最多两位小数。")
            elif len(name) > 20:
                self.add_error("grade_lines", f"第{place}行等次名称超过20个字，请缩短。")
            elif name in grades or minimum in grades.values():
                self.add_error("grade_lines", f"第{place}行“{line}”与前面的等次重名或同分，请修改。")
            grades[name] = minimum
        return list(grades.items())

    def save(self, commit: bool = True) -> StandardVersion:
        version = super().save(commit)
        write_grades(version, self.grades)
        return version


class SectionForm(PlainFiguresMixin, ScopedModelForm):
    helper = PortalFormHelper(Section("类别", "title", ("stated_points", "pass_mark")))

    class Meta:
        model = StandardSection
        fields = ("title", "stated_points", "pass_mark")
        help_texts = {
            "stated_points": "标准中写明的分值，与各指标分值合计相互核对。只有加分、扣分项的填0。",
            "pass_mark": "本类别单独的及格线，没有的不填。",
        }


class ImportStandardForm(forms.Form):
    """A workbook, and whether it becomes a new standard or the next version of one's own."""

    target = forms.ModelChoiceField(
        label="导入为",
        queryset=Standard.objects.none(),
        required=False,
        empty_label="新的标准（编号和名称取自“基本信息”）",
        help_text="选已有的标准，即导入为它的新版本。",
    )
    file = forms.FileField(label="工作簿", required=False, help_text="按空白表或导出的标准填写的 .xlsx 文件。")
    book = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        own = Standard.objects.for_user(user).filter(region=user.region)
        self.fields["target"].queryset = own
        self.fields["target"].label_from_instance = lambda one: f"{one.code} {one.name}的新版本"

    def clean(self) -> dict:
        said = super().clean()
        if not said.get("file") and not said.get("book"):
            self.add_error("file", "请先选择要导入的工作簿。")
        return said
