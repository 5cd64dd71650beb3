"""Input of programmes and their levels."""

from django import forms

from assessments.choices import ApplicationState
from assessments.desks import DESKS
from assessments.models import Programme, ProgrammeLevel
from assessments.models.programme import DESK_CHOICES
from common.forms import PortalFormHelper, ScopedModelForm, Section

MISNAMED = "年度考核不得称为示范，请去掉“示范”字样。"
LONGEST_PAPER = 60
# The way to the lowest level: the county has the last word. Higher ones go on from where the level below ended.
USUAL_DESKS = [*DESKS[: DESKS.index(ApplicationState.COUNTY_ASSESSING) + 1], ApplicationState.PUBLICISED]


class ProgrammeForm(ScopedModelForm):
    """Who runs what on which approval. Its region is the user's."""

    helper = PortalFormHelper(
        Section("项目", ("name", "kind"), "is_active"),
        Section(
            "主办依据",
            ("organiser", "approval_number"),
            "catalogue_basis",
            note="示范创建须填齐三项才能启动批次；年度考核可以不填，名称中不得使用“示范”。",
        ),
    )

    class Meta:
        model = Programme
        fields = ("name", "kind", "is_active", "organiser", "approval_number", "catalogue_basis")
        labels = {"name": "项目名称", "is_active": "启用本项目"}
        help_texts = {"is_active": "不再启用的项目不能新建批次，已有的批次照常办理。"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.region = self.user.region

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.instance.region_id is None:
            return cleaned  # a national account: refused when it saves, with a sentence
        said = Programme(
            kind=cleaned.get("kind", ""), organiser=cleaned.get("organiser") or "", region=self.instance.region
        )
        if said.misnames(cleaned.get("name") or ""):
            self.add_error("name", MISNAMED)
        if said.unfit_organiser:
            self.add_error("organiser", said.unfit_organiser)
        if self.instance.pk and self.instance.is_running:
            self._refuse_other_basis(cleaned)
        return cleaned

    def _refuse_other_basis(self, cleaned: dict) -> None:
        """Once a batch was opened, the programme stays what it was and keeps what it stands on."""
        if "kind" in self.changed_data:
            self.add_error("kind", "已启动过批次，性质不能再改；性质不同的，请另建项目。")
        for name in ("organiser", "approval_number", "catalogue_basis"):
            if self.initial.get(name, "").strip() and not (cleaned.get(name) or "").strip():
                self.add_error(name, f"已启动过批次，{self.fields[name].label}不能清空。")


class PapersField(forms.CharField):
    """A list of papers, one per line."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial, data) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        for line in value:
            if len(line) > LONGEST_PAPER:
                raise forms.ValidationError(f"“{line[:10]}…”超过{LONGEST_PAPER}字，请写材料的简称，一行一种。")


class ProgrammeLevelForm(ScopedModelForm):
    """A level: its title, the desks an application passes, what must be brought along."""

    desks = forms.MultipleChoiceField(
        label="办理环节",
        choices=DESK_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text="申报自上而下依次经过勾选的环节，最后命名；不勾选公示的，评定通过后待命名，由主办单位直接发文命名、编号。",
    )
    required_papers = PapersField(
        label="必备材料",
        required=False,
        help_text="一行一种，例如“村民会议表决证明”；没有上传齐的申报不能提交。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    helper = PortalFormHelper(
        Section("级别", ("name", "honour"), ("position", "requires"), "uses_quota"),
        Section("办理环节", "desks"),
        Section("必备材料", "required_papers"),
    )

    class Meta:
        model = ProgrammeLevel
        fields = ("name", "honour", "position", "requires", "uses_quota", "desks", "required_papers")
        labels = {
            "name": "级别名称",
            "position": "级别高低次序",
            "requires": "申报前须已命名为",
            "uses_quota": "本级别占用县(区)名额",
        }
        help_texts = {
            "name": "例如：合格、示范。",
            "position": "最低的级别填1，往上依次填2、3。",
            "uses_quota": "县级备案时用去本县(区)一个名额，名额用完不能再备案；不通过、撤销申报的退回名额。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        requires = self.fields["requires"]
        others = requires.queryset.filter(programme=self.instance.programme_id).exclude(pk=self.instance.pk)
        requires.queryset = others.order_by("position")
        requires.empty_label = "不要求"
        requires.label_from_instance = lambda level: level.name
        requires.help_text = "只有已命名为该级别的村(居)才能申报本级别。"

    def clean_desks(self) -> list[str]:
        ticked = self.cleaned_data["desks"]
        return [desk.value for desk in DESKS if desk in ticked]

    def clean(self) -> dict:
        cleaned = super().clean()
        for name in ("name", "honour"):
            if self.instance.programme.misnames(cleaned.get(name) or ""):
                self.add_error(name, MISNAMED)
        lower, position = cleaned.get("requires"), cleaned.get("position")
        if lower and position is not None and lower.position >= position:
            self.add_error("requires", f"“{lower.name}”的次序不低于本级别，请选次序更低的级别，或调整次序。")
        return cleaned
