"""Whether a paper still says what the portal gave out: by its code, or by reading its workbook back."""

import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from common.importing.reading import read_book
from common.models import ExportRecord
from common.paper.check_code import Marks, as_typed, code_of, said_by_sheet
from common.paper.workbook import MARKS
from common.refusal import Refused

PROPERTIES = "docProps/custom.xml"
PROPERTIES_AT_MOST = 1 << 16  # bytes
PRINTED = re.compile(r"核对码：([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")
MOST_SHOWN = 20


@dataclass(frozen=True)
class Verdict:
    """A badge of its kind (see the tag `badge`), what was found, what to do; and when the code was given out."""

    kind: str
    title: str
    text: str
    code: str
    records: list[ExportRecord]


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
    """Work the code out from what the workbook says now, and look for it in the log."""
    book = read_book(file)
    marks = _marks_in(file) if book.kind == "xlsx" else None
    if marks is None:
        raise Refused(
            "这个文件里没有平台的核对信息。请选择由平台“下载 Excel”得到的 .xlsx 文件，另存、转换过格式的无法核对。"
        )
    rows = book.sheets[0].rows
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


def _marks_in(file) -> Marks | None:
    """The property that the portal leaves in its workbooks; the reader has found the file safe to open."""
    file.seek(0)
    with zipfile.ZipFile(file) as package:
        return _marks_among(package) if PROPERTIES in package.namelist() else None


def _marks_among(package: zipfile.ZipFile) -> Marks | None:
    """Each program writes the properties with prefixes of its own."""
    with package.open(PROPERTIES) as part:
        content = part.read(PROPERTIES_AT_MOST)
    try:
        properties = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return None
    texts = ["".join(one.itertext()) for one in properties if one.get("name") == MARKS]
    return Marks.read(texts[0]) if texts else None


def _printed_on(rows: list[tuple[int, list]]) -> str:
    """The code that stands at the foot of the sheet."""
    for _, values in reversed(rows):
        for value in values:
            if isinstance(value, str) and (found := PRINTED.search(value)):
                return found[1]
    return ""
