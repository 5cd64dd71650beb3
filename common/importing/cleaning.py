"""From cells to values: every cell of every row through its column's widget and the model field's rules."""

import re
from bisect import bisect_left, bisect_right

from django.core.exceptions import ValidationError
from django.db import models

from common.cell_names import column_letter
from common.importing.headers import Headers
from common.importing.lookups import resolve_lookups
from common.importing.problems import Cleaned, Problem, Row, shown
from common.importing.reading import UNCOMPUTED, Sheet
from common.refusal import Refused
from common.resources import Column, PortalResource
from common.widgets import Faulty, LookupWidget, tidy

BLANK = None
CLEARED = {"清空", "（清空）", "(清空)"}
TOTALS = {"合计", "小计", "总计", "共计", "累计"}
FOOTER = re.compile(
    r"^(合计|小计|总计|共计|填报人|填表人|制表人|审核人|单位负责人|负责人（|联系电话[:：]|填报日期|注[:：]|说明[:：]|备注[:：]|共\s*[\d,]+\s*(行|条))"
)
FOOTER_STARTS = set("合小总共累填制审单负联注说备")
REMEMBERED = 20_000
MOST_MERGED = 1_000_000


def clean_rows(resource: PortalResource, sheet: Sheet, headers: Headers, user, report=None) -> Cleaned:
    """All rows below the headers, cleaned; every problem found, none raised."""
    cleaners = {
        number: CellCleaner(resource, column, number, headers.texts[number])
        for number, column in headers.columns.items()
    }
    merged = _merged_cells(sheet, headers)
    places = {cleaner.attname: number for number, cleaner in reversed(cleaners.items()) if cleaner.attname}
    cleaned = Cleaned([], [], [], places, headers.texts)
    for position, (number, values) in enumerate(sheet.rows):
        if number <= headers.row:
            continue
        if reason := _footer(values, headers):
            cleaned.skipped.append((number, reason))
            continue
        if number in merged:
            values = _unmerge(cleaned, cleaners, number, values, merged[number])
        _clean_row(cleaned, cleaners, number, values)
        if report and position % 5000 == 0:
            report(position, len(sheet.rows))
    resolve_lookups(resource, cleaned, cleaners, user)
    return cleaned


def _clean_row(cleaned: Cleaned, cleaners: dict, number: int, values: list) -> None:
    row = Row(number, {})
    width = len(values)
    filled = False
    for column, cleaner in cleaners.items():
        raw = values[column - 1] if column <= width else ""
        if raw == "":
            continue
        try:
            value = cleaner(raw)
        except Faulty as fault:
            row.is_faulty = filled = True
            cleaned.problems.append(Problem(number, column, cleaner.header, shown(raw), fault.rule, fault.fix))
            continue
        if value is not BLANK:
            filled = True
            row.values[cleaner.slot] = value
    if filled:
        cleaned.rows.append(row)


def _footer(values: list, headers: Headers) -> str:
    """Why this row is no data; empty when it is. Names that contain such words stay data."""
    start = next((value for value in values if type(value) is str and value and not value.isspace()), "")
    if start.lstrip()[:1] not in FOOTER_STARTS:
        return ""
    texts = [(place, value) for place, value in enumerate(values, start=1) if isinstance(value, str) and value.strip()]
    if not texts:
        return ""
    first = "".join(tidy(texts[0][1]).split())
    if first.rstrip(":：") in TOTALS:
        return f"{first}行"
    if len(texts) <= 4 and FOOTER.match(first):
        return f"表尾：{shown(first)}"
    return ""


def _merged_cells(sheet: Sheet, headers: Headers) -> dict[int, list[tuple[int, str, object]]]:
    """Row number → (column, place merged with, its value if the merge is one column wide) of covered cells."""
    covered: dict[int, list[tuple[int, str, object]]] = {}
    tops = {top for (top, _), _ in sheet.merged}
    lines = {number: values for number, values in sheet.rows if number in tops}
    numbers = [number for number, _ in sheet.rows if number > headers.row]
    count = 0
    for (top, left), (bottom, right) in sheet.merged:
        under = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        columns = [column for column in headers.columns if left <= column <= right]
        count += len(under) * len(columns)
        if count > MOST_MERGED:
            raise Refused(f"表格里合并的单元格超过 {MOST_MERGED:,} 个，请取消合并后再导入。")
        line = lines.get(top, [])
        value = line[left - 1] if left == right and left <= len(line) else BLANK
        place = f"{column_letter(left)}{top}"
        for number in under:
            for column in columns:
                if (number, column) != (top, left):
                    covered.setdefault(number, []).append((column, place, value))
    return covered


def _unmerge(cleaned, cleaners, number, values, cells) -> list:
    """Names merged over several rows count for each of them; anything else must be taken apart by its author."""
    values = [*values, *[""] * (max(column for column, *_ in cells) - len(values))]
    for column, place, value in cells:
        cleaner = cleaners[column]
        if cleaner.column.merges and value is not BLANK:
            values[column - 1] = value
            problem = (f"与 {place} 合并，已按 {place} 的内容填入", "核对无误即可，不必修改", True)
        else:
            problem = (f"与 {place} 是合并单元格，无法判断这一格的内容", "请取消合并，逐行填写", False)
        rule, fix, is_warning = problem
        cleaned.problems.append(Problem(number, column, cleaner.header, "", rule, fix, is_warning))
    return values


class CellCleaner:
    """The way of one column's cells: tidy, widget, the model field's own validators. Remembers what it has seen."""

    def __init__(self, resource: PortalResource, column: Column, number: int, header: str) -> None:
        self.column = column
        self.number = number
        self.header = header
        self.field = None if column.helper else resource.model._meta.get_field(column.attribute)
        self.attname = self.field.attname if self.field else None
        self.is_lookup = isinstance(column.widget, LookupWidget)
        # Two columns may name the same row of another table; each keeps its own text until then.
        self.slot = ("lookup", number) if self.is_lookup or column.helper else self.attname
        self.seen: dict = {}

    def __call__(self, raw):
        key = raw if type(raw) is str else (type(raw), raw)
        if key in self.seen:
            return self.seen[key]
        value = self._clean(raw)
        if len(self.seen) < REMEMBERED:
            self.seen[key] = value
        return value

    def _clean(self, raw):
        if type(raw) is str:
            if raw == UNCOMPUTED:
                raise Faulty("公式没有算出结果或结果出错", "请把这一格改为填写数值本身（复制后“选择性粘贴—数值”）")
            text = tidy(raw)
            if not text:
                return BLANK
            if text in CLEARED:
                return self._cleared()
        if self.column.helper:
            return tidy(raw)
        value = self.column.widget.clean(raw)
        if self.is_lookup or value is BLANK:
            return value
        return self._checked(value)

    def _cleared(self):
        field = self.field
        if field is None:
            return BLANK
        if self.column.required or self.column.fixed or not field.blank:
            raise Faulty("必填的列不能清空", "请填写内容，或者留空保持原值")
        return CLEAR if field.null else field.get_default() if field.has_default() else ""

    def _checked(self, value):
        field = self.field
        if isinstance(field, models.CharField) and field.max_length and len(value) > field.max_length:
            raise Faulty(f"最多 {field.max_length} 个字，现有 {len(value)} 个", "请缩短后填写")
        try:
            field.run_validators(value)
        except ValidationError as error:
            raise Faulty("".join(error.messages), self.column.rule or "请核对后填写") from error
        return value


class _Clear:
    """Stands for a column that the user empties on purpose."""

    def __repr__(self) -> str:
        return "（清空）"


CLEAR = _Clear()
