"""A workbook becomes what a standard says, or the list of everything that is wrong with its cells. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from assessments.choices import AppliesTo, RuleKind
from assessments.models import Grade, Indicator, Section, StandardVersion
from assessments.points import ZERO, plain
from assessments.rule_words import field_at_fault, fields_of, parameters_of, with_residents, words_of_block
from assessments.standard_book import (
    BASICS,
    GRADES,
    INDICATORS,
    OF_SECTION,
    BookColumn,
    basics,
    grade_columns,
    indicator_columns,
)
from assessments.version_spec import KINDS_OF, Parts, rule_of
from common.cell_names import column_letter
from common.importing.reading import UNCOMPUTED, Book, Sheet
from common.refusal import Refused
from common.widgets import Faulty, tidy
from villages.choices import VillageKind

HEAD_WITHIN = 10  # rows in which the header is looked for
MOST_INDICATORS = 300
MOST_TEXT = 4000  # characters of a list or of other parameters
OF_RULE = ("lines", "residents")
Said = dict[str, Any]


@dataclass(frozen=True)
class CellFault:
    """One cell that cannot be taken: where it stands, what it says, what is wrong and what to do."""

    sheet: str
    row: int
    column: str
    header: str
    value: str
    sentence: str

    @property
    def place(self) -> str:
        return f"{self.sheet} {self.column}{self.row}" if self.row else self.sheet


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


@dataclass
class Line:
    """One row of a sheet under its header."""

    sheet: str
    number: int
    cells: Mapping[str, object]
    columns: Mapping[str, tuple[int, BookColumn]]
    faults: list[CellFault]

    def value(self, name: str) -> Any:
        """The clean value; None where the cell is blank or was refused."""
        raw = self.cells.get(name, "")
        if name not in self.columns or raw in ("", None) or (isinstance(raw, str) and not tidy(raw)):
            return None
        column = self.columns[name][1]
        if raw == UNCOMPUTED:
            return self.refuse(name, "公式还没有算出结果，请在 Excel 中打开、保存后再上传，或直接填写数值。")
        try:
            value = column.widget.clean(raw)
            most = column.field.max_length if column.field is not None else MOST_TEXT
            if isinstance(value, str) and most and len(value) > most:
                return self.refuse(name, f"有{len(value)}个字，最多{most}字，请精简。")
            return column.field.clean(value, None) if column.field is not None else value
        except Faulty as fault:
            return self.refuse(name, f"{fault.rule}，{fault.fix}。")
        except ValidationError as error:
            return self.refuse(name, "；".join(error.messages))

    def refuse(self, name: str, sentence: str) -> None:
        position, column = self.columns.get(name, (0, None))
        raw = self.cells.get(name, "")
        value = tidy(raw) if raw != UNCOMPUTED else "（公式）"
        letter = column_letter(position + 1) if column else ""
        self.faults.append(
            CellFault(self.sheet, self.number, letter, column.header if column else name, value[:60], sentence)
        )

    def refuse_blanks(self) -> None:
        for name, (_, column) in self.columns.items():
            if column.is_required and tidy(self.cells.get(name, "")) == "":
                self.refuse(name, "没有填写，请补填。")


def read_standard(book: Book) -> ReadStandard:
    """Everything the book says. Raises Refused where a sheet is missing or is not what it should be."""
    read = ReadStandard()
    sheets = {sheet.name.strip(): sheet for sheet in book.sheets}
    missing = [name for name in (BASICS, INDICATORS, GRADES) if name not in sheets]
    if missing:
        names = "、".join(f"“{name}”" for name in missing)
        raise Refused(f"工作簿缺少工作表{names}，请下载空白表，按其中的工作表名称和列名填写。")
    _read_basics(sheets[BASICS], read)
    _read_indicators(sheets[INDICATORS], read)
    _read_grades(sheets[GRADES], read)
    return read


def _read_basics(sheet: Sheet, read: ReadStandard) -> None:
    lines = {_header(values[0]): (number, values) for number, values in sheet.rows if values}
    for column in basics():
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
    lines = _lines(sheet, indicator_columns(), read)
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
        current[1].append(_indicator(line))
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


def _indicator(line: Line) -> Said:
    line.refuse_blanks()
    names = ("number", "text", "kind", "guidance", "evidence", "metric", "archived_reason")
    said: Said = {name: line.value(name) or "" for name in names}
    said |= {name: bool(line.value(name)) for name in ("is_rank_only", "is_archived")}
    said["points"] = line.value("points") or ZERO
    said["residents_points"] = line.value("residents_points")
    said["applies_to"] = line.value("applies_to") or AppliesTo.BOTH
    said["parameters"] = {}
    if said["is_archived"]:
        _check_archived(line, said)
    if said["kind"] in RuleKind.values:
        _read_rule(line, said)
    return said


def _check_archived(line: Line, said: Said) -> None:
    for name in ("points", "residents_points"):
        if said[name]:
            line.refuse(name, "依法不再考核的指标分值为0，请改为0。")
    if said["metric"]:
        line.refuse("metric", "依法不再考核的指标不取数，请清空。")
    if not said["archived_reason"]:
        line.refuse("archived_reason", "请写明依法不再考核的原因和依据。")


def _read_rule(line: Line, said: Said) -> None:
    """The cells of the rule's own parameters; a cell that another kind would need is named, not dropped."""
    kind, label = said["kind"], RuleKind(said["kind"]).label
    own = {one.name for one in fields_of(kind) if not one.is_list}
    listed = next((one for one in fields_of(kind) if one.is_list), None)
    words: dict[str, str] = {}
    for name, (_, column) in line.columns.items():
        if column.field is not None or name in (*OF_RULE, "section"):
            continue
        text = line.value(name)
        if text is None:
            continue
        if name in own:
            words[name] = text
        else:
            line.refuse(name, f"“{label}”用不到“{column.header}”，请清空，或者改选计分办法。")
    entries = line.value("lines")
    if entries and listed is None:
        line.refuse("lines", f"“{label}”没有清单、档次或区间，请清空，或者改选计分办法。")
    elif entries:
        words[listed.name] = entries
    _parse_rule(line, said, words)


def _parse_rule(line: Line, said: Said, words: Mapping[str, str]) -> None:
    kind, block = said["kind"], line.value("residents") or ""
    try:
        own = parameters_of(kind, words)
    except ValueError as fault:
        return line.refuse(_column_at_fault(kind, str(fault)), str(fault))
    try:
        said["parameters"] = with_residents(kind, own, words_of_block(kind, block), {})
    except ValueError as fault:
        return line.refuse("residents", str(fault))
    if said["is_archived"]:
        return None
    indicator = Indicator(**said)
    for village_kind in KINDS_OF[said["applies_to"]]:
        try:
            rule_of(indicator, village_kind)
        except ValueError as fault:
            is_residents = village_kind == VillageKind.RESIDENTS and str(fault).startswith("居的")
            return line.refuse("residents" if is_residents else _column_at_fault(kind, str(fault)), str(fault))
    return None


def _column_at_fault(kind: str, sentence: str) -> str:
    found = field_at_fault(kind, sentence)
    if found is None:
        return "points"
    return "lines" if found.is_list else found.name


def _read_grades(sheet: Sheet, read: ReadStandard) -> None:
    seen: dict[str, Decimal] = {}
    for line in _lines(sheet, grade_columns(), read):
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


def _lines(sheet: Sheet, columns: Sequence[BookColumn], read: ReadStandard) -> list[Line]:
    """The rows below the header, which may stand below a title and in any order of columns."""
    known = {column.header: column for column in columns}
    for at, (number, values) in enumerate(sheet.rows[:HEAD_WITHIN]):
        headers = list(map(_header, values))
        found = {known[name].name: (place, known[name]) for place, name in enumerate(headers) if name in known}
        if len(found) >= min(3, len(columns)):
            _refuse_strangers(sheet.name, number, headers, known, read)
            _refuse_lacking(sheet.name, columns, found)
            return [_line(sheet.name, row, cells, found, read) for row, cells in sheet.rows[at + 1 :]]
    wanted = "、".join(column.header for column in columns if column.is_required)
    raise Refused(f"工作表“{sheet.name}”中没有找到表头，请保留列名：{wanted}。")


def _line(sheet: str, number: int, cells: list, columns: Mapping[str, tuple[int, BookColumn]], read) -> Line:
    own = {name: cells[place] if place < len(cells) else "" for name, (place, _) in columns.items()}
    return Line(sheet, number, own, columns, read.faults)


def _refuse_strangers(sheet: str, row: int, headers: list[str], known: Mapping[str, BookColumn], read) -> None:
    for place, name in enumerate(headers, start=1):
        if name and name not in known:
            sentence = "没有这一列，请改成空白表中的列名，或者删去这一列。"
            read.faults.append(CellFault(sheet, row, column_letter(place), name, name, sentence))


def _refuse_lacking(sheet: str, columns: Sequence[BookColumn], found: Mapping) -> None:
    lacking = [column.header for column in columns if column.is_required and column.name not in found]
    if lacking:
        raise Refused(f"工作表“{sheet}”缺少列：{'、'.join(lacking)}，请补上后再上传。")


def _header(raw: object) -> str:
    return tidy(raw).replace(" ", "").replace("\n", "").rstrip("*").strip()
