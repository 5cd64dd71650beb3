"""An indicator with its rule in plain words: the fields are those of its kind, and errors stand at the field."""

from crispy_forms.layout import HTML, Div
from django import forms

from assessments.choices import RuleKind
from assessments.forms.standards import PlainFiguresMixin
from assessments.models import Indicator
from assessments.rule_words import RuleField, field_at_fault, fields_of, parameters_of, with_residents, words_of
from assessments.standard_checks import FED
from assessments.version_spec import KINDS_OF, rule_of
from common.decimals import ZERO
from common.forms import PortalFormHelper, ScopedModelForm, Section
from common.metrics import all_metrics
from villages.choices import VillageKind

OWN, RESIDENTS = "rule_", "residents_rule_"  # prefixes of the fields of the rule
FLOORS = "floor-words"
SAME = [("", "与村相同")]


class IndicatorForm(PlainFiguresMixin, ScopedModelForm):
    """The parameters that differ for residents' committees stand below those of the villages; blank is the same."""

    class Meta:
        model = Indicator
        fields = (
            *("section", "number", "text", "kind", "points", "residents_points", "applies_to", "metric"),
            *("guidance", "evidence", "is_rank_only", "is_archived", "archived_reason"),
        )
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "guidance": forms.Textarea(attrs={"rows": 2})}
        labels = {"points": "分值", "residents_points": "居的分值"}
        help_texts = {
            "points": "加分、扣分项填最多可加(扣)的分；一票否决没有分值的填0。",
            "applies_to": "只选村时居不考核，只选居时村不考核。",
            "is_rank_only": "参加排名，不计入总分。",
            "is_archived": "只在存档中保留：分值为0，不取数，须写明原因。",
            "evidence": "例如：会议记录、公示照片（不强制要求照片）。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        version = self.instance.section.version
        self.fields["section"].queryset = version.sections.order_by("position")
        self.fields["metric"] = metric_field(self.instance.metric)
        self.kind = self._kind()
        stored = self.instance.parameters if self.instance.kind == self.kind else {}
        residents = stored.get("residents") or {}
        self.rule_names: list[str] = []
        self.residents_names: list[str] = []
        for field in fields_of(self.kind):
            self._add(OWN, field, words_of(self.kind, stored)[field.name], self.rule_names)
            self._add(RESIDENTS, field, words_of(self.kind, residents)[field.name], self.residents_names)
        if self.instance.is_archived:
            self.fields["is_archived"].disabled = True
            self.fields["is_archived"].help_text = "依法不再考核的指标不能恢复计分；不需要保留的请删除。"
        self.helper = self._layout()

    def _kind(self) -> str:
        asked = self.data.get("kind") if self.is_bound else self.initial.get("kind")
        return asked if asked in RuleKind.values else self.instance.kind or RuleKind.YES_NO

    def _add(self, prefix: str, field: RuleField, initial: str, names: list[str]) -> None:
        label = field.label if prefix == OWN else f"居的{field.label}"
        common = {
            "label": label,
            "help_text": field.help if prefix == OWN else "",
            "required": False,
            "initial": initial,
        }
        name = f"{prefix}{field.name}"
        if field.choices:
            choices = [(str(option), option) for option in field.choices.labels]
            made = forms.ChoiceField(choices=choices if prefix == OWN else SAME + choices, **common)
        elif field.is_list:
            made = forms.CharField(widget=forms.Textarea(attrs={"rows": 6 if prefix == OWN else 3}), **common)
        else:
            made = forms.CharField(max_length=60, **common)
            made.widget.attrs |= {"list": FLOORS} if field.name == "floor" else {}
        self.fields[name] = made
        names.append(name)

    def _layout(self) -> PortalFormHelper:
        rule, differing = _rows(self.rule_names, self.fields), _rows(self.residents_names, self.fields)
        parts = [Section("计分参数", *rule)] if rule else []
        if differing:
            parts.append(Section("居的计分参数", *differing, note="居与村不同时才填写，不填的与村相同。"))
        note = "改选计分办法后，下面的计分参数随之更换。"
        return PortalFormHelper(
            Section("指标", ("section", "number"), "text", ("guidance", "evidence")),
            Section("分值与计分办法", "kind", ("points", "residents_points"), ("applies_to", "metric"), note=note),
            Div(
                *parts, HTML(f'<datalist id="{FLOORS}"><option>扣完为止<option>可负分</datalist>'), css_id="rule-fields"
            ),
            Section("其他", "is_rank_only", "is_archived", "archived_reason"),
        )

    def clean(self) -> dict:
        said = super().clean()
        if said.get("is_archived"):
            return self._clean_archived(said)
        if said.get("kind") == RuleKind.VETO and said.get("is_rank_only"):
            self.add_error("is_rank_only", "一票否决指标不能只用于排名，请取消其中一项。")
        if said.get("metric") and said.get("kind") not in FED:
            self.add_error("metric", f"“{RuleKind(self.kind).label}”由评分人评定，不能自动取数，请清空取数口径。")
        self._clean_rule(said)
        return said

    def _clean_archived(self, said: dict) -> dict:
        said |= {"points": ZERO, "residents_points": None, "metric": ""}
        if not said.get("archived_reason"):
            self.add_error("archived_reason", "请写明依法不再考核的原因和依据。")
        return said

    def _clean_rule(self, said: dict) -> None:
        """Words become parameters, and the rule itself says whether they fit the points."""
        known = self.instance.parameters or {}
        try:
            own = parameters_of(self.kind, self._words(said, OWN), known=known)
        except ValueError as fault:
            return self._blame(OWN, str(fault))
        try:
            self.instance.parameters = with_residents(self.kind, own, self._words(said, RESIDENTS), known)
        except ValueError as fault:
            return self._blame(RESIDENTS, str(fault))
        if "points" in said and "residents_points" in said and "applies_to" in said:
            self._ask_rules(said)
        return None

    def _ask_rules(self, said: dict) -> None:
        names = ("kind", "points", "residents_points", "applies_to")
        asked = Indicator(parameters=self.instance.parameters, **{name: said.get(name) for name in names})
        for kind in KINDS_OF[said["applies_to"]]:
            try:
                rule_of(asked, kind)
            except ValueError as fault:
                is_own = kind == VillageKind.VILLAGE or said["residents_points"] is None
                if str(fault).startswith("居的"):
                    return self._blame(RESIDENTS, str(fault))
                sentence = str(fault) if is_own else f"居的分值与村不同，须另填居的计分参数：{fault}"
                return self._blame(OWN if is_own else RESIDENTS, sentence)
        return None

    def _words(self, said: dict, prefix: str) -> dict[str, str]:
        return {field.name: said.get(f"{prefix}{field.name}", "") for field in fields_of(self.kind)}

    def _blame(self, prefix: str, sentence: str) -> None:
        """Say it at the field that the sentence names; of an entry of a list at the list."""
        where = field_at_fault(self.kind, sentence)
        self.add_error(f"{prefix}{where.name}" if where else "points", sentence)


def metric_field(current: str) -> forms.ChoiceField:
    """A picker of the registered figures by their source, each with its unit."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in all_metrics():
        groups.setdefault(one.source, []).append((one.key, f"{one.label}（{one.unit}）" if one.unit else one.label))
    known = {key for options in groups.values() for key, _ in options}
    lost = [(current, f"{current}（口径已停用）")] if current and current not in known else []
    return forms.ChoiceField(
        label="取数口径",
        choices=[("", "不取数，由评分人填写"), *lost, *groups.items()],
        required=False,
        help_text="选定后评分表自动填入本平台的数据，并注明来源和日期。",
    )


def _rows(names: list[str], fields: dict) -> list[str | tuple[str, ...]]:
    """Names two by two for a row; a list of lines has the full width."""
    rows: list[str | tuple[str, ...]] = []
    for name in names:
        if isinstance(fields[name].widget, forms.Textarea):
            rows.append(name)
        elif rows and isinstance(rows[-1], tuple) and len(rows[-1]) == 1:
            rows[-1] = (*rows[-1], name)
        else:
            rows.append((name,))
    return rows
