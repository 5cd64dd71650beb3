"""The lines of a score sheet as a page shows them: the answer and how to give it, its source, its state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from assessments.choices import ItemState, RuleKind, ValueSource
from assessments.indicator_rules import Rule, Unfit, figure_value
from assessments.models import Evidence, Indicator, Score, ScoreSheet, Section
from assessments.scoring import ItemScore, Result
from assessments.sheet_reckoning import Figure, points_given
from assessments.standard_shelf import Shelved
from common.decimals import plain

TEXTS = ("situation", "reason", "gap", "measure", "comment", "contest_reason")
NONE_MET = "-"  # ticked where no item of a list is met: that is an answer, a list without ticks is none
CHOSEN = {RuleKind.YES_NO: ("是", "否"), RuleKind.VETO: ("是", "否")}
NEVER_NOT_APPLICABLE = (RuleKind.VETO, RuleKind.BONUS, RuleKind.PENALTY)
WHOLE = (RuleKind.COUNT, RuleKind.BONUS, RuleKind.PENALTY)


@dataclass(frozen=True)
class Tick:
    key: str
    text: str
    is_met: bool


@dataclass(frozen=True)
class Answer:
    """How the answer is typed: chosen from `options`, ticked in `ticks`, or as a number in `unit`."""

    text: str
    options: Sequence[str] = ()
    ticks: Sequence[Tick] = ()
    none_met: bool = False
    count: int | None = None
    unit: str = ""
    hint: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class Line:
    """One indicator of one sheet. Without `score` it is not asked of this kind of unit, or not any more."""

    indicator: Indicator
    item: ItemScore
    points: Decimal
    score: Score | None = None
    rule: Rule | None = None
    figure: Figure | None = None
    last_year: str = ""
    evidence: Sequence[Evidence] = ()
    is_locked: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)
    conflict: str = ""
    typed: Mapping[str, object] = field(default_factory=dict)

    @property
    def answer(self) -> Answer:
        """What was typed and refused stands as it was typed; else what is stored."""
        if "value" in self.typed and ("value" in self.problems or self.conflict):
            return answer_of(self.rule, self.typed["value"])
        return answer_of(self.rule, self.score.value)

    def text_of(self, name: str) -> str:
        is_kept = name in self.typed and (name in self.problems or self.conflict)
        return self.typed[name] if is_kept else getattr(self.score, name)

    @property
    def texts(self) -> Mapping[str, str]:
        return {name: self.text_of(name) for name in TEXTS}

    @property
    def given(self) -> Decimal | None:
        return points_given(self.item)

    @property
    def shown(self) -> str:
        """The answer in words."""
        if self.score is None or self.score.is_not_applicable or self.item.value is None:
            return "不适用" if self.score is not None and self.score.is_not_applicable else ""
        return self.rule.show(self.item.value)

    @property
    def may_be_left_out(self) -> bool:
        """Whether 不适用 is an answer: what happened or not, happened or not."""
        return self.rule is not None and self.rule.kind not in NEVER_NOT_APPLICABLE

    @property
    def why_not_asked(self) -> str:
        if self.score is not None:
            return ""
        return "依法不再考核" if self.indicator.is_archived else "本类单位不考核"

    @property
    def taken_words(self) -> str:
        """The figure that was taken from the register, in words."""
        return "" if self.score.metric_value is None else self.words_of(self.score.metric_value)

    @property
    def figure_words(self) -> str:
        """What the register says now, in words."""
        return "" if self.figure is None else self.words_of(self.figure.value)

    def words_of(self, value: Decimal) -> str:
        """A figure as the rule says it, 是 for a 1; one that the rule does not take, with the unit of its metric."""
        try:
            return self.rule.show(figure_value(self.rule, value))
        except Unfit:
            return f"{plain(value)}{self.figure.metric.unit if self.figure else ''}"

    @property
    def has_moved(self) -> bool:
        """The register says something else than when the figure was taken."""
        if self.score is None or self.score.metric_value is None or self.figure is None:
            return False
        return self.figure.value != self.score.metric_value

    @property
    def needs_contest(self) -> bool:
        score = self.score
        return score is not None and score.source == ValueSource.CONTESTED and not score.contest_reason

    @property
    def is_deducted(self) -> bool:
        """Whether a reason for the deduction is due."""
        return self.item.is_vetoing or bool(self.given is not None and self.item.lost > 0)

    @property
    def states(self) -> list[tuple[str, str]]:
        """Badges: what the line's state is, in colour and word."""
        score, found = self.score, []
        if score is None:
            return [("neutral", self.why_not_asked)]
        if self.is_locked:
            found.append(("locked", "已锁定"))
        elif self.problems or self.conflict or self.needs_contest:
            found.append(("block", "有误"))
        elif score.value is None and not score.is_not_applicable:
            found.append(("neutral", "未申报" if self.item.state == ItemState.NOT_CLAIMED else "未评"))
        else:
            found.append(("done", f"已保存 {timezone.localtime(score.updated_at):%H:%M}"))
        if score.comment:
            found.append(("info", "有批注"))
        if score.needs_check:
            found.append(("warn", "待核"))
        return found


def answer_of(rule: Rule, value: object) -> Answer:
    if rule.kind == RuleKind.CHECKLIST:
        met = value if isinstance(value, list) else []
        ticks = [Tick(item.key, item.text, item.key in met) for item in rule.items]
        count = value if isinstance(value, int) else None
        return Answer("", ticks=ticks, none_met=value == [], count=count)
    if rule.kind in CHOSEN:
        text = ("是" if value else "否") if isinstance(value, bool) else str(value or "")
        return Answer(text, options=CHOSEN[rule.kind])
    text = "" if value is None else str(value)
    if rule.kind == RuleKind.TIERS:
        return Answer(text, options=[name for name, _ in rule.tiers])
    return Answer(text, unit=unit_of(rule), hint=hint_of(rule), is_whole=rule.kind in WHOLE)


def unit_of(rule: Rule) -> str:
    if rule.kind == RuleKind.MANUAL:
        return "分"
    if rule.kind in (RuleKind.BONUS, RuleKind.PENALTY):
        return "分" if rule.each is None else "次"
    return rule.unit


def hint_of(rule: Rule) -> str:
    """What may be typed."""
    if rule.kind == RuleKind.MANUAL:
        return f"0至{plain(rule.points)}"
    return ""


def section_lines(
    shelf: Shelved,
    sheet: ScoreSheet,
    scores: Iterable[Score],
    result: Result,
    *,
    figures: Mapping[int, Figure] | None = None,
    last_year: Mapping[int, str] | None = None,
    evidence: Iterable[Evidence] = (),
    problems: Mapping[int, Mapping[str, str]] | None = None,
    conflicts: Mapping[int, str] | None = None,
    typed: Mapping[int, Mapping] | None = None,
    is_locked: bool = False,
) -> list[tuple[Section, list[Line]]]:
    """All that one page shows of a sheet, by section, in the order of the standard."""
    kind = sheet.application.village.kind
    rows = {score.indicator_id: score for score in scores}
    items = {item.indicator.key: item for item in result.items}
    papers: dict[int, list[Evidence]] = {}
    for one in evidence:
        papers.setdefault(one.indicator_id, []).append(one)

    def line(indicator: Indicator) -> Line:
        score = rows.get(indicator.pk)
        return Line(
            indicator,
            items[indicator.pk],
            indicator.points_for(kind),
            score,
            shelf.spec.by_key[indicator.pk].rules.get(kind),
            (figures or {}).get(indicator.pk),
            (last_year or {}).get(indicator.pk, ""),
            papers.get(indicator.pk, ()),
            is_locked,
            (problems or {}).get(score.pk if score else 0, {}),
            (conflicts or {}).get(score.pk if score else 0, ""),
            (typed or {}).get(score.pk if score else 0, {}),
        )

    return [(section, [line(indicator) for indicator in indicators]) for section, indicators in shelf.sections]
