"""Text out of uploaded Word files, and the sentences for files that are refused."""

import io
import zipfile
import zlib

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from agreements.screening.word_text import ParagraphKind, WordParagraph, read_word, word_text
from common.refusal import Refused
from tests.agreements.screening.labelled import flagged


def _chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0")
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)


def saved(document) -> io.BytesIO:
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file


def charter() -> io.BytesIO:
    document = Document()
    document.add_heading("某村村规民约", level=0)
    document.add_heading("第一章 总则", level=1)
    document.add_paragraph("第一条 邻里和睦，互相帮助。")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[0].cells, ("序号", "内容", "分值"), strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "1"
    table.rows[1].cells[1].merge(table.rows[1].cells[2]).text = "违者罚款50元"
    document.add_picture(io.BytesIO(PNG))
    document.add_paragraph("第二条 本规约自通过之日起施行。")
    return saved(document)


def rewritten(part: str, change) -> io.BytesIO:
    """The charter with one part of the package changed or added."""
    result = io.BytesIO()
    with zipfile.ZipFile(charter()) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        for name in names:
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
        if part not in names:
            target.writestr(part, change(b""))
    result.seek(0)
    return result


def test_headings_paragraphs_and_tables_come_in_order_and_pictures_are_left_out():
    heading, paragraph, row = ParagraphKind.HEADING, ParagraphKind.PARAGRAPH, ParagraphKind.TABLE_ROW

    assert read_word(charter()) == [
        WordParagraph("某村村规民约", heading),
        WordParagraph("第一章 总则", heading),
        WordParagraph("第一条 邻里和睦，互相帮助。", paragraph),
        WordParagraph("序号 | 内容 | 分值", row),
        WordParagraph("1 | 违者罚款50元", row),
        WordParagraph("第二条 本规约自通过之日起施行。", paragraph),
    ]


def test_what_the_table_hides_is_screened():
    assert flagged(word_text(charter())) == {"fine"}


def test_text_boxes_and_tracked_insertions_count_and_deletions_do_not():
    document = Document()
    document.add_paragraph("正文").add_run()._r.append(
        parse_xml(
            f"<w:pict {nsdecls('w')}><w:txbxContent><w:p><w:r><w:t>框里罚款</w:t></w:r></w:p></w:txbxContent></w:pict>"
        )
    )
    tracked = document.add_paragraph("村民")._p
    tracked.append(parse_xml(f"<w:ins {nsdecls('w')} w:id='1' w:author='a'><w:r><w:t>交押金</w:t></w:r></w:ins>"))
    tracked.append(
        parse_xml(f"<w:del {nsdecls('w')} w:id='2' w:author='a'><w:r><w:delText>旧</w:delText></w:r></w:del>")
    )

    assert word_text(saved(document)) == "正文\n框里罚款\n村民交押金"


def test_nested_tables_stay_in_their_row():
    document = Document()
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "外"
    outer.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = "内"

    assert word_text(saved(document)) == "外 | 内"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的（0 字节），请选择有内容的 .docx 文件。"),
        (b"%PDF-1.7", "这是 PDF 文件，不是 Word 文档。"),
        (PNG, "这是图片，读不出文字，请上传 .docx 文件或把文字粘贴到框里。"),
        (b"MZ\x90", "这是可执行程序（文件后缀可能被改过），请选择 .docx 文件。"),
        (b"{\\rtf1", "这是写字板文档（.rtf），不是 .docx。"),
        ("村规民约".encode(), "认不出这个文件的格式，不是 .docx 文档。"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "这是旧版 Word 文档（.doc）。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "文档设有打开密码，请在 Word 或 WPS 中去掉密码、保存后再上传。",
        ),
        (charter().getvalue()[:2000], "文件不完整或已损坏，可能没有下载或复制完，请重新取得文件后再上传。"),
    ],
)
def test_other_files_are_refused_by_name(content, sentence):
    with pytest.raises(Refused) as refusal:
        read_word(io.BytesIO(content))

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("part", "change", "sentence"),
    [
        ("word/vbaProject.bin", lambda _: b"x", "文档含有宏，"),
        (
            "[Content_Types].xml",
            lambda old: old.replace(b"wordprocessingml.document.main", b"wordprocessingml.document.macroEnabled.main"),
            "这是启用宏的文档（.docm），",
        ),
        ("word/media/bomb.bin", lambda _: b"\0" * (90 << 20), "文件解开后过大（约 90 MB），"),
        ("word/bomb.xml", lambda _: b"<a>" + b" " * (12 << 20) + b"</a>", "文件解开后过大（约 12 MB），"),
        ("word/document.xml", lambda old: b'<!DOCTYPE a [<!ENTITY b "c">]>' + old, "文档里含有 XML 实体定义，"),
        ("word/document.xml", lambda old: old.decode().encode("utf-16"), "文档内部的编码不常见，"),
        ("word/document.xml", lambda old: old[:300], "文件不完整或已损坏，"),
    ],
)
def test_dangerous_packages_are_refused_before_they_are_parsed(part, change, sentence):
    with pytest.raises(Refused) as refusal:
        read_word(rewritten(part, change))

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ("xl/workbook.xml", "这是 Excel 表格，"),
        ("content.xml", "这是 OpenDocument 文件（.odt），"),
        ("a.txt", "这是压缩包，"),
    ],
)
def test_other_packages_are_refused_by_name(inside, sentence):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(inside, "x")

    with pytest.raises(Refused) as refusal:
        read_word(file)

    assert str(refusal.value).startswith(sentence)


def test_document_without_text_is_refused():
    document = Document()
    document.add_picture(io.BytesIO(PNG))

    with pytest.raises(Refused, match="文档里没有文字"):
        read_word(saved(document))
