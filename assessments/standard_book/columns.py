"""The columns of a standard's workbook: declared once for writing it, reading it and naming its cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from import_export.widgets import Widget

from assessments.choices import AppliesTo, JudgedBy, NotApplicable, RuleKind
from assessments.models import Grade, Indicator, Section, StandardVersion
from assessments.rule_words import ALL_FIELDS, FIELDS, half_width
from common.metrics import all_metrics
from common.widgets import AmountWidget, ChoiceWidget, Faulty, TextWidget, YesNoWidget, tidy

BASICS, INDICATORS, GRADES = "基本信息", "类别与指标", "等次"
LINES = "清单、档次或区间"
RESIDENTS = "居的计分参数"
Said = dict[str, Any]
TEXT = TextWidget(keeps_formulas=True)


class PointsWidget(AmountWidget):
    """Points: 0 or more, two decimals, no percentage."""

    def clean(self, value, row=None, **kwargs):
        if "%" in half_width(tidy(value)):
            raise Faulty("应为分数，不能填百分比", "请填写分数，例如10或0.5")
        points = super().clean(value)
        if points < 0:
            raise Faulty("不能是负数", "请填写0或正数")
        return points


class NumberWidget(TextWidget):
    """The written number of an indicator: 1.1 that a spreadsheet took for a figure stays 1.1."""

    def clean(self, value, row=None, **kwargs) -> str:
        return tidy(value)


class MetricWidget(ChoiceWidget):
    """A registered figure by its label and unit."""

    def __init__(self) -> None:
        super().__init__([])
        labels: dict[str, str] = {}
        for one in all_metrics():
            name = f"{one.label}（{one.unit}）" if one.unit else one.label
            labels[one.key] = name if name not in labels.values() else f"{name} {one.key}"
        self.labels = labels
        self.values = {label: key for key, label in labels.items()} | {key: key for key in labels}

    def clean(self, value, row=None, **kwargs):
        text = tidy(value)
        if text not in self.values:
            raise Faulty("平台没有这个取数口径", "请从下拉列表中选择；没有合适的请留空，由评分人填写")
        return self.values[text]


class BaseWidget(ChoiceWidget):
    """The published version that a standard builds on, called as in the lists of standards."""

    def __init__(self, versions: Iterable[StandardVersion]) -> None:
        super().__init__([])
        for version in versions:
            name = version.listed_as
            if name in self.labels.values():  # the ready-made one and a region's own may be called alike
                name = f"{name} {version.standard.region or '通用'}"
            self.labels[version] = name
        self.values = {tidy(name): version for version, name in self.labels.items()}

    def clean(self, value, row=None, **kwargs) -> StandardVersion:
        text = tidy(value)
        if text not in self.values:
            raise Faulty("没有这个已发布的标准", "请从下拉列表中选择；不以其他标准为基础的请留空")
        return self.values[text]

    def render(self, value, obj=None, **kwargs) -> str:
        return self.labels.get(value) or value.listed_as


@dataclass(frozen=True)
class BookColumn:
    """A column of the book. `field` is the model's, whose own rules hold; without one it is a parameter."""

    name: str
    header: str
    widget: Widget
    field: models.Field | None = None
    width: int = 10
    is_required: bool = False
    hint: str = ""

    @property
    def options(self) -> list[str]:
        return self.widget.options if isinstance(self.widget, ChoiceWidget) else []


def _column(model, name: str, widget: Widget, width: int = 10, header: str = "", **more) -> BookColumn:
    field = model._meta.get_field(name)
    return BookColumn(name, header or str(field.verbose_name), widget, field, width, **more)


def basics(bases: Iterable[StandardVersion]) -> list[BookColumn]:
    """The lines of the first sheet. Code and name are those of a new standard; `bases`: what one may build on."""
    version = StandardVersion
    points = PointsWidget(2)
    return [
        BookColumn("code", "编号", TEXT, hint="本地区内唯一；导入为已有标准的新版本时不看这一项。"),
        BookColumn("name", "名称", TEXT, hint="标准的名称；导入为已有标准的新版本时不看这一项。"),
        _column(version, "title", TEXT, is_required=True),
        _column(version, "applies_to", ChoiceWidget(AppliesTo), is_required=True),
        _column(version, "full_points", points, is_required=True),
        _column(version, "judged_by", ChoiceWidget(JudgedBy), is_required=True),
        _column(version, "not_applicable", ChoiceWidget(NotApplicable), is_required=True),
        _column(version, "bonus_cap", points, hint="不限的留空。"),
        _column(version, "penalty_cap", points, hint="不限的留空。"),
        _column(version, "is_floored", YesNoWidget(), is_required=True),
        _column(version, "is_archive", YesNoWidget()),
        BookColumn(
            "built_on",
            str(version._meta.get_field("built_on").verbose_name),
            BaseWidget(bases),
            hint="在另一标准的基础上增加指标的，选那个标准；它的类别和指标也写在本工作簿里。没有的留空。",
        ),
        _column(version, "source", TEXT, hint="文件名称、文号或依据。"),
    ]


OF_SECTION = ("section", "stated_points", "pass_mark")


def indicator_columns() -> list[BookColumn]:
    points, yes_no = PointsWidget(2), YesNoWidget()
    one, section = Indicator, Section
    parameters = [
        BookColumn(field.name, field.label, ChoiceWidget([(word, word) for word in map(str, field.choices.labels)]))
        if field.choices
        else BookColumn(field.name, field.label, NumberWidget(), hint=_hint_of(field.name))
        for field in ALL_FIELDS
        if not field.is_list
    ]
    return [
        BookColumn("section", "类别", TEXT, section._meta.get_field("title"), 14, hint="留空即与上一行同属一类。"),
        _column(section, "stated_points", points, 8),
        _column(section, "pass_mark", points, 8, hint="没有单独及格线的留空。"),
        _column(one, "number", NumberWidget(), 7, is_required=True),
        _column(one, "text", TEXT, 40, is_required=True),
        _column(one, "kind", ChoiceWidget(RuleKind), 11, is_required=True),
        _column(one, "points", points, 7),
        _column(one, "residents_points", points, 7, hint="与村相同的留空。"),
        _column(one, "applies_to", ChoiceWidget(AppliesTo), 8, hint="留空即村和居；只选一种时另一种不考核。"),
        *parameters,
        BookColumn("lines", LINES, TEXT, width=26, hint="每行一项，格内换行按 Alt+Enter，例如“有牌子：1分”。"),
        BookColumn("residents", RESIDENTS, TEXT, width=22, hint="居与村不同时填写，每行一个，例如“达标值：80”。"),
        _column(one, "metric", MetricWidget(), 20),
        _column(one, "guidance", TEXT, 24),
        _column(one, "evidence", TEXT, 18),
        _column(one, "is_rank_only", yes_no, 8),
        _column(one, "is_archived", yes_no, 8),
        _column(one, "archived_reason", TEXT, 18),
    ]


def _hint_of(name: str) -> str:
    kinds = [RuleKind(kind).label for kind, fields in FIELDS.items() if any(field.name == name for field in fields)]
    return f"用于：{'、'.join(kinds)}。"


def grade_columns() -> list[BookColumn]:
    return [
        _column(Grade, "name", TEXT, 20, is_required=True),
        _column(Grade, "minimum", PointsWidget(2), 12, hint="按全部指标达到评定的填0。"),
    ]
