"""年报: every form on a sheet of its own, with what the database says; each sheet is checked by its code."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from common.actions.jobs import run_job
from common.actions.paper_checks import check_workbook
from common.models import ExportRecord, Job
from reporting.actions import books
from reporting.actions.books import make_book, request_book
from reporting.official_forms.catalogue import BY_KEY, CATALOGUE
from tests.factories import AnnualStatisticsFactory, AssociationFactory, RegionFactory, StaffUserFactory, VillageFactory
from tests.reporting.asking import asked
from villages.choices import Role
from villages.models import Village

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def county():
    for township in ("120119104", "120119105"):
        for number in (1, 2):
            village = VillageFactory(code=f"{township}20{number}")
            AnnualStatisticsFactory(filed=True, village=village, year=YEAR, resident_population=1000 + number)
            AssociationFactory(village=village, individual_members=50)
    VillageFactory(code="120119105203", name="=1+1村")
    return RegionFactory(code="120119")


def book_of(region, **facts) -> BytesIO:
    with make_book(asked(region, year=YEAR, **facts), address="").file as file:
        return BytesIO(file.read())


def numbers_in(sheet) -> dict[str, list]:
    """The words of a line's first cells → its numbers."""
    found = {}
    for row in sheet.iter_rows(values_only=True):
        words = "".join(str(cell) for cell in row[:2] if cell is not None)
        found[words] = [cell for cell in row[1:] if isinstance(cell, int | float)]
    return found


def test_book_has_a_cover_and_a_sheet_for_every_form_and_says_what_the_forms_say(county):
    book = load_workbook(book_of(county, by_village=True))

    filled = [form for form in CATALOGUE if form.fill]
    by_village = [form.key for form in filled if form.by_village]
    keys = [name.partition(" ")[0] for name in book.sheetnames[1:]]
    assert book.sheetnames[0] == "目录"
    assert [key for key in keys if "分村" not in key] == [form.key for form in filled]
    assert [key.removesuffix("分村") for key in keys if key.endswith("分村")] == by_village

    sums = numbers_in(book["F8 村(居)基本情况年报"])["合计"]
    assert sums[:2] == [4 * 420, 2 * (1001 + 1002)]
    assert numbers_in(book["F8分村 村(居)基本情况年报"])["合计"] == sums
    names = {cell.value: cell.data_type for row in book["F8分村 村(居)基本情况年报"].iter_rows() for cell in row}
    assert names["=1+1村"] == "s"


def test_cover_names_rows_and_code_of_each_sheet(county):
    book = load_workbook(book_of(county))
    lines = [row[1:6] for row in book["目录"].iter_rows(values_only=True) if str(row[1]).startswith("F")]

    for key, _, sheet, rows, code in lines:
        words = [str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value]
        assert sheet.startswith(key)
        assert any(f"共 {rows} 行　核对码：{code}" in word for word in words), sheet
    assert len(lines) == len(book.sheetnames) - 1


def test_book_as_given_out_is_recognised_sheet_by_sheet_and_a_changed_figure_is_named(county):
    viewer = StaffUserFactory(region=county, role=Role.LEADER)
    content = book_of(county, viewer=viewer)

    verdict = check_workbook(content, actor=viewer)
    assert verdict.kind == "done"
    assert {one.kind for _, one in verdict.sheets} == {"done"}
    assert all(one.records for _, one in verdict.sheets)
    assert ExportRecord.objects.exclude(check_code="").count() == len(verdict.sheets)

    book = load_workbook(content)
    sheet = book["F8 村(居)基本情况年报"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 4006)
    cell.value = 4007
    changed = BytesIO()
    book.save(changed)
    verdict = check_workbook(changed, actor=viewer)
    assert verdict.kind == "block"
    assert [name for name, one in verdict.sheets if one.kind == "block"] == ["F8 村(居)基本情况年报"]


def test_page_of_checking_shows_every_sheet(client, county):
    viewer = StaffUserFactory(region=county)
    client.force_login(viewer)
    upload = SimpleUploadedFile("年报.xlsx", book_of(county, viewer=viewer).read())

    response = client.post(reverse("paper_check"), {"file": upload})

    sheets = load_workbook(book_of(county, viewer=viewer)).sheetnames
    assert [name for name, _ in response.context["verdict"].sheets] == sheets
    assert all(f'<td class="col-name">{name}</td>' in response.content.decode() for name in sheets)


def test_book_of_a_small_region_comes_at_once(client, county):
    client.force_login(StaffUserFactory(region=county))

    response = client.post(f"{reverse('annual_book')}?year={YEAR}", {"by_village": "1"})

    assert response["Content-Disposition"].endswith(".xlsx") or "xlsx" in response["Content-Disposition"]
    assert len(load_workbook(BytesIO(b"".join(response.streaming_content))).sheetnames) > len(BY_KEY) - 4


def test_book_of_a_large_region_is_the_workers_and_the_same(county):
    township = RegionFactory(code="120119106")
    Village.objects.bulk_create(
        Village(code=f"120119106{n + 200}", name=f"样例{n}村", township=township) for n in range(books.AT_ONCE)
    )
    viewer = StaffUserFactory(region=county)

    job = request_book(asked(county, year=YEAR, viewer=viewer, by_village=True), address="")
    run_job.func(job.pk)

    job = Job.objects.get(pk=job.pk)
    own = load_workbook(book_of(county, viewer=viewer, by_village=True))
    assert job.error == ""
    with job.file.open() as file:
        assert load_workbook(file).sheetnames == own.sheetnames
    assert job.row_count > 3 * books.AT_ONCE


def test_viewer_gets_only_what_lies_in_his_region(client, county):
    VillageFactory(code="130102001201")
    client.force_login(StaffUserFactory(region=county))

    assert client.get(reverse("annual_book"), {"region": "130102"}).status_code == 404
    assert client.post(f"{reverse('annual_book')}?region=130102").status_code == 404
