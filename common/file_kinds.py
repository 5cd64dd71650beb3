"""What an uploaded file really is. Judged by its content; the name's ending is only a claim."""

import io
import zipfile
from dataclasses import dataclass

from common.refusal import Refused

READ_AT_MOST = 1 << 20
END_OF_ZIP = 22 + 65_535  # bytes that the end record and its comment can take
LONGEST_DIRECTORY = 2 << 20
ALLOWED = "PDF、JPG、PNG、DOCX、XLSX、OFD"


@dataclass(frozen=True)
class FileKind:
    suffix: str
    content_type: str


PDF = FileKind(".pdf", "application/pdf")
JPG = FileKind(".jpg", "image/jpeg")
PNG = FileKind(".png", "image/png")
DOCX = FileKind(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = FileKind(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
OFD = FileKind(".ofd", "application/ofd")
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.ofd"

BY_HEAD = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPG), (b"\x89PNG\r\n\x1a\n", PNG))
BY_PART = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD))
UNWANTED = (
    (b"MZ", f"这是可执行程序（文件后缀可能被改过），不能上传。请选择 {ALLOWED} 文件。"),
    (b"\x7fELF", f"这是可执行程序（文件后缀可能被改过），不能上传。请选择 {ALLOWED} 文件。"),
    (b"\xd0\xcf\x11\xe0", "这是旧版 Office 文件（.doc、.xls）或加密文件，请另存为不加密的 .docx 或 .xlsx 后再上传。"),
)
CUT_SHORT = "文件不完整或已损坏，请重新取得文件后再上传。"


def kind_of(file) -> FileKind:
    """The kind of an open binary file; Refused with the way out when it is none of ours."""
    file.seek(0)
    head = file.read(64)
    if not head:
        raise Refused("文件是空的（0 字节），请选择有内容的文件。")
    for start, kind in BY_HEAD:
        if head.startswith(start):
            return kind
    for start, sentence in UNWANTED:
        if head.startswith(start):
            raise Refused(sentence)
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_package(file)
    raise Refused(f"认不出这个文件的格式，请选择 {ALLOWED} 文件。")


def has_long_directory(file) -> bool:
    """Whether a zip package lists far more parts than a document has. Reading the list would take the memory."""
    length = file.seek(0, io.SEEK_END)
    file.seek(max(length - END_OF_ZIP, 0))
    end = file.read()
    place = end.rfind(b"PK\x05\x06")
    return place >= 0 and int.from_bytes(end[place + 12 : place + 16], "little") > LONGEST_DIRECTORY


def _kind_of_package(file) -> FileKind:
    """docx, xlsx and ofd are zip packages: told apart by the parts inside."""
    if has_long_directory(file):
        raise Refused("文件里的部件过多，不像正常的文档。请另存为新的文件后再上传。")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            names = {part.filename for part in package.infolist()}
            kinds = [kind for part, kind in BY_PART if part in names]
            if len(kinds) != 1:
                raise Refused(f"这是压缩包，不能直接上传。请解压后选择其中的 {ALLOWED} 文件。")
            if _has_macros(package, names):
                raise Refused("文件含有宏，为安全起见不能上传。请另存为不含宏的 .docx 或 .xlsx 后再上传。")
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(CUT_SHORT) from error
    return kinds[0]


def _has_macros(package: zipfile.ZipFile, names: set[str]) -> bool:
    if any(name.lower().rsplit("/", 1)[-1].startswith("vba") and name.lower().endswith(".bin") for name in names):
        return True
    if any(name.lower().startswith(("xl/macrosheets/", "word/activex/", "xl/activex/")) for name in names):
        return True
    if "[Content_Types].xml" not in names:
        return False
    with package.open("[Content_Types].xml") as part:
        return b"macroenabled" in part.read(READ_AT_MOST).lower()
