"""The ready-made documents as LibreOffice prints them: every table whole, its head on each page, its columns fit."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from reporting.choices import TemplateKind
from reporting.word.filling import fill
from reporting.word.kinds import VOCABULARIES
from reporting.word.ready_made import ready_made
from tests.office import converted, pages_of
from tests.reporting.test_book_pages import without_space

LONG = "呼伦样例和林格尔县盛乐园区第一国营林场生活区居民委员会戊"  # its first and its last letter stand nowhere else
USUAL = {"村居": LONG, "指标": "孕前优生健康检查目标人群覆盖率", "期限": "2026-12-31", "单位": "人", "序号": "1"}
LINES = 30


def filled(kind: str) -> bytes:
    """As long as a county has it; the last line of each list tells that none was dropped."""
    values = VOCABULARIES[kind].sample()
    for name, lines in values.items():
        if isinstance(lines, list):
            usual = {column: USUAL.get(column, "12.50") for column in lines[0]}
            values[name] = [usual] * (LINES - 1) + [usual | {list(usual)[-1]: f"末{name}"}]
    return fill(ready_made(kind), values, VOCABULARIES[kind])


@pytest.fixture(params=TemplateKind.values)
def kind(request) -> str:
    return request.param


def test_pages_of_the_document(kind, tmp_path):
    (tmp_path / "made.docx").write_bytes(filled(kind))
    pages = [without_space(page) for page in pages_of(converted(tmp_path / "made.docx", "pdf"))]

    lists = VOCABULARIES[kind].lists
    together = "".join(pages)
    assert [name for name in lists if f"末{name}" not in together] == []
    long = LINES * sum("村居" in columns for columns in lists.values())
    assert [together.count(letter) for letter in (LONG[0], LONG[-1])] == [long, long]
    assert [page.endswith(f"—{number}—") for number, page in enumerate(pages, start=1)] == [True] * len(pages)
    heads = {
        "targets": "序号指标单位要求目标值",
        "report": "村(居)问题整改期限办理情况",
        "circular": "名次乡镇(街道)村(居)总分等次说明",
    }
    last = {"targets": "末目标", "report": "末整改", "circular": "末村居结果"}
    begun = next(number for number, page in enumerate(pages) if heads[kind] in page)
    ended = next(number for number, page in enumerate(pages) if last[kind] in page)
    assert ended > begun
    assert all(heads[kind] in page for page in pages[begun : ended + 1])


def test_columns_are_as_wide_as_what_they_hold(kind):
    for table in Document(io.BytesIO(filled(kind))).tables:
        widths = [column.width for column in table.columns]

        assert sum(width.mm for width in widths) == pytest.approx(156, abs=1)
        assert len(set(widths)) > 1 or len(widths) == 3  # 命名: three of the same kind
        assert all([cell.width for cell in row.cells] == widths for row in table.rows)
        assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"


def test_list_without_rows_leaves_no_table_with_a_head_alone(kind):
    vocabulary = VOCABULARIES[kind]
    values = {name: [] if name in vocabulary.lists else said for name, said in vocabulary.sample().items()}

    made = Document(io.BytesIO(fill(ready_made(kind), values, vocabulary)))

    assert made.tables == []
    assert [line.text for line in made.paragraphs if "%" in line.text and "{" in line.text] == []
