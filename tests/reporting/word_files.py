"""Small Word documents for tests, and what stands in one."""

import io
import zipfile
from collections.abc import Mapping

from docx import Document


def document(*lines: str, head: str = "", title: str = "") -> bytes:
    made = Document()
    for line in lines:
        made.add_paragraph(line)
    if head:
        made.sections[0].header.paragraphs[0].text = head
    made.core_properties.title = title
    return saved(made)


def saved(made) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with these parts put in or replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return target.getvalue()


def lines_of(content: bytes) -> list[str]:
    """Every paragraph and every row of a table, in the order of the page; blank ones left out."""
    found = []
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if hasattr(block, "rows"):
            found += ["|".join(cell.text for cell in row.cells) for row in block.rows]
        elif block.text.strip():
            found.append(block.text)
    return found
