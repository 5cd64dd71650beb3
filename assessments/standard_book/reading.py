"""A workbook becomes what a standard says, or the list of everything that is wrong with its cells. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.models import Grade, Indicator, Section, StandardVersion
from assessments.standard_book.columns import (
    BASICS,
    GRADES,
    INDICATORS,
    OF_SECTION,
    Said,
    basics,
    grade_columns,
    indicator_columns,
)
from assessments.standard_book.indicator_rows import indicator_in
from assessments.standard_book.lines import CellFault, Line, header_of, lines_of
from assessments.version_spec import Parts
from common.decimals import ZERO, plain
from common.importing.reading import Book, Sheet
from common.refusal import Refused
from common.widgets import tidy

MOST_INDICATORS = 300


@dataclass
class ReadStandard:
    """What the book says, as plain values; `faults` empty means that all of it was understood."""

    basics: Said = field(default_factory=dict)
    sections: list[tuple[Said, list[Said]]] = field(default_factory=list)
    grades: list[Said] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)

    def parts(self) -> Parts:
        """The same as rows that are not stored."""
        own = {name: value for name, value in self.basics.items() if name not in ("code", "name")}
        version = StandardVersion(**own)
        sections = []
        for place, (said, indicators) in enumerate(self.sections, start=1):
            section = Section(version=version, position=place, **said)
            rows = [Indicator(section=section, position=at, **one) for at, one in enumerate(indicators, start=1)]
            sections.append((section, rows))
        grades = sorted((Grade(version=version, **one) for one in self.grades), key=lambda grade: grade.minimum)
        return Parts(version, sections, grades)


def read_standard(book: Book, bases: Iterable[StandardVersion]) -> ReadStandard:
    """Everything the book says; `bases`: the published versions that it may build on.

    Raises Refused where a sheet is missing or is not what it should be.
    """
    read = ReadStandard()
    sheets = {sheet.name.strip(): sheet for sheet in book.sheets}
    missing = [name for name in (BASICS, INDICATORS, GRADES) if name not in sheets]
    if missing:
        names = "、".join(f"“{name}”" for name in missing)
        raise Refused(f"工作簿缺少工作表{names}，请下载空白表，按其中的工作表名称和列名填写。")
    _read_basics(sheets[BASICS], bases, read)
    _read_indicators(sheets[INDICATORS], read)
    _read_grades(sheets[GRADES], read)
    return read


def _read_basics(sheet: Sheet, bases: Iterable[StandardVersion], read: ReadStandard) -> None:
    lines = {header_of(values[0]): (number, values) for number, values in sheet.rows if values}
    for column in basics(bases):
        number, values = lines.get(column.header, (0, []))
        raw = values[1] if len(values) > 1 else ""
        line = Line(sheet.name, number, {column.name: raw}, {column.name: (1, column)}, read.faults)
        if column.is_required and tidy(raw) == "":
            line.refuse(column.name, "没有填写，请补填。")
        value = line.value(column.name)
        if value is not None:
            read.basics[column.name] = value
        elif column.field is not None and column.field.null:
            read.basics[column.name] = None


def _read_indicators(sheet: Sheet, read: ReadStandard) -> None:
    lines = lines_of(sheet, indicator_columns(), read.faults)
    if len(lines) > MOST_INDICATORS:
        raise Refused(f"“{sheet.name}”有{len(lines)}行，超过{MOST_INDICATORS}行，请核对是否选错了文件。")
    sections: dict[str, tuple[Said, list[Said]]] = {}
    current: tuple[Said, list[Said]] | None = None
    for line in lines:
        title = line.value("section")
        if title is not None and (current is None or title != current[0]["title"]):
            if title in sections:
                line.refuse("section", f"类别“{title}”在前面已经出现过，请把同一类别的指标排在一起。")
            current = sections.setdefault(title, ({"title": title}, []))
        if current is None:
            line.refuse("section", "没有填写类别，第一个指标必须写明类别。")
            current = sections.setdefault("", ({"title": ""}, []))
        _take_section_points(line, current[0])
        if _is_only_a_section(line):
            continue
        current[1].append(indicator_in(line))
    for said, _ in sections.values():
        said.setdefault("stated_points", ZERO)
    read.sections = list(sections.values())


def _is_only_a_section(line: Line) -> bool:
    return not any(tidy(raw) for name, raw in line.cells.items() if name not in OF_SECTION)


def _take_section_points(line: Line, section: Said) -> None:
    for name in OF_SECTION[1:]:
        value = line.value(name)
        if value is None:
            continue
        if section.setdefault(name, value) != value:
            line.refuse(name, f"与本类别前面写的{plain(section[name])}不同，请改成一致，或只在第一行填写。")


def _read_grades(sheet: Sheet, read: ReadStandard) -> None:
    seen: dict[str, Decimal] = {}
    for line in lines_of(sheet, grade_columns(), read.faults):
        line.refuse_blanks()
        name, minimum = line.value("name"), line.value("minimum")
        if name is None or minimum is None:
            continue
        if name in seen:
            line.refuse("name", f"等次“{name}”出现了两次，请改成不同的名称。")
        elif minimum in seen.values():
            line.refuse("minimum", "与前面的等次最低得分相同，请修改。")
        else:
            seen[name] = minimum
    read.grades = [{"name": name, "minimum": minimum} for name, minimum in seen.items()]
