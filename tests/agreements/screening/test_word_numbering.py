"""Numbers that Word writes by itself, and what stands at the edges of a page: as the reader of the paper sees them."""

import io

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from agreements.clause_splitting import split
from agreements.screening.word_text import ParagraphKind, read_word, word_text
from common.refusal import Refused
from tests.agreements.screening.labelled import flagged
from tests.agreements.screening.test_word_text import saved

LIST = 77


def level(at: int, pattern: str, kind: str = "chineseCountingThousand", more: str = "") -> str:
    kind = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
    return f'<w:lvl w:ilvl="{at}">{kind}{more}<w:lvlText w:val="{pattern}"/></w:lvl>'


def with_list(document, *levels: str, number: int = LIST, override: str = "", shared: int | None = None) -> None:
    """A list of these levels; one that shares another's levels may begin anew by `override`."""
    numbering = document.part.numbering_part.element
    if shared is None:
        first_num = numbering.find(f"{{{numbering.nsmap['w']}}}num")
        first_num.addprevious(
            parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>')
        )
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{shared or number}"/>{override}</w:num>'
        )
    )


def add(document, text: str, at: int = 0, number: int = LIST):
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return paragraph


def with_notes(document, name: str, *texts: str) -> None:
    """Foot- or endnotes 1, 2, … of the document."""
    plural = f"{name}s"
    notes = "".join(
        f'<w:{name} w:id="{at}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{name}>' for at, text in enumerate(texts, 1)
    )
    content = f"<w:{plural} {nsdecls('w')}>{notes}</w:{plural}>".encode()
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{plural}+xml"
    part = Part(PackURI(f"/word/{plural}.xml"), kind, content, document.part.package)
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, plural.upper()))


def refer(paragraph, name: str, at: int) -> None:
    paragraph.add_run()._r.append(parse_xml(f'<w:{name}Reference {nsdecls("w")} w:id="{at}"/>'))


def test_clauses_numbered_by_word_are_cut_as_they_are_printed():
    document = Document()
    with_list(document, level(0, "第%1章"), level(1, "第%2条", more='<w:lvlRestart w:val="0"/>'), level(2, "（%3）"))
    document.add_paragraph("某村村民自治章程")
    add(document, "总则")
    add(document, "村民自愿参加活动。", 1)
    add(document, "村务公开的内容：", 1)
    add(document, "财务收支；", 2)
    add(document, "办事程序。", 2)
    add(document, "附则")
    add(document, "本章程自通过之日起施行。", 1)

    found = split(word_text(saved(document)))

    assert found.title == "某村村民自治章程"
    assert [(clause.chapter, clause.text) for clause in found.clauses] == [
        ("总则", "村民自愿参加活动。"),
        ("总则", "村务公开的内容：\n（一） 财务收支；\n（二） 办事程序。"),
        ("附则", "本章程自通过之日起施行。"),
    ]


def test_levels_below_begin_anew_and_show_the_numbers_above():
    document = Document()
    with_list(document, level(0, "%1、"), level(1, "%1.%2", "decimal", "<w:isLgl/>"))
    for text, at in (("甲", 0), ("乙", 1), ("丙", 1), ("丁", 0), ("戊", 1)):
        add(document, text, at)

    assert word_text(saved(document)).split("\n") == ["一、 甲", "1.1 乙", "1.2 丙", "二、 丁", "2.1 戊"]


def test_list_of_a_style_is_counted_and_a_paragraph_may_leave_it():
    document = Document()
    with_list(document, level(0, "第%1条"))
    style = document.styles.add_style("条", WD_STYLE_TYPE.PARAGRAPH)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{LIST}"/></w:numPr>'))
    derived = document.styles.add_style("条的变体", WD_STYLE_TYPE.PARAGRAPH)
    derived.base_style = style
    document.add_paragraph("甲", style="条")
    add(document, "不编号", number=0).style = style
    document.add_paragraph("乙", style="条的变体")

    assert word_text(saved(document)).split("\n") == ["第一条 甲", "不编号", "第二条 乙"]


def test_second_list_goes_on_unless_it_says_otherwise():
    document = Document()
    with_list(document, level(0, "%1.", "decimal"))
    with_list(document, number=78, shared=LIST)
    with_list(
        document,
        number=79,
        shared=LIST,
        override='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>',
    )
    for text, number in (("甲", LIST), ("乙", 78), ("丙", 79), ("丁", 79)):
        add(document, text, number=number)

    assert word_text(saved(document)).split("\n") == ["1. 甲", "2. 乙", "1. 丙", "2. 丁"]


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("decimalFullWidth", "１ ２ １２"),
        ("decimalEnclosedCircleChinese", "① ② ⑫"),
        ("chineseLegalSimplified", "壹 贰 拾贰"),
        ("ideographTraditional", "甲 乙 12"),
        ("ideographDigital", "一 二 一二"),
        ("upperRoman", "I II XII"),
        ("lowerLetter", "a b l"),
        ("decimalZero", "01 02 12"),
        ("a kind nobody knows", "1 2 12"),
    ],
)
def test_kinds_of_numbers(kind, numbers):
    document = Document()
    with_list(document, level(0, "%1", kind))
    for _ in range(12):
        add(document, "款")
    lines = word_text(saved(document)).split("\n")

    assert [lines[at].removesuffix(" 款") for at in (0, 1, 11)] == numbers.split()


def test_bullets_are_no_numbers_and_empty_paragraphs_count():
    document = Document()
    with_list(document, level(0, "\uf0b7", "bullet"), level(1, "%2.", "decimal"))
    for text, at in (("点", 0), ("甲", 1), ("", 1), ("丙", 1)):
        add(document, text, at)

    assert word_text(saved(document)).split("\n") == ["点", "1. 甲", "3. 丙"]


def test_monstrous_numbers_do_no_harm():
    document = Document()
    with_list(document, level(0, "%1" * 200, "upperRoman").replace('start w:val="1"', 'start w:val="999999999"'))
    add(document, "款")

    assert len(word_text(saved(document))) < 300


def test_notes_follow_the_clause_they_hang_on_and_are_screened():
    document = Document()
    refer(document.add_paragraph("第一条 保持卫生。"), "footnote", 1)
    refer(document.add_paragraph("第二条 尊老爱幼。"), "endnote", 1)
    with_notes(document, "footnote", "违者罚款五十元。", "无人提及的注。")
    with_notes(document, "endnote", "不孝者停发分红。")
    text = word_text(saved(document))

    assert text == "第一条 保持卫生。\n违者罚款五十元。\n第二条 尊老爱幼。\n不孝者停发分红。"
    assert flagged(text) == {"fine", "benefit"}


def test_headers_and_footers_are_read_once_and_marked_as_margins():
    document = Document()
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section.header.paragraphs[0].text = "违约户名单上墙公布"
    section.even_page_header.paragraphs[0].text = "违约户名单上墙公布"
    section.footer.paragraphs[0].text = "第 1 页"
    document.add_paragraph("正文。")
    found = read_word(saved(document))

    assert [paragraph.text for paragraph in found] == ["违约户名单上墙公布", "正文。", "第 1 页"]
    assert [paragraph.kind == ParagraphKind.MARGIN for paragraph in found] == [True, False, True]
    assert flagged("\n".join(paragraph.text for paragraph in found)) == {"shaming"}


def test_text_box_in_a_header_is_read():
    document = Document()
    document.sections[0].header.paragraphs[0].add_run()._r.append(
        parse_xml(
            f"<w:pict {nsdecls('w')}><w:txbxContent><w:p><w:r><w:t>框里罚款</w:t></w:r></w:p></w:txbxContent></w:pict>"
        )
    )
    document.add_paragraph("正文。")

    assert word_text(saved(document)) == "框里罚款\n正文。"


@pytest.mark.parametrize(
    ("stream", "sentence"),
    [
        (
            "WordDocument",
            "这是旧版 Word 文档（.doc）。请用 Word 或 WPS 打开，另存为 .docx 后再上传，或者把文字复制后粘贴到框里。",
        ),
        ("Workbook", "这是旧版 Excel 表格（.xls），不是 Word 文档，请选择 .docx 文件或把文字粘贴到框里。"),
    ],
)
def test_old_office_files_are_told_apart(stream, sentence):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le")

    with pytest.raises(Refused) as refusal:
        read_word(io.BytesIO(content))

    assert str(refusal.value) == sentence
