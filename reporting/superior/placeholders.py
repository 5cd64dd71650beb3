"""What stands between {{ and }}. Pure, but for the forms that are asked for their content.

{{年度}}              a word about the whole: 年度, 地区, 填报单位, 填报人, 联系电话, 填报日期
{{F8.常住人口}}        the 合计 of a column of a form
{{F8[].常住人口}}      a column, row by row: the line of the workbook is repeated for each row of the form
{{F8[村].常住人口}}    the same with a row for each village
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from django.utils import timezone

from common.paper.conventions import NUMBER, REMARK, long_date
from common.paper.declarations import ListForm, PaperColumn
from common.paper.totals import completed, totals_of
from common.paper.values import Kind, Value, settled
from common.refusal import Refused
from reporting.official_forms.catalogue import BY_KEY
from reporting.official_forms.declaration import Asked, Content

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")
OF_FORM = re.compile(r"(?P<form>F\d+(?:-\d+)?)\s*(?P<rows>\[\s*(?P<village>村)?\s*\])?\s*[.．。]\s*(?P<column>.+)")
UNIT = re.compile(r"[(（][%‰][)）]")
WORDS = ("年度", "地区", "填报单位", "填报人", "联系电话", "填报日期")
GENERAL = PaperColumn("word", "word")
PLACE = "地区"


class Unknown(Exception):
    """A placeholder that means nothing; with a sentence that says why and what to write instead."""


@dataclass(frozen=True)
class Source:
    """The rows of a form that a line of the workbook is repeated for."""

    form: str
    by_village: bool


@dataclass(frozen=True)
class Meaning:
    """One placeholder understood: of which rows (None for a single value), and which column."""

    column: str
    form: str = ""
    source: Source | None = None


def parsed(text: str) -> Meaning:
    """The inside of a placeholder. Raises Unknown."""
    text = text.strip()
    if text in WORDS:
        return Meaning(text)
    found = OF_FORM.fullmatch(text)
    if found is None:
        raise Unknown(f"不认识“{{{{{text}}}}}”。可写{'、'.join(WORDS)}，或者“表号.栏目”，例如 {{{{F8.常住人口}}}}。")
    key = found["form"]
    if key not in BY_KEY or BY_KEY[key].fill is None:
        raise Unknown(f"没有表号为 {key} 的汇总表，请对照报表目录改正。")
    if found["village"] and not BY_KEY[key].by_village:
        raise Unknown(f"{key} 本来就是一行一条记录，请写 {{{{{key}[].{found['column']}}}}}。")
    source = Source(key, bool(found["village"])) if found["rows"] else None
    return Meaning(found["column"].strip(), key, source)


def name_of(column: PaperColumn) -> str:
    """How a column is called in placeholders: 出生男 for 男 under 出生, without the unit behind it."""
    return UNIT.sub("", f"{column.group}{column.label}")


class Figures:
    """The official forms of one region and year, each filled once and only when it is asked for."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.content = cache(self._content)

    def _content(self, source: Source) -> Content:
        form = BY_KEY[source.form]
        if not self.asked.viewer.has_perm(form.permission):
            raise Refused(f"您没有查看{form.key}《{form.title}》的权限，不能用它填表。")
        return form.fill(replace(self.asked, by_village=source.by_village))

    def rows(self, source: Source) -> list[Mapping[str, object]]:
        content = self.content(source)
        return [completed(row, content.form.columns) for row in content.rows]

    def column(self, meaning: Meaning) -> PaperColumn:
        """The column that is meant. Raises Unknown."""
        if not meaning.form:
            return GENERAL
        form = self.content(meaning.source or Source(meaning.form, False)).form
        columns = _named(meaning.form, form)
        found = columns.get(UNIT.sub("", meaning.column))
        if found is None:
            raise Unknown(
                f"{meaning.form} 没有“{meaning.column}”这一栏。可用的有：{'、'.join(names_of(meaning.form, form))}。"
            )
        if meaning.source is None and not found.total:
            with_total = names_with_total(form)
            advice = f"有合计的是：{'、'.join(with_total)}；" if with_total else ""
            raise Unknown(
                f"{meaning.form} 的“{meaning.column}”没有合计。{advice}要逐行填写，请写 "
                f"{{{{{meaning.form}[].{meaning.column}}}}}。"
            )
        return found

    def single(self, meaning: Meaning) -> Value:
        """A word, or the 合计 of a column. Raises Unknown."""
        if not meaning.form:
            return self._word(meaning.column)
        column = self.column(meaning)
        form = self.content(Source(meaning.form, False)).form
        totals = totals_of(self.rows(Source(meaning.form, False)), form.columns)
        return settled(totals[column.key], column.kind, column.places)

    def of_row(self, meaning: Meaning, row: Mapping[str, object], number: int) -> Value:
        column = self.column(meaning)
        value = number if column.key == NUMBER else row.get(column.key)
        return settled(value, column.kind, column.places)

    def _word(self, word: str) -> Value:
        asked, viewer = self.asked, self.asked.viewer
        values = (
            asked.year,
            asked.place,
            viewer.unit,
            viewer.name,
            viewer.work_phone,
            long_date(timezone.localdate(asked.now)),
        )
        return dict(zip(WORDS, values, strict=True))[word]


def _named(key: str, form: ListForm) -> dict[str, PaperColumn]:
    """By the name in words and by the key."""
    extra = (PaperColumn(NUMBER, NUMBER, Kind.INTEGER), PaperColumn("remark", REMARK))
    by_key = {column.key: column for column in (*extra, *form.columns)}
    by_word = {name_of(column): column for column in (*extra, *form.columns)}
    return by_key | by_word | dict(zip(_words(key, form), form.columns, strict=True))


def names_of(key: str, form: ListForm) -> list[str]:
    """What may stand behind the dot, after the brackets."""
    return [NUMBER, *_words(key, form), REMARK]


def _words(key: str, form: ListForm) -> list[str]:
    """The columns in words; what the rows of statistics are is 地区, whatever the head says at this level."""
    first, *others = [name_of(column) for column in form.columns]
    return [PLACE if BY_KEY[key].by_village else first, *others]


def names_with_total(form: ListForm) -> list[str]:
    """Of these, what may stand there without a row."""
    return [name_of(column) for column in form.columns if column.total]
