"""上级表样: a superior's workbook with placeholders is understood, refused where it is wrong, and filled in."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

from common.models import ExportRecord
from reporting.actions.superior_forms import check, example_workbook, fill_in
from reporting.models import SuperiorForm
from reporting.superior.filling import book_of, fill, problems_of
from reporting.superior.placeholders import Figures
from tests.factories import (
    AnnualStatisticsFactory,
    RegionFactory,
    StaffUserFactory,
    SuperiorFormFactory,
    VillageFactory,
)
from tests.factories.reporting_forms import workbook
from tests.office import converted
from tests.reporting.asking import NOW, asked

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def county():
    for number, township in enumerate(("120119104", "120119105", "120119106"), start=1):
        village = VillageFactory(code=f"{township}201", name=f"=样例{number}村")
        AnnualStatisticsFactory(
            filed=True,
            village=village,
            year=YEAR,
            households=100 * number,
            resident_population=300 * number,
            members=30,
        )
    return RegionFactory(code="120119")


def filled(content: bytes, region):
    figures = Figures(asked(region, year=YEAR))
    book = book_of(BytesIO(content))
    assert problems_of(book, figures) == []
    fill(book, figures)
    target = BytesIO()
    book.save(target)
    return load_workbook(target)


def told(cells: dict, region) -> list[str]:
    return check(BytesIO(workbook(cells)), asked(region, year=YEAR))


def test_words_and_totals_stand_where_their_placeholders_stood(county):
    sheet = filled(
        workbook({"A1": "{{年度}}年{{地区}}", "B2": "{{F8.常住人口}}", "B3": "{{ F8 . 出生男 }}"}), county
    ).active

    assert sheet["A1"].value == f"{YEAR}年样例120119县"
    assert (sheet["B2"].value, sheet["B2"].data_type) == (1800, "n")
    assert sheet["B3"].value == 15


def test_line_is_repeated_and_what_stands_below_moves_down_with_its_formulas(county):
    book = Workbook()
    sheet = book.active
    sheet.append(["地区", "户数", "每户人口"])
    sheet.append(["{{F8[].地区}}", "{{F8[].户数}}", "=D2/B2", "{{F8[].常住人口}}"])
    sheet.append(["合计", "=SUM(B2:B2)", "=D3/B3", "=SUM(D2:D2)"])
    sheet.merge_cells("A5:C5")
    sheet["A5"] = "下方的说明"
    sheet["B2"].font = Font(bold=True)
    sheet["B2"].number_format = "0.0"
    sheet.row_dimensions[2].height, sheet.row_dimensions[5].height = 31, 44
    sheet.conditional_formatting.add(
        "B2:B2", CellIsRule(operator="greaterThan", formula=["250"], fill=PatternFill("solid"))
    )
    sheet.print_area = "A1:D5"
    other = book.create_sheet("另一张")
    other["A1"] = f"=SUM('{sheet.title}'!B2:B2)"
    target = BytesIO()
    book.save(target)

    made = filled(target.getvalue(), county)
    sheet = made.worksheets[0]

    assert [cell.value for cell in sheet["B"]][1:5] == [100, 200, 300, "=SUM(B2:B4)"]
    assert [cell.value for cell in sheet["C"]][1:5] == ["=D2/B2", "=D3/B3", "=D4/B4", "=D5/B5"]
    assert [(cell.font.b, cell.number_format) for cell in sheet["B"][1:4]] == [(True, "0.0")] * 3
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4, 7)] == [31, 31, 31, 44]
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A7:C7"]
    assert sheet["A7"].value == "下方的说明"
    assert [str(one.sqref) for one in sheet.conditional_formatting] == ["B2:B4"]
    assert sheet.print_area.endswith("$A$1:$D$7")
    assert made["另一张"]["A1"].value == f"=SUM('{sheet.title}'!B2:B4)"


def test_one_line_for_each_village_and_a_name_like_a_formula_stays_text(county):
    sheet = filled(workbook({"A1": "{{F8[村].序号}}", "B1": "{{F8[村].地区}}"}), county).active

    assert [(row[0].value, row[1].value, row[1].data_type) for row in sheet.iter_rows()] == [
        (1, "=样例1村", "s"),
        (2, "=样例2村", "s"),
        (3, "=样例3村", "s"),
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"B3": "{{F8.人口总数}}"}, "工作表“Sheet”单元格 B3：F8 没有“人口总数”这一栏。"),
        ({"B3": "{{人口}}"}, "工作表“Sheet”单元格 B3：不认识“{{人口}}”。"),
        ({"B3": "{{F99.户数}}"}, "工作表“Sheet”单元格 B3：没有表号为 F99 的汇总表"),
        ({"C4": "{{F8.地区}}"}, "工作表“Sheet”单元格 C4：F8 的“地区”没有合计。"),
        ({"C4": "{{F12[村].村(居)}}"}, "工作表“Sheet”单元格 C4：F12 本来就是一行一条记录"),
        (
            {"A2": "{{F8[].地区}}", "B2": "{{F7[].地区}}"},
            "工作表“Sheet”第 2 行：一行只能按一张表逐行填写",
        ),
        ({"A1": "标题{{年度}}", "A2": '="{{年度}}"&"年"'}, "工作表“Sheet”单元格 A2：公式里不能写占位符"),
        ({"A2": "没有占位符"}, "表样中没有占位符。"),
    ],
)
def test_placeholder_that_means_nothing_is_named_with_its_cell(county, cells, expected):
    (problem,) = told(cells, county)

    assert problem.startswith(expected)


def test_upload_with_a_mistake_is_refused_and_nothing_is_kept(client, county):
    client.force_login(StaffUserFactory(region=county))
    upload = SimpleUploadedFile("表样.xlsx", workbook({"B3": "{{F8.人口总数}}"}))

    response = client.post(reverse("superior_form_create"), {"name": "样例表", "file": upload})

    assert "单元格 B3" in response.content.decode()
    assert list(SuperiorForm.objects.all()) == []


def test_uploaded_workbook_is_kept_filled_in_and_deleted(client, county, django_capture_on_commit_callbacks):
    client.force_login(StaffUserFactory(region=county))
    content = workbook({"B3": "{{F8.户数}}"})
    upload = SimpleUploadedFile("表样.xlsx", content)
    client.post(reverse("superior_form_create"), {"name": "样例表", "file": upload})
    form = SuperiorForm.objects.get()

    response = client.post(f"{reverse('superior_form_fill', args=[form.pk])}?year={YEAR}")

    assert load_workbook(BytesIO(b"".join(response.streaming_content))).active["B3"].value == 600
    assert client.get(form.get_absolute_url()).status_code == 200
    original = client.get(reverse("superior_form_file", args=[form.pk]))
    assert b"".join(original.streaming_content) == content
    assert list(ExportRecord.objects.order_by("pk").values_list("kind", "subject")) == [
        ("export", "样例表"),
        ("download", "样例表"),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("superior_form_delete", args=[form.pk]))
    assert list(SuperiorForm.objects.all()) == []
    assert not form.file.storage.exists(form.file.name)


def test_township_reads_no_workbook_of_its_county_and_uploads_none(client, county):
    form = SuperiorFormFactory(region=county)
    client.force_login(StaffUserFactory(region=RegionFactory(code="120119104")))

    assert client.get(form.get_absolute_url()).status_code == 404
    assert client.get(reverse("superior_form_create")).status_code == 403


def test_example_fills_in_and_its_formulas_give_the_same_as_the_placeholders(tmp_path, county):
    viewer = StaffUserFactory(region=county)
    form = SuperiorFormFactory(region=county)
    form.file.save("a.xlsx", BytesIO(example_workbook(NOW)))

    with fill_in(form, asked(county, year=YEAR, viewer=viewer), address="").file as file:
        (tmp_path / "a.xlsx").write_bytes(file.read())
    values = converted(tmp_path / "a.xlsx", "csv").read_text(encoding="utf-8")

    lines = [line.split(",") for line in values.splitlines()]
    by_name = {line[1]: [float(cell) for cell in line[2:6]] for line in lines if line[1].startswith("合计")}
    assert by_name["合计（公式）"] == by_name["合计（占位符）"] == [600, 1800, 90, 5]
