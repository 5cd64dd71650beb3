"""The copy of an uploaded file in which what is wrong is coloured and commented."""

import io
import zipfile

import openpyxl
import pytest

from common.actions.imports import start_import
from common.importing.marking import mark_workbook
from common.importing.reading import read_book
from common.resources import resource_of
from tests.common.importing.runs import CODE, TOWN
from tests.common.importing.workbooks import HEADERS, upload, workbook

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["村居.xlsx", "村居.csv"])
def test_marked_copy_has_coloured_and_commented_cells(clerk, town, name):
    rows = [HEADERS, ("", CODE, "样例一村", "约300"), ("", f"{TOWN}202", "样例二村", 5)]
    content = workbook(*rows)
    if name.endswith("csv"):
        content = io.BytesIO("\n".join(",".join(map(str, row)) for row in rows).encode("gb18030"))
    run = start_import(resource_of("villages"), upload(content, name), actor=clerk)

    with run.file.open("rb") as file:
        marked = openpyxl.load_workbook(mark_workbook(run, read_book(file))).active

    assert marked["D2"].fill.fgColor.rgb[-6:] == "FFC7CE"
    assert marked["D2"].comment.text.startswith("错误：应为数字。")
    assert marked["D3"].comment is None
    assert marked["C3"].value == "样例二村"


def test_marked_copy_of_a_workbook_with_odd_looks_is_written_anew(clerk, town):
    """Some office programs write styles that openpyxl does not take."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(workbook(HEADERS, ("", CODE, "样例一村", "约300"))) as old,
        zipfile.ZipFile(content, "w") as new,
    ):
        for info in old.infolist():
            new.writestr(info, old.read(info).replace(b'<sz val="11"/>', b'<sz val="auto"/>'))
    run = start_import(resource_of("villages"), upload(content), actor=clerk)

    with run.file.open("rb") as file:
        marked = openpyxl.load_workbook(mark_workbook(run, read_book(file))).active

    assert marked["D2"].comment.text.startswith("错误：应为数字。")
