"""Filling a template, and saying in a sentence why one cannot be filled."""

import io
import re
import zipfile
from collections.abc import Mapping

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError
from lxml import etree

from common.paper.values import CONTROL
from common.refusal import Refused
from common.word_package import refuse_harm, refuse_other_kinds
from reporting.word.language import ONLY_THESE, TemplateLanguage
from reporting.word.vocabulary import Vocabulary

WORD_TAG = re.compile(r"<[^>]+>")
ACTIVE_FIELDS = re.compile(rb"INCLUDEPICTURE|INCLUDETEXT|\bDDE(AUTO)?\b")
SHOWN = 40
CROSSED = (
    "模板中的 {% … %} 跨越了段落或表格行，填写后文档会损坏。"
    "整行重复请写 {%tr for … %}，整段重复请写 {%p for … %}，并与各自的 end 成对。"
)


class _Template(DocxTemplate):
    """Loses nothing silently: docxtpl repairs broken markup by dropping it, here it is refused."""

    def fix_tables(self, xml):
        try:
            etree.fromstring(xml.encode())
        except etree.XMLSyntaxError as error:
            raise Refused(CROSSED) from error
        return super().fix_tables(xml)


def fill(template: bytes, values: Mapping[str, object], vocabulary: Vocabulary) -> bytes:
    """The document. Refused, with the way out, when the template cannot be filled."""
    vocabulary.refuse_incomplete(values)
    made = io.BytesIO()
    try:
        document = _Template(io.BytesIO(template))
        document.render(_clean(values), TemplateLanguage(vocabulary))
        document.save(made)
    except TemplateSyntaxError as error:
        raise Refused(_wrong_writing(error)) from error
    except TemplateError as error:
        raise Refused(f"模板不能填写：{error}。{ONLY_THESE}，请检查后再上传。") from error
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise Refused("文档打不开，可能已损坏。请用 Word 或 WPS 另存为 .docx 后再上传。") from error
    return made.getvalue()


def refuse_bad_template(template: bytes, vocabulary: Vocabulary) -> None:
    """Looked at before it is kept: its package, what it would fetch from elsewhere, and whether it can be filled."""
    file = io.BytesIO(template)
    refuse_other_kinds(file)
    refuse_harm(file)
    _refuse_what_fetches(file)
    fill(template, vocabulary.sample(), vocabulary)


def _refuse_what_fetches(file: io.BytesIO) -> None:
    """A document that loads something from another place when it is opened is no template of an office."""
    with zipfile.ZipFile(file) as package:
        for part in package.namelist():
            content = package.read(part) if part.endswith((".xml", ".rels")) else b""
            if part.endswith(".rels") and _has_foreign_target(content):
                raise Refused("文档引用了外部文件（链接的图片或模板），请改为嵌入或删去后再上传。")
            if ACTIVE_FIELDS.search(content):
                raise Refused("文档含有打开时取外部内容的域（INCLUDETEXT、DDE 等），请删去后再上传。")


def _has_foreign_target(relations: bytes) -> bool:
    return any(
        one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink")
        for one in etree.fromstring(relations)
    )


def _clean(values: Mapping[str, object]) -> dict[str, object]:
    """Text without what a Word document cannot hold."""
    return {
        name: [{key: CONTROL.sub("", str(said)) for key, said in line.items()} for line in value]
        if isinstance(value, list)
        else CONTROL.sub("", str(value))
        for name, value in values.items()
    }


def _wrong_writing(error: TemplateSyntaxError) -> str:
    """The paragraph in which the writing is wrong: docxtpl begins a line of the source with each."""
    lines = (error.source or "").split("\n")
    line = lines[error.lineno - 1] if 0 < error.lineno <= len(lines) else ""
    words = WORD_TAG.sub("", line).strip()[:SHOWN]
    where = f"“{words}”这一段" if words else "某处"
    return f"模板中{where}的占位符写法有误，请检查大括号、百分号以及 for/endfor、if/endif 是否成对。"
