"""Whether an uploaded file is a Word document that may be opened, or a sentence why not and what to do."""

import zipfile
import zlib
from typing import BinaryIO

from common.file_kinds import has_long_directory
from common.refusal import Refused

MAX_UNPACKED = 80 * 1024 * 1024  # all parts together, pictures included
MAX_TEXT_PART = 20 * 1024 * 1024  # one XML part
MAX_RATIO = 150
RATIO_FROM = 10 * 1024 * 1024  # small files may compress as well as they like
MAX_PARTS = 2000

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再上传，或者把文字复制后粘贴到框里。"
CUT_SHORT = "文件不完整或已损坏，可能没有下载或复制完，请重新取得文件后再上传。"
OTHER_KINDS = (
    (b"%PDF", f"这是 PDF 文件，不是 Word 文档。{SAVE_AS}"),
    (b"{\\rtf", f"这是写字板文档（.rtf），不是 .docx。{SAVE_AS}"),
    (b"\x89PNG", "这是图片，读不出文字，请上传 .docx 文件或把文字粘贴到框里。"),
    (b"\xff\xd8\xff", "这是图片，读不出文字，请上传 .docx 文件或把文字粘贴到框里。"),
    (b"MZ", "这是可执行程序（文件后缀可能被改过），请选择 .docx 文件。"),
)


def refuse_other_kinds(file: BinaryIO) -> None:
    file.seek(0)
    head = file.read(4096)
    if not head:
        raise Refused("文件是空的（0 字节），请选择有内容的 .docx 文件。")
    if head.startswith(COMPOUND):
        file.seek(0)
        _refuse_compound(file.read())
    for start, sentence in OTHER_KINDS:
        if head.startswith(start):
            raise Refused(sentence)
    if not head.startswith(b"PK\x03\x04"):
        raise Refused(f"认不出这个文件的格式，不是 .docx 文档。{SAVE_AS}")


def _refuse_compound(content: bytes) -> None:
    """Office files from before 2007, and locked ones of today, tell by the names of their streams what they are."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("文档设有打开密码，请在 Word 或 WPS 中去掉密码、保存后再上传。")
    if "Workbook".encode("utf-16-le") in content and "WordDocument".encode("utf-16-le") not in content:
        raise Refused("这是旧版 Excel 表格（.xls），不是 Word 文档，请选择 .docx 文件或把文字粘贴到框里。")
    raise Refused(f"这是旧版 Word 文档（.doc）。{SAVE_AS}")


def refuse_harm(file: BinaryIO) -> None:
    """Macros, bombs and entities are turned away before anything is parsed."""
    if has_long_directory(file):
        raise Refused(f"文件里的部件过多，不像正常的文档。{SAVE_AS}")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _refuse_foreign_package(parts)
            _refuse_bomb(parts)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _refuse_part(part.filename, package.read(part))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise Refused(CUT_SHORT) from error


def _refuse_foreign_package(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "word/document.xml" not in names:
        if "xl/workbook.xml" in names:
            raise Refused("这是 Excel 表格，不是 Word 文档，请选择 .docx 文件或把文字粘贴到框里。")
        if "content.xml" in names:
            raise Refused(f"这是 OpenDocument 文件（.odt），不是 .docx。{SAVE_AS}")
        raise Refused("这是压缩包，不是 Word 文档，请解压后选择其中的 .docx 文件。")
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused("文件内容设有密码，请去掉密码、另存为 .docx 后再上传。")
    if any("vbaproject" in name.lower() or name.lower().startswith("word/activex/") for name in names):
        raise Refused("文档含有宏，为安全起见不能读取，请另存为不含宏的 .docx 后再上传。")


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    size = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    largest = max((part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels"))), default=0)
    too_dense = size > RATIO_FROM and size / packed > MAX_RATIO
    if len(parts) > MAX_PARTS or size > MAX_UNPACKED or largest > MAX_TEXT_PART or too_dense:
        raise Refused(
            f"文件解开后过大（约 {max(size // 1024 // 1024, 1)} MB），不像正常的文档，请删去图片或拆成几份后再上传。"
        )


def _refuse_part(name: str, content: bytes) -> None:
    if name == "[Content_Types].xml" and b"macroenabled" in content.lower():
        raise Refused("这是启用宏的文档（.docm），为安全起见不能读取，请另存为不含宏的 .docx 后再上传。")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0"):
        raise Refused(f"文档内部的编码不常见，为安全起见不予读取。{SAVE_AS}")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refused(f"文档里含有 XML 实体定义，为安全起见不予读取。{SAVE_AS}")
