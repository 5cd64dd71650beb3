"""A charter as .docx on A4: title, adoption line, preamble, chapters, clauses, date. No database."""

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from agreements.posted_text import chapters

BODY, TITLE, HEAD = "仿宋", "宋体", "黑体"
INDENT = Pt(32)  # two characters of 16 pt


def write_charter(wording: dict, *, adopted: str, signed: str, dated: str) -> bytes:
    """The document. `adopted` stands in brackets below the title, `signed` and `dated` at the end; all may be blank."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    facts = document.core_properties
    facts.title, facts.author, facts.last_modified_by, facts.comments = wording["title"], signed, signed, ""
    _line(document, wording["title"], font=TITLE, size=22, bold=True, centred=True)
    if adopted:
        _line(document, f"（{adopted}）", font=BODY, size=16, centred=True)
    _line(document, "")
    for paragraph in wording["preamble"].splitlines():
        _line(document, paragraph, indented=True)
    for chapter, clauses in chapters(wording):
        if chapter:
            _line(document, chapter, font=HEAD, centred=True)
        for number, text in clauses:
            first, *rest = text.splitlines() or [""]
            _line(document, f"{number}　{first}", indented=True)
            for paragraph in rest:
                _line(document, paragraph, indented=True)
    _line(document, "")
    for closing in (signed, dated):
        if closing:
            _line(document, closing, right=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _line(
    document,
    text: str,
    *,
    font: str = BODY,
    size: int = 16,
    bold: bool = False,
    centred: bool = False,
    indented: bool = False,
    right: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    look = paragraph.paragraph_format
    look.line_spacing, look.space_after, look.space_before = Pt(28), Pt(0), Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif indented:
        look.first_line_indent = INDENT
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = bold, Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
