"""Which cell says what, and which cells are filled in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assessments.choices import RuleKind
from assessments.indicator_rules import Rule
from assessments.models import Indicator, Score, ScoreSheet
from assessments.sheet_lines import CHOSEN, NEVER_NOT_APPLICABLE
from assessments.standard_shelf import Shelved
from common.cell_names import column_letter
from common.decimals import plain

HEADS = ("类别", "序号", "内容", "评分办法", "分值", "系统取数")
VALUE, LEFT_OUT = "value", "is_not_applicable"
INPUT_HEADS = {
    VALUE: "现状值",
    LEFT_OUT: "不适用",
    "reason": "扣分因素",
    "contest_reason": "异议理由",
    "situation": "现状",
    "gap": "差距",
    "measure": "整改措施",
    "comment": "批注",
}
TITLE_ROW, FACTS_ROW, HELP_ROW, HEAD_ROW = 1, 2, 3, 4
LAST_COLUMN = len(HEADS) + len(INPUT_HEADS)
HELP = (
    "只填浅黄色单元格。没有评的留空，没有发生的填0，确实不适用的在“不适用”栏选“是”；百分比填85或85%都可以。"
    "请勿改动其他单元格、增删行列或工作表，否则不能上传。"
)


@dataclass(frozen=True)
class InputCell:
    """A cell to fill in: the field of a line, or with `item` whether one item of its list is met."""

    row: int
    column: int
    score: int
    name: str
    item: str = ""

    @property
    def place(self) -> str:
        return f"{column_letter(self.column)}{self.row}"

    def plain(self) -> list:
        return [self.score, self.name, self.item]


@dataclass
class Layout:
    """Texts by (row, column) from 1, inputs with what stands in them now and the rule that they follow."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    inputs: list[tuple[InputCell, object, Rule]] = field(default_factory=list)
    last_row: int = HEAD_ROW


def lay_out(sheet: ScoreSheet, shelf: Shelved, scores: Iterable[Score]) -> Layout:
    layout = Layout()
    _head(layout, sheet, shelf)
    rows = {score.indicator_id: score for score in scores}
    kind = sheet.application.village.kind
    for section, indicators in shelf.sections:
        title = section.title_with_points
        for indicator in indicators:
            score = rows.get(indicator.pk)
            if score is not None:
                _line(layout, title, indicator, score, shelf.spec.by_key[indicator.pk].rules[kind], kind)
                title = ""  # stands once, in the first line of its section
    return layout


def _head(layout: Layout, sheet: ScoreSheet, shelf: Shelved) -> None:
    village = sheet.application.village
    facts = f"{village.township.name}　代码：{village.code}　批次：{sheet.application.batch}　标准：{shelf.version}"
    layout.texts[TITLE_ROW, 1] = f"{village.name}{sheet.get_stage_display()}表"
    layout.texts[FACTS_ROW, 1] = f"{facts}　评分人：{sheet.scorer_name}"
    layout.texts[HELP_ROW, 1] = HELP
    for column, head in enumerate((*HEADS, *INPUT_HEADS.values()), start=1):
        layout.texts[HEAD_ROW, column] = head


def _line(layout: Layout, section: str, indicator: Indicator, score: Score, rule: Rule, kind: str) -> None:
    layout.last_row = row = layout.last_row + 1
    metric = "" if score.metric_value is None else plain(score.metric_value)
    texts = (
        section,
        indicator.number,
        indicator.text,
        rule.method,
        plain(indicator.points_for(kind)),
        metric,
    )
    for column, text in enumerate(texts, start=1):
        if text:
            layout.texts[row, column] = text
    for name, column, value in _fields(score, rule):
        layout.inputs.append((InputCell(row, column, score.pk, name), value, rule))
    if rule.kind == RuleKind.CHECKLIST:
        _items(layout, score, rule)


def _fields(score: Score, rule: Rule) -> Iterator[tuple[str, int, object]]:
    for column, name in enumerate(INPUT_HEADS, start=len(HEADS) + 1):
        if name == VALUE:
            if rule.kind != RuleKind.CHECKLIST or not rule.has_own_points:
                yield name, column, _shown(rule, score.value)
        elif name == LEFT_OUT:
            if rule.kind not in NEVER_NOT_APPLICABLE:
                yield name, column, "是" if score.is_not_applicable else ""
        else:
            yield name, column, getattr(score, name)


def _shown(rule: Rule, value: object) -> object:
    """The stored answer as it stands in a cell; of a list only a bare number, its items have cells of their own."""
    if rule.kind in CHOSEN and isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None or isinstance(value, list) else value


def _items(layout: Layout, score: Score, rule: Rule) -> None:
    for item in rule.items:
        layout.last_row = row = layout.last_row + 1
        layout.texts[row, 3] = f"　· {item.text}"
        value = "" if not isinstance(score.value, list) else "是" if item.key in score.value else "否"
        layout.inputs.append((InputCell(row, len(HEADS) + 1, score.pk, VALUE, item.key), value, rule))
