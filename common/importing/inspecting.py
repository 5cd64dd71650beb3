"""What a file really is, and whether it is safe to open. Judged by content, never by name."""

import re
import zipfile
import zlib
from pathlib import PurePosixPath

from common.cell_names import column_number
from common.file_kinds import has_long_directory
from common.refusal import Refused

MAX_UNCOMPRESSED = 400 * 1024 * 1024
MAX_RATIO = 250  # of the whole workbook; sheets of formatted, empty rows reach about 60
RATIO_FROM = 20 * 1024 * 1024  # small workbooks may compress as well as they like
MAX_PARTS = 2000
MAX_COLUMNS = 256
MAX_CELLS = 10_000_000  # rows × columns of the used area: readers lay it out densely, 32 bytes to a cell
CHUNK = 1 << 20

CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = (
    (b"MZ", "这是可执行程序，不是表格"),
    (b"%PDF", "这是 PDF 文件，不是表格"),
    (b"\x89PNG", "这是图片，不是表格"),
    (b"\xff\xd8\xff", "这是图片，不是表格"),
    (b"GIF8", "这是图片，不是表格"),
    (b"Rar!", "这是压缩包，不是表格"),
    (b"7z\xbc\xaf", "这是压缩包，不是表格"),
    (b"\x1f\x8b", "这是压缩包，不是表格"),
    (b"{\\rtf", "这是写字板文档，不是表格"),
)
SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。"
CUT_SHORT = "文件不完整或已损坏，可能没有下载或复制完，请重新取得文件后再导入。"

# Readers lay cells out by their reference, so a reference must be what it seems to be.
ODD_REFERENCE = re.compile(
    rb"""<(?:\w+:)?(?:c|row)\s(?:[^>/]*?\s)?r\s*=\s*(["'])(?!(?:[A-Z]{0,3}[1-9]\d{0,6}|[A-Z]{1,3})\1)"""
)
MAYBE_ODD = re.compile(rb"""\sr\s*=(?!"[A-Z]{0,3}[1-9]\d{0,6}")""")  # quick, and wrong about some texts
LAST_OF_ONE_LETTER = 26
BEYOND = [re.compile(rb"""\sr\s*=\s*["']([%c-Z])\d""" % (ord("A") + known)) for known in range(LAST_OF_ONE_LETTER)]
TWO_LETTERS = re.compile(rb"""\sr\s*=\s*["'][A-Z]{2,3}\d""")
ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s(?:[^>/]*?\s)?r\s*=\s*["'](\d+)""")
FILLED_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^>/]*?\s)?r\s*=\s*["']([A-Z]+)(\d+)["'][^>/]*>""")
UNCOMPUTED = re.compile(
    rb"""<c\s(?:[^>/]*?\s)?r="([A-Z]+\d+)"[^>/]*>\s*<f(?:\s[^>]*?)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)
ERROR_VALUE = re.compile(rb"""<c\s(?=[^>/]*\st="e")(?:[^>/]*?\s)?r="([A-Z]+\d+)"[^>/]*>""")


def kind_of(file) -> str:
    """`xlsx`, `xls` or `csv`; anything else is refused with its name and the way out."""
    file.seek(0)
    head = file.read(4096)
    if not head:
        raise Refused("文件是空的（0 字节），请选择填写好的表格。")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(file)
    if head.startswith(CFB):
        return _kind_of_compound(file)
    for signature, what in SIGNATURES:
        if head.startswith(signature):
            raise Refused(f"{what}（文件后缀可能被改过），请选择 .xlsx、.xls 或 .csv 表格。")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<style")):
        raise Refused(f"这是网页格式的表格，不是真正的 Excel 文件。{SAVE_AS}")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("认不出这个文件的格式，请选择 .xlsx、.xls 或 .csv 表格。")
    return "csv"


def _kind_of_zip(file) -> str:
    names = {info.filename for info in open_zip(file).infolist()}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Refused(f"这是二进制工作簿（.xlsb）。{SAVE_AS}")
    if "word/document.xml" in names:
        raise Refused("这是 Word 文档，不是表格。请把表格复制到下载的模板里再导入。")
    if "ppt/presentation.xml" in names:
        raise Refused("这是演示文稿，不是表格，请选择 .xlsx、.xls 或 .csv 表格。")
    if "mimetype" in names and "content.xml" in names:
        raise Refused(f"这是 OpenDocument 文件（.ods 等）。{SAVE_AS}")
    raise Refused("这是压缩包，不是表格。请先解压，再导入里面的 .xlsx、.xls 或 .csv 表格。")


def _kind_of_compound(file) -> str:
    file.seek(0)
    content = file.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("工作簿设有打开密码，请在 Excel 或 WPS 中去掉密码、保存后再导入。")
    if any(name.encode("utf-16-le") + b"\0\0" in content for name in ("Workbook", "Book")):
        return "xls"
    raise Refused(f"这是旧版 Office 文档，但不是 Excel 表格。{SAVE_AS}")


def open_zip(file) -> zipfile.ZipFile:
    if has_long_directory(file):
        raise Refused("文件里的部件过多，不像正常的表格。请把需要导入的行复制到下载的模板里再导入。")
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(CUT_SHORT) from error


def inspect_workbook(file) -> dict[str, set[str]]:
    """Refuse an .xlsx that could hurt; return per sheet part the cells whose formula gave no value.

    Everything is unpacked once, chunk by chunk, and counted: declared sizes may lie.
    """
    parts = open_zip(file).infolist()
    packed = max(sum(part.compress_size for part in parts), 1)
    declared = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or declared > MAX_UNCOMPRESSED:
        raise Refused(_too_big(declared))
    if declared > RATIO_FROM and declared / packed > MAX_RATIO:
        raise Refused(_too_big(declared))
    uncomputed = {}
    for part in parts:
        chunks = _unpack(file, part)
        name = PurePosixPath(part.filename)
        if name.match("xl/worksheets/*.xml"):
            uncomputed[part.filename] = _inspect_sheet(_refuse_doctype(chunks))
        elif name.suffix.lower() in {".xml", ".rels", ".vml"}:
            for _ in _refuse_doctype(chunks):
                pass
        else:
            for _ in chunks:
                pass
    return uncomputed


def _too_big(size) -> str:
    return f"文件解开后过大（约 {size // 1024 // 1024} MB），不像正常的表格。请把需要导入的行复制到下载的模板里再导入。"


def _unpack(file, part):
    """The part's real bytes. Stops as soon as there is more than was declared."""
    _go_to_content(file, part)
    inflate = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    left, size = part.compress_size, 0
    while left > 0:
        raw = file.read(min(CHUNK, left))
        if not raw:
            raise Refused(CUT_SHORT)
        left -= len(raw)
        for data in _inflated(raw, inflate) if inflate else (raw,):
            size += len(data)
            if size > part.file_size:
                raise Refused("文件解开后的大小与声明的不符，为安全起见不予导入。请重新另存为 .xlsx 后再导入。")
            yield data
    if size != part.file_size:
        raise Refused(CUT_SHORT)


def _go_to_content(file, part) -> None:
    if part.flag_bits & 0x1:
        raise Refused("压缩内容设有密码，请去掉密码、另存为 .xlsx 后再导入。")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(CUT_SHORT)
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Refused(CUT_SHORT)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)


def _inflated(raw, inflate):
    while raw:
        try:
            data = inflate.decompress(raw, CHUNK)
        except zlib.error as error:
            raise Refused(CUT_SHORT) from error
        if not data:
            return
        yield data
        raw = inflate.unconsumed_tail


def _refuse_doctype(chunks):
    """Pass chunks on; refuse document types and entities, and encodings that could hide them."""
    tail = b""
    for number, chunk in enumerate(chunks):
        if number == 0 and chunk[:2] in (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0"):
            raise Refused(f"工作簿内部的编码不常见，为安全起见不予导入。{SAVE_AS}")
        seen = tail + chunk
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise Refused(f"工作簿里含有 XML 实体定义，为安全起见不予导入。{SAVE_AS}")
        tail = seen[-16:]
        yield chunk


def _inspect_sheet(chunks) -> set[str]:
    uncomputed: set[str] = set()
    last_row, filled_row, widest = 0, 0, 0
    for text in whole_rows(chunks):
        if MAYBE_ODD.search(text) and ODD_REFERENCE.search(text):
            raise Refused(CUT_SHORT)
        widest = _widest(text, widest)
        if widest > MAX_COLUMNS:
            raise Refused(
                f"表格有 {widest} 列，超过 {MAX_COLUMNS} 列的上限。请删去用不到的列（选中后右键“删除”），再导入。"
            )
        if b"<f" in text:
            uncomputed.update(match.decode() for match in UNCOMPUTED.findall(text))
        if b't="e"' in text:
            uncomputed.update(match.decode() for match in ERROR_VALUE.findall(text))
        last_row = max(last_row, max(map(int, ROW_NUMBER.findall(text)), default=0))
        if last_row * widest > MAX_CELLS and (b"<v" in text or b"<is" in text or b"<f" in text):
            filled_row = max(filled_row, max((int(row) for _, row in FILLED_CELL.findall(text)), default=0))
    if filled_row * widest > MAX_CELLS:
        raise Refused("表格的有效区域过大：很靠下的位置还有内容。请删去数据以外的内容后再导入。")
    return uncomputed


def whole_rows(chunks):
    """Chunks re-cut so that no row is split over two of them."""
    carry = b""
    for chunk in chunks:
        text = carry + chunk
        cut = text.rfind(b"</row>")
        if cut < 0 and len(text) < 16 * CHUNK:
            carry = text
            continue
        cut = len(text) if cut < 0 else cut + 6
        carry = text[cut:]
        yield text[:cut]
    if carry:
        yield carry


def _widest(text: bytes, known: int) -> int:
    """The last column so far. Up to Z, cells without a value count too: that is quick, and does no harm."""
    while known < LAST_OF_ONE_LETTER and (further := BEYOND[known].search(text)):
        known = column_number(further[1].decode())
    return max(known, _widest_filled(text)) if TWO_LETTERS.search(text) else known


def _widest_filled(text: bytes) -> int:
    return max((column_number(letters.decode()) for letters, _ in FILLED_CELL.findall(text)), default=0)
