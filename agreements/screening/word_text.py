"""The text of an uploaded Word file, paragraph by paragraph, or a sentence why it cannot be read.

Headings and paragraphs come one by one with the number Word writes before them, tables row by row with ` | ` between
cells; text boxes, footnotes and endnotes follow the paragraph they hang on. Headers stand before, footers after
everything, as a kind of their own. Tracked insertions count, tracked deletions do not. Pictures are left out.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import LxmlError, _Element

from agreements.screening.word_numbering import Numbering
from common.refusal import Refused
from common.word_package import CUT_SHORT, SAVE_AS, refuse_harm, refuse_other_kinds

MAX_CHARACTERS = 300_000
DEEPEST_TABLE = 8

W_P, W_TBL, W_TR, W_TC, W_T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t"))
BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
BOX = qn("w:txbxContent")
NOTES = {
    qn("w:footnoteReference"): (RELATIONSHIP_TYPE.FOOTNOTES, qn("w:footnote")),
    qn("w:endnoteReference"): (RELATIONSHIP_TYPE.ENDNOTES, qn("w:endnote")),
}
LEFT_OUT = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


class ParagraphKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE_ROW = "table row"
    MARGIN = "margin"  # of every page: header or footer


@dataclass(frozen=True)
class WordParagraph:
    text: str
    kind: ParagraphKind


def read_word(file: BinaryIO) -> list[WordParagraph]:
    """The paragraphs that have text. Refused, with the way out, when the file is none of ours or could hurt."""
    refuse_other_kinds(file)
    refuse_harm(file)
    file.seek(0)
    try:
        paragraphs = [found for found in _Reader(Document(file)).paragraphs() if found.text]
    except (OpcError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, zlib.error) as error:
        raise Refused(CUT_SHORT) from error
    length = sum(len(paragraph.text) for paragraph in paragraphs)
    if not length:
        raise Refused("文档里没有文字（可能是扫描的图片），请上传文字版的 .docx 文件或把文字粘贴到框里。")
    if length > MAX_CHARACTERS:
        raise Refused(f"文档有 {length} 个字，超过 {MAX_CHARACTERS} 个字的上限，请拆成几份后再上传。")
    return paragraphs


def word_text(file: BinaryIO) -> str:
    """The whole text, a line per paragraph, as `screen` takes it."""
    return "\n".join(paragraph.text for paragraph in read_word(file))


class _Reader:
    """One document, read once from its beginning to its end."""

    def __init__(self, document: WordDocument) -> None:
        self.body = document.element.body
        self.parts = list(document.part.rels.values())
        self.styles = {style.style_id: style.name for style in document.styles}
        numbering = next(self._roots(RELATIONSHIP_TYPE.NUMBERING), None)
        self.numbering = Numbering.of(numbering, document.styles.element)
        self.notes = {
            (reference, note.get(qn("w:id"))): note
            for reference, (part, name) in NOTES.items()
            for root in self._roots(part)
            for note in root.iterchildren(name)
        }

    def _roots(self, kind: str) -> Iterator[_Element]:
        """The XML of the document's parts of one kind."""
        for relation in self.parts:
            if relation.reltype == kind and not relation.is_external:
                yield parse_xml(relation.target_part.blob)

    def paragraphs(self) -> Iterator[WordParagraph]:
        yield from self._margins(RELATIONSHIP_TYPE.HEADER)
        yield from self._inside(self.body, 0)
        yield from self._margins(RELATIONSHIP_TYPE.FOOTER)

    def _margins(self, kind: str) -> Iterator[WordParagraph]:
        """Each once: first, odd and even pages mostly say the same."""
        texts = [each.text for root in self._roots(kind) for each in self._inside(root, 0)]
        yield from (WordParagraph(text, ParagraphKind.MARGIN) for text in dict.fromkeys(texts))

    def _inside(self, container: _Element, depth: int) -> Iterator[WordParagraph]:
        """The paragraphs of a body, a cell, a text box or a note in reading order."""
        for child in container.iterchildren():
            if child.tag == W_P:
                kind = ParagraphKind.HEADING if self._is_heading(child) else ParagraphKind.PARAGRAPH
                yield WordParagraph(self._numbered(child), kind)
                yield from self._hanging(child, depth)
            elif child.tag == W_TBL:
                yield from self._rows(child, depth + 1)
            elif child.tag not in LEFT_OUT and isinstance(child.tag, str):
                yield from self._inside(child, depth)

    def _numbered(self, paragraph: _Element) -> str:
        number, text = self.numbering.label(paragraph), _text(paragraph)
        return f"{number} {text}" if number and text else text

    def _hanging(self, paragraph: _Element, depth: int) -> Iterator[WordParagraph]:
        """The text boxes and notes of a paragraph. A note is read once, so that none can call itself."""
        for element in paragraph.iter(BOX, *NOTES):
            if _is_left_out(element, paragraph):
                continue
            if element.tag == BOX:
                yield from self._inside(element, depth)
            elif (note := self.notes.pop((element.tag, element.get(qn("w:id"))), None)) is not None:
                yield from self._inside(note, depth)

    def _rows(self, table: _Element, depth: int) -> Iterator[WordParagraph]:
        if depth > DEEPEST_TABLE:
            raise Refused(f"文档里的表格嵌套过深。{SAVE_AS}")
        for row in table.iter(W_TR):
            if next(row.iterancestors(W_TBL)) is not table:
                continue
            cells = (cell for cell in row.iter(W_TC) if next(cell.iterancestors(W_TR)) is row)
            texts = ("".join(each.text for each in self._inside(cell, depth)) for cell in cells)
            yield WordParagraph(" | ".join(text for text in texts if text), ParagraphKind.TABLE_ROW)

    def _is_heading(self, paragraph: _Element) -> bool:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = self.styles.get(style.get(qn("w:val"), ""), "") if style is not None else ""
        return (name or "").lower().startswith(("heading", "title", "标题"))


def _is_left_out(element: _Element, top: _Element) -> bool:
    for ancestor in element.iterancestors():
        if ancestor is top:
            return False
        if ancestor.tag in LEFT_OUT:
            return True
    return False


def _text(paragraph: _Element) -> str:
    """What is printed of one paragraph, without its text boxes."""
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == W_T:
            pieces.append(element.text or "")
        elif element.tag in BREAKS:
            pieces.append(BREAKS[element.tag])
        elif element.tag != BOX and element.tag not in LEFT_OUT:
            waiting.extend(reversed(element))
    return "".join(pieces).strip()
