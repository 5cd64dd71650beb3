"""Whether a paper still says what the portal gave out: by its code, or by reading its workbook back."""

import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from common.importing.reading import Book, read_book
from common.models import ExportRecord
from common.paper.check_code import Marks, as_typed, code_of, said_by_sheet
from common.paper.workbook import MARKS
from common.refusal import Refused

PROPERTIES = "docProps/custom.xml"
PROPERTIES_AT_MOST = 1 << 16  # bytes
PRINTED = re.compile(r"核对码：([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")
PLACE = re.compile(rf"{MARKS}(\d{{0,3}})")
ALONE = 0
MOST_SHOWN = 20


@dataclass(frozen=True)
class Verdict:
    """A badge of its kind (see the tag `badge`), what was found, what to do; and when the code was given out.

    Of a book with many forms `sheets` says it sheet by sheet.
    """

    kind: str
    title: str
    text: str
    code: str
    records: list[ExportRecord]
    sheets: tuple[tuple[str, "Verdict"], ...] = ()


def check_typed(text: str, *, actor) -> Verdict:
    """What the log knows of a code that was read off paper."""
    code = as_typed(text)
    if code is None:
        raise Refused("核对码是12位数字和字母，例如 7K3M-Q0ZD-1H8V，请对照表格下方重新填写。")
    records = _given_out(code, actor)
    if records:
        return Verdict("info", "平台出具过此表", "请将表名、单位、行数与纸面逐项核对。", code, records)
    text = "在您的管辖区划内没有出具过这个核对码的表。请核对是否填错，或者向填报单位索要 Excel 后上传核对。"
    return Verdict("warn", "没有出具记录", text, code, [])


def check_workbook(file, *, actor) -> Verdict:
    """Work the codes out from what the workbook says now, and look for them in the log."""
    book = read_book(file)
    marks = _marks_in(file) if book.kind == "xlsx" else {}
    if not marks:
        raise Refused(
            "这个文件里没有平台的核对信息。请选择由平台“下载 Excel”得到的 .xlsx 文件，另存、转换过格式的无法核对。"
        )
    if set(marks) == {ALONE}:
        return _check_sheet(book.sheets[0].rows, marks[ALONE], actor)
    return _check_book(book, marks, actor)


def codes_in(file) -> list[tuple[str, str, str]]:
    """Of each marked sheet of a workbook: its name, the code by what it says now, and the one printed on it."""
    book, marks = read_book(file), _marks_in(file)
    sheets = [(book.sheets[place - 1], marks[place]) for place in sorted(marks) if 0 < place <= len(book.sheets)]
    return [
        (sheet.name, code_of(own.key, said_by_sheet(own, sheet.rows)), _printed_on(sheet.rows)) for sheet, own in sheets
    ]


def _check_book(book: Book, marks: dict[int, Marks], actor) -> Verdict:
    """Sheet by sheet; the whole is as good as its worst sheet."""
    if len(book.sheets) < max(marks):
        text = f"出表时有 {max(marks)} 张工作表，现在只有 {len(book.sheets)} 张。请退回填报单位，由平台重新出表。"
        return Verdict("block", "工作表有缺失", text, "", [])
    places = sorted(marks)
    sheets = tuple(
        (book.sheets[place - 1].name, _check_sheet(book.sheets[place - 1].rows, marks[place], actor))
        for place in places
    )
    wrong = [name for name, verdict in sheets if verdict.kind == "block"]
    unknown = [name for name, verdict in sheets if verdict.kind == "warn"]
    if wrong:
        text = (
            f"共 {len(sheets)} 张表，其中 {len(wrong)} 张被改动过：{'、'.join(wrong)}。请退回填报单位，由平台重新出表。"
        )
        return Verdict("block", "内容与核对码不符，出表后被改动过", text, "", [], sheets)
    if unknown:
        text = f"内容与核对码相符，但有 {len(unknown)} 张表在您的管辖区划内没有出具记录：{'、'.join(unknown)}。"
        return Verdict("warn", "没有出具记录", text, "", [], sheets)
    return Verdict("done", "与平台出具时一致", f"{len(sheets)} 张表自出表后都没有改动。", "", [], sheets)


def _check_sheet(rows: list[tuple[int, list]], marks: Marks, actor) -> Verdict:
    code = code_of(marks.key, said_by_sheet(marks, rows))
    printed = _printed_on(rows)
    records = _given_out(code, actor)
    if printed != code:
        text = f"表上印的核对码是 {printed or '（没有）'}，按现有内容计算应为 {code}。请退回填报单位，由平台重新出表。"
        return Verdict("block", "内容与核对码不符，出表后被改动过", text, code, _given_out(printed, actor))
    if records:
        return Verdict("done", "与平台出具时一致", "表中内容自出表后没有改动。", code, records)
    text = "内容与核对码相符，但在您的管辖区划内没有出具记录，可能由其他地区或上级出具。"
    return Verdict("warn", "没有出具记录", text, code, [])


def _given_out(code: str, actor) -> list[ExportRecord]:
    return list(ExportRecord.objects.for_user(actor).filter(check_code=code)[:MOST_SHOWN]) if code else []


def _marks_in(file) -> dict[int, Marks]:
    """What the portal left in its workbook, by the place of the sheet; `ALONE` where the workbook is one form.

    The reader has found the file safe to open.
    """
    file.seek(0)
    with zipfile.ZipFile(file) as package:
        return _marks_among(package) if PROPERTIES in package.namelist() else {}


def _marks_among(package: zipfile.ZipFile) -> dict[int, Marks]:
    """Each program writes the properties with prefixes of its own."""
    with package.open(PROPERTIES) as part:
        content = part.read(PROPERTIES_AT_MOST)
    try:
        properties = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return {}
    found = {}
    for one in properties:
        if place := PLACE.fullmatch(one.get("name", "")):
            found[int(place[1] or ALONE)] = Marks.read("".join(one.itertext()))
    return {place: marks for place, marks in found.items() if marks}


def _printed_on(rows: list[tuple[int, list]]) -> str:
    """The code that stands at the foot of the sheet."""
    for _, values in reversed(rows):
        for value in values:
            if isinstance(value, str) and (found := PRINTED.search(value)):
                return found[1]
    return ""
