"""What a template may say, and how it is filled."""

import io
import zipfile

import pytest
from docx import Document

from common.refusal import Refused
from reporting.choices import TemplateKind
from reporting.word.filling import fill, refuse_bad_template
from reporting.word.kinds import VOCABULARIES
from reporting.word.ready_made import ready_made
from reporting.word.vocabulary import Vocabulary
from tests.reporting.word_files import document, lines_of, saved, with_parts

PLAIN = Vocabulary({"地区": "地区", "年度": "年度"}, {"制度": {"名称": "名称", "完成率": "完成率"}})
SAID = {"地区": "样例镇", "年度": "2026", "制度": [{"名称": "例会", "完成率": "50"}, {"名称": "听证", "完成率": "0"}]}


def refusal_of(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        refuse_bad_template(content, PLAIN)
    return str(caught.value)


# --- Filling


def test_placeholders_lists_and_conditions_are_filled():
    template = document(
        "{{ 地区 }}{{ 年度 }}年",
        "{%p for 行 in 制度 %}",
        "{{ loop.index }}．{{ 行.名称 }}{% if 行.完成率 == '0' %}（未开展）{% endif %}",
        "{%p endfor %}",
    )

    assert lines_of(fill(template, SAID, PLAIN)) == ["样例镇2026年", "1．例会", "2．听证（未开展）"]


def test_placeholder_that_word_has_cut_into_runs_is_filled():
    made = Document()
    paragraph = made.add_paragraph()
    for piece in ("{", "{ 地", "区 ", "}}"):
        paragraph.add_run(piece).bold = piece == "区 "

    assert lines_of(fill(saved(made), SAID, PLAIN)) == ["样例镇"]


def test_names_with_signs_of_markup_stand_as_they_are_and_are_no_template():
    odd = "A&B<村>\"'{{ 年度 }}{% if %}\x07𡐓"

    found = lines_of(fill(document("{{ 地区 }}"), SAID | {"地区": odd}, PLAIN))

    assert found == ["A&B<村>\"'{{ 年度 }}{% if %}𡐓"]


def test_head_and_title_are_filled_too():
    content = fill(document("样例", head="{{ 地区 }}", title="{{ 年度 }}"), SAID, PLAIN)

    made = Document(io.BytesIO(content))
    assert (made.sections[0].header.paragraphs[0].text, made.core_properties.title) == ("样例镇", "2026")


def test_values_must_be_those_of_the_vocabulary():
    with pytest.raises(KeyError, match="年度"):
        fill(document("{{ 地区 }}"), {"地区": "样例镇", "制度": []}, PLAIN)


@pytest.mark.parametrize("kind", TemplateKind)
def test_ready_made_template_uses_every_placeholder_and_is_a4(kind):
    vocabulary, content = VOCABULARIES[kind], ready_made(kind)

    refuse_bad_template(content, vocabulary)
    text = "\n".join(lines_of(fill(content, vocabulary.sample(), vocabulary)))

    assert [name for name in vocabulary.words if f"〔{name}〕" not in text] == []
    assert [column for columns in vocabulary.lists.values() for column in columns if f"〔{column}2〕" not in text] == []
    section = Document(io.BytesIO(content)).sections[0]
    assert [round(one.mm) for one in (section.page_width, section.page_height, section.top_margin)] == [210, 297, 37]


# --- Templates that are refused


@pytest.mark.parametrize(
    ("line", "named"), [("{{ 姓名 }}", "{{ 姓名 }}"), ("{%p for a in 制度 %}", ""), ("{{ 地区.空 }}", "{{ 地区.空 }}")]
)
def test_unknown_placeholder_is_named(line, named):
    lines = [line, "{{ a.电话 }}", "{%p endfor %}"] if not named else [line]

    assert refusal_of(document(*lines)) == (
        f"模板中的“{named or '{{ a.电话 }}'}”不是平台认识的占位符，请对照占位符表改正后再上传。"
    )


def test_unknown_placeholder_is_found_where_the_sample_does_not_lead():
    assert "{{ 姓名 }}" in refusal_of(document("{% if 地区 == '某' %}{{ 姓名 }}{% endif %}"))
    assert "{{ 姓名 }}" in refusal_of(document("样例", head="{{ 姓名 }}"))
    assert "{{ 姓名 }}" in refusal_of(document("样例", title="{{ 姓名 }}"))


@pytest.mark.parametrize("line", ["{{ 地区 ", "{% for a in 制度 %}", "{% if 地区 %}甲", "{{ }}", "{% nonsense %}"])
def test_broken_writing_names_its_paragraph(line):
    sentence = refusal_of(document("第一段", line))

    assert sentence.startswith("模板中")
    assert sentence.endswith("的占位符写法有误，请检查大括号、百分号以及 for/endfor、if/endif 是否成对。")


@pytest.mark.parametrize(
    "line",
    [
        "{% macro x() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% set a = 1 %}",
        "{{ range(9) }}",
        "{{ 地区|upper }}",
        "{{ 地区 * 9999999 }}",
        "{{ 地区[0] }}",
        "{% for a in 制度 recursive %}{{ loop(a) }}{% endfor %}",
    ],
)
def test_whatever_computes_calls_or_includes_is_refused(line):
    assert refusal_of(document(line)) == (
        "模板用了不允许的写法（宏、引用、计算、函数等）。"
        "模板里只能用 {{ 占位符 }}、{% for … %} 和 {% if … %}，请删去后再上传。"
    )


@pytest.mark.parametrize("line", ["{{ 地区.__class__ }}", "{{ loop.__init__ }}", "{{ self }}", "{{ 制度.append }}"])
def test_insides_of_python_are_no_placeholders(line):
    assert "不是平台认识的占位符" in refusal_of(document(line))


def test_lists_within_lists_within_lists_are_refused():
    loops = "{% for a in 制度 %}{% for b in 制度 %}{% for c in 制度 %}甲{% endfor %}{% endfor %}{% endfor %}"

    assert refusal_of(document(loops)) == "模板里的 for 套得太深，最多套2层，请拆开后再上传。"


def test_loop_across_paragraphs_is_refused_where_it_would_damage_the_document():
    made = Document()
    table = made.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "{% for a in 制度 %}{{ a.名称 }}"
    table.rows[0].cells[1].text = "甲"
    made.add_paragraph("{% endfor %}")

    assert refusal_of(saved(made)).startswith("模板中的 {% … %} 跨越了段落或表格行")


# --- Files that are refused


def test_files_of_other_kinds_and_bombs_are_refused():
    good = document("{{ 地区 }}")
    bomb = with_parts(good, {"word/media/image1.xml": b"<a>" + b" " * (21 << 20) + b"</a>"})

    assert refusal_of(b"") == "文件是空的（0 字节），请选择有内容的 .docx 文件。"
    assert refusal_of(b"%PDF-1.7").startswith("这是 PDF 文件")
    assert refusal_of(good[: len(good) // 2]).startswith("文件不完整或已损坏")
    assert refusal_of(bomb).startswith("文件解开后过大")
    assert refusal_of(with_parts(good, {"word/vbaProject.bin": b"x"})).startswith("文档含有宏")
    assert refusal_of(with_parts(good, {"word/document.xml": b"<!DOCTYPE a><a/>"})).startswith("文档里含有 XML 实体")


def test_what_a_document_would_fetch_when_it_is_opened_is_refused():
    good = document("{{ 地区 }}")
    relation = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'attachedTemplate" Target="http://example.invalid/a.dotm" TargetMode="External"/></Relationships>'
    )

    assert refusal_of(with_parts(good, {"word/_rels/settings.xml.rels": relation})).startswith("文档引用了外部文件")
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        body = package.read("word/document.xml")
    field = b'<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;c:/a&quot;"/></w:p><w:sectPr'
    content = with_parts(good, {"word/document.xml": body.replace(b"<w:sectPr", field, 1)})
    assert refusal_of(content).startswith("文档含有打开时取外部内容的域")
