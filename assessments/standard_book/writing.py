"""A whole standard as one workbook that people read, change and give back; or an empty one to type one's own into."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from assessments.choices import RuleKind
from assessments.models import StandardVersion
from assessments.rule_words import as_block, fields_of, words_of
from assessments.standard_book.columns import (
    BASICS,
    GRADES,
    INDICATORS,
    OF_SECTION,
    BookColumn,
    basics,
    grade_columns,
    indicator_columns,
)
from assessments.version_spec import Parts
from common.paper.conventions import A4
from common.widgets import ChoiceWidget

LISTS = "选项"
ROOM = 300  # rows with drop-downs
NOTES = (
    "一、“基本信息”每行一项；“类别与指标”每行一个指标，类别留空即与上一行同属一类；“等次”每行一个。",
    "二、列的先后可以调整，用不到的列可以删去；带 * 的必填。没有分值的指标填0，分值与村相同的不填“居的分值”。",
    "三、计分参数只填所选计分办法用得到的列，用到哪些见各列批注；清单、档次、区间写在一格里，每行一个。",
    "四、不考核：在“适用对象”中只选村或只选居。可负分：在“最低得分”中填“可负分”。",
    "五、上传后先核对，所有错误一次列出；确认后才建立草稿，草稿核对无误再发布。",
)


class BookWriter:
    """`bases`: the published versions that the reader of the book may build on."""

    def __init__(self, target: BinaryIO, bases: Iterable[StandardVersion]) -> None:
        self.bases = bases
        self.book = xlsxwriter.Workbook(target, {"in_memory": True})
        self.lists_used = 0
        cell = {"font_name": "仿宋", "font_size": 11, "border": 1, "valign": "top", "text_wrap": True}
        self.cell = self.book.add_format(cell)
        self.text = self.book.add_format(cell | {"num_format": "@"})
        self.head = self.book.add_format(cell | {"bold": True, "align": "center", "bg_color": "#DCE6F1"})
        self.needed = self.book.add_format(cell | {"bold": True, "align": "center", "bg_color": "#FFE0B2"})
        self.title = self.book.add_format(
            {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}
        )

    def write(self, code: str, name: str, parts: Parts | None) -> int:
        """The book of a standard, of an empty one without `parts`; how many indicators it has."""
        pages = [self.book.add_worksheet(label) for label in (BASICS, INDICATORS, GRADES, "填写说明", LISTS)]
        self.lists = pages[-1]
        self.lists.hide()
        self._basics(pages[0], code, name, parts)
        count = self._indicators(pages[1], parts)
        self._grades(pages[2], parts)
        for row, line in enumerate(NOTES):
            pages[3].write_string(row, 0, line)
        for page in pages:
            page.set_paper(A4)
            page.set_landscape()
            page.fit_to_pages(1, 0)
        self.book.close()
        return count

    def _basics(self, page, code: str, name: str, parts: Parts | None) -> None:
        page.merge_range(0, 0, 0, 2, name or "评估标准", self.title)
        page.set_row(0, 30)
        for column, (header, width) in enumerate((("项目", 22), ("内容", 60), ("说明", 50))):
            page.write_string(1, column, header, self.head)
            page.set_column(column, column, width)
        for row, column in enumerate(basics(self.bases), start=2):
            label = f"{column.header}*" if column.is_required else column.header
            page.write_string(row, 0, label, self.needed if column.is_required else self.head)
            value = {"code": code, "name": name}.get(column.name)
            if value is None and parts is not None:
                value = getattr(parts.version, column.name)
            self._put(page, row, 1, column, value)
            page.write_string(row, 2, column.hint, self.cell)
            self._offer(page, column, row, 1, row)
        page.freeze_panes(2, 0)

    def _indicators(self, page, parts: Parts | None) -> int:
        columns = indicator_columns()
        self._head(page, columns)
        row = 1
        for section, own in parts.sections if parts else ():
            for place, indicator in enumerate(own or (None,)):
                said = cells_of(section if place == 0 else None, indicator)
                for position, column in enumerate(columns):
                    self._put(page, row, position, column, said.get(column.name))
                row += 1
        page.freeze_panes(1, 5)
        page.repeat_rows(0)
        return len(parts.indicators) if parts else 0

    def _grades(self, page, parts: Parts | None) -> None:
        columns = grade_columns()
        self._head(page, columns)
        for row, grade in enumerate(parts.grades if parts else (), start=1):
            self._put(page, row, 0, columns[0], grade.name)
            self._put(page, row, 1, columns[1], grade.minimum)

    def _head(self, page, columns: Sequence[BookColumn]) -> None:
        for position, column in enumerate(columns):
            header = f"{column.header}*" if column.is_required else column.header
            page.write_string(0, position, header, self.needed if column.is_required else self.head)
            page.set_column(position, position, column.width)
            if column.hint:
                page.write_comment(0, position, column.hint, {"x_scale": 1.6})
            self._offer(page, column, 1, position, ROOM)

    def _put(self, page, row: int, column: int, of: BookColumn, value) -> None:
        """Figures as figures, everything else as text, so that nothing becomes a formula."""
        if value is None or value == "":
            page.write_blank(row, column, None, self.text)
        elif isinstance(value, Decimal):
            page.write_number(row, column, float(value), self.cell)
        else:
            shown = of.widget.render(value) if isinstance(of.widget, ChoiceWidget) else str(value)
            page.write_string(row, column, str(shown), self.text)

    def _offer(self, page, column: BookColumn, first: int, place: int, last: int) -> None:
        """A drop-down; its options stand on the hidden sheet."""
        if not column.options:
            return
        for row, option in enumerate(column.options):
            self.lists.write_string(row, self.lists_used, option)
        name = xl_col_to_name(self.lists_used)
        self.lists_used += 1
        source = f"={LISTS}!${name}$1:${name}${len(column.options)}"
        rule = {"validate": "list", "source": source, "error_type": "warning", "error_message": "请从下拉列表中选择。"}
        page.data_validation(first, place, last, place, rule)


def cells_of(section, indicator) -> dict[str, object]:
    """What stands in the row of an indicator, by the names of the columns; of a section only where it begins."""
    said: dict[str, object] = {}
    if section is not None:
        said = dict(zip(OF_SECTION, (section.title, section.stated_points, section.pass_mark), strict=True))
    if indicator is None:
        return said
    kind, parameters = indicator.kind, indicator.parameters
    words = words_of(kind, parameters)
    listed = next((field.name for field in fields_of(kind) if field.is_list), "")
    names = (
        *("number", "text", "kind", "points", "residents_points", "applies_to", "metric", "guidance", "evidence"),
        *("archived_reason",),
    )
    said |= {name: getattr(indicator, name) for name in names}
    said |= {name: getattr(indicator, name) or None for name in ("is_rank_only", "is_archived")}
    said |= {name: word for name, word in words.items() if name != listed}
    said["lines"] = words.get(listed, "")
    said["residents"] = as_block(kind, parameters.get("residents") or {}) if kind in RuleKind.values else ""
    return said
