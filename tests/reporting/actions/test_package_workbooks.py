"""The workbook of a package says what its data say: whoever alters one of them, and all check values, is found out."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from common.refusal import Refused
from reporting.actions.submission_packages import export_package, take_package
from reporting.models import Submission
from reporting.views.submissions import offered_to
from tests.reporting.handing_up import EMPTY, FORM, city_staff, county_staff, filed_village, handed_up, tamper
from tests.reporting.repacking import packed, parts_of, resealed, with_data, with_workbook

pytestmark = pytest.mark.django_db
SHEET = "样例1 样例统计表"


@pytest.fixture
def package(now) -> bytes:
    filed_village("120119001201", households=420, members=130)
    filed_village("120119001202", households=80, members=20)
    county = county_staff()
    submission = handed_up(county, now, forms=(FORM, EMPTY))
    with export_package(submission, actor=county, address="").file as file:
        content = file.read()
    tamper(submission, year=1999, version=77)
    tamper(submission, state="returned")
    return content


def refused(upload, now) -> str:
    with pytest.raises(Refused) as refusal:
        take_package(upload, actor=city_staff(), now=now)
    assert not Submission.objects.filter(source="imported").exists()
    return str(refusal.value)


def put(cell: str, value, sheet: str = SHEET):
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


def hide_a_copy(book: Workbook) -> None:
    book.copy_worksheet(book[SHEET]).sheet_state = "hidden"


def test_package_that_was_saved_anew_with_the_same_words_is_taken(package, now):
    taken = take_package(with_workbook(package, lambda book: None), actor=city_staff(), now=now)

    assert (taken.state, taken.faults(), len(taken.cover_code)) == ("submitted", [], 14)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (put("E6", 421), f"工作簿的工作表“{SHEET}”E6 单元格是“421”，数据文件中是“420”，两者不一致，没有导入。"),
        (put("E5", 501), f"工作簿的工作表“{SHEET}”E5 单元格是“501”，数据文件中是“500”"),
        (put("E6", "420"), f"工作簿的工作表“{SHEET}”E6 单元格是“文字420”，数据文件中是“数字420”"),
        (put("C6", 120119001201), "C6 单元格是“数字120119001201”，数据文件中是“文字120119001201”"),
        (put("E6", None), "E6 单元格是“空”，数据文件中是“420”"),
        (put("E6", True), "E6 单元格是“True”，数据文件中是“420”"),
        (put("E6", date(2026, 1, 1)), "E6 单元格是“2026-01-01”，数据文件中是“420”"),
        (put("H6", "另加的备注"), "H6 单元格是“另加的备注”，数据文件中是“空”"),
        (put("E6", "=400+20"), "工作簿 E6 单元格有公式"),
        (put("A1", "2025年别县样例统计表"), "A1 单元格是“2025年别县样例统计表”"),
        (put("A30", "下面另写一行"), "A30 单元格是“下面另写一行”，数据文件中是“空”"),
        (lambda book: book[SHEET].delete_rows(7), "A7 单元格是“样例附注。”，数据文件中是“2”"),
        (hide_a_copy, "工作簿应当只有目录和 2 张表，工作表的张数不符"),
        (lambda book: book.move_sheet(SHEET, 1), "工作簿的工作表“样例2 样例空表”A1 单元格是“"),
        (put("E4", 99, "目录"), "工作簿的工作表“目录”E4 单元格是“99”，数据文件中是“2”"),
        (put("C4", "改过的表名", "目录"), "工作簿的“目录”与其核对码不符"),
        (lambda book: book["目录"].delete_rows(1, 40), "工作簿的“目录”里没有各表的清单"),
    ],
)
def test_workbook_that_was_altered_is_refused_with_the_cell(package, now, change, sentence):
    assert sentence in refused(with_workbook(package, change), now)


def test_data_that_were_altered_are_refused_with_the_cell_of_the_workbook(package, now):
    def more(content: dict) -> None:
        content["body"][1]["cells"][4]["value"] = 999

    assert "E6 单元格是“420”，数据文件中是“999”" in refused(with_data(package, "样例1", more), now)


def test_workbook_without_marks_is_refused(package, now):
    said = refused(with_workbook(package, lambda book: book.custom_doc_props.props.clear()), now)

    assert "没有平台的核对信息" in said


def test_formula_in_a_sheet_that_lies_elsewhere_in_the_workbook_is_found(package, now):
    parts = parts_of(package)
    book = parts_of(parts_of(with_workbook(package, put("E6", "=400+20")).getvalue())["workbook.xlsx"])
    where = next(name for name, part in book.items() if b"<f>" in part)
    moved = {
        name.replace(where, "xl/other/s.xml"): part.replace(where.encode(), b"xl/other/s.xml")
        for name, part in book.items()
    }

    said = refused(resealed(parts | {"workbook.xlsx": packed(moved).getvalue()}), now)

    assert "单元格有公式" in said


def test_marks_that_no_sheet_can_have_are_none(package, now):
    def grow(book: Workbook) -> None:
        for one in book.custom_doc_props.props:
            one.value = one.value.replace("|", "9" * 5000 + "|")

    assert "没有平台的核对信息" in refused(with_workbook(package, grow), now)


def test_workbook_of_another_kind_is_refused(package, now):
    assert "不是 .xlsx 文件" in refused(resealed(parts_of(package) | {"workbook.xlsx": b"a,b\n"}), now)


def test_every_form_of_the_catalogue_is_taken_in_as_it_was_given_out(now):
    """Opinion boxes, merged heads, marks and dates: what the portal writes, it reads back."""
    filed_village("120119001201", households=420, members=130)
    county = county_staff()
    forms = offered_to(county)
    submission = handed_up(county, now, forms=forms)
    with export_package(submission, actor=county, address="").file as file:
        content = file.read()
    tamper(submission, year=1999, version=77, state="returned")

    taken = take_package(io.BytesIO(content), actor=city_staff(), now=now)

    assert [form.key for form in taken.forms.all()] == [form.key for form in forms]
