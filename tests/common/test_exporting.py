"""What leaves as a file: exactly the rows, in their region, text as text, and a note of it."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.utils import timezone
from openpyxl.utils.escape import unescape

from common.actions import exports
from common.actions.exports import FileFormat, request_export
from common.actions.jobs import run_job
from common.exporting.columns import CellKind, ReadColumn
from common.exporting.selection import Selection, one_snapshot
from common.exporting.writing import SheetFacts, defused, write_csv, write_xlsx
from common.importing.cleaning import clean_rows
from common.importing.comparing import Comparison
from common.importing.headers import find_headers
from common.importing.problems import SAME
from common.importing.reading import read_book
from common.models import ExportRecord, ExportScope, Job, JobState
from common.refusal import Refused
from common.resources import registry, resource_of
from tests.common.exports import ALL, clerk, column, export, sheet_of
from tests.factories import RegionFactory, StaffUserFactory, VillageFactory
from tests.factories.finding import make_in, names_persons
from villages.models import Village

pytestmark = pytest.mark.django_db

DANGEROUS = ['=HYPERLINK("http://evil.example","点")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]


def test_workbook_says_who_when_and_how_many_and_holds_types():
    village = VillageFactory(
        code="120119001201", name="莫𡐓村", credit_code="", households=0, eligible_voters=None, longitude="117.412345"
    )
    user = clerk()

    sheet = sheet_of(export(ALL, user))

    assert sheet["A1"].value == f"{timezone.localdate().year}年{Village._meta.verbose_name_plural}"
    assert sheet["A2"].value == f"填报单位（盖章）：{user.unit}"
    assert any("共 1 行" in str(cell.value) for cell in sheet[2])
    assert (sheet["A3"].value, sheet.cell(3, sheet.max_column).value) == ("序号", "备注")
    assert [(cell.value, cell.data_type) for cell in column(sheet, "代码")] == [("120119001201", "s")]
    assert [cell.number_format for cell in column(sheet, "代码")] == ["@"]
    assert [cell.value for cell in column(sheet, "名称")] == ["莫𡐓村"]
    assert [cell.value for cell in column(sheet, "乡镇(街道)")] == [village.township.name]
    assert [cell.value for cell in column(sheet, "类型")] == ["村"]
    assert [cell.value for cell in column(sheet, "户数")] == [0]
    assert [cell.value for cell in column(sheet, "18周岁以上村(居)民数")] == [None]
    assert [(cell.value, cell.data_type) for cell in column(sheet, "经度")] == [(117.412345, "n")]
    assert sheet.freeze_panes == "A4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.print_title_rows == "$3:$3"
    assert "单位负责人（签字）" in sheet.cell(sheet.max_row, 1).value


def test_rows_stand_in_administrative_order_and_are_numbered():
    for code in ("120119002201", "120119001203", "120119001202"):
        VillageFactory(code=code)

    sheet = sheet_of(export(ALL, clerk("120119")))

    assert [cell.value for cell in column(sheet, "代码")] == ["120119001202", "120119001203", "120119002201"]
    assert [cell.value for cell in column(sheet, "序号")] == [1, 2, 3]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_like_a_formula_is_a_string_in_the_workbook(text):
    VillageFactory(code="120119001201", address=text)

    (cell,) = column(sheet_of(export(ALL, clerk())), "办公地址")

    assert (cell.data_type, unescape(cell.value)) == ("s", text)


@pytest.mark.parametrize(
    "text", ["<r><t>x</t></r>", "</t><f>1+1</f>", "a & b < c", " 前后空格 ", "_x0041_", "两\n行", "莫𡐓村", "坏\x0b字"]
)
def test_text_stands_in_the_workbook_as_it_is(text):
    VillageFactory(code="120119001201", address=text)

    (cell,) = column(sheet_of(export(ALL, clerk())), "办公地址")

    assert (cell.data_type, unescape(cell.value)) == ("s", text)


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_like_a_formula_is_quoted_in_csv(text):
    VillageFactory(code="120119001201", address=text)

    content = export(ALL, clerk(), FileFormat.CSV).file.read()
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))

    assert content.startswith(b"\xef\xbb\xbf")
    assert row["办公地址"] == f"'{text}" == defused(text)
    assert row["代码"] == "120119001201"


def test_workbook_of_another_region_holds_none_of_its_rows():
    VillageFactory(code="120118001201", name="别处样例村")
    VillageFactory(code="120119001201", name="本地样例村")

    made = export(ALL, clerk())

    assert [cell.value for cell in column(sheet_of(made), "名称")] == ["本地样例村"]


def test_ticked_row_of_another_region_is_refused_and_not_left_out_quietly():
    foreign, own = VillageFactory(code="120118001201"), VillageFactory(code="120119001201")
    user = clerk()

    with pytest.raises(Refused, match="不在您的管辖区划内"):
        export(Selection("villages", ExportScope.TICKED, "", [own.pk, foreign.pk]), user)

    assert ExportRecord.objects.count() == 0


def test_ticked_rows_alone_leave():
    VillageFactory(code="120119001201")
    ticked = VillageFactory(code="120119001202")

    made = export(Selection("villages", ExportScope.TICKED, "", [ticked.pk]), clerk())

    assert [cell.value for cell in column(sheet_of(made), "代码")] == ["120119001202"]


def test_export_without_permission_is_forbidden():
    VillageFactory(code="120119001201")

    with pytest.raises(PermissionDenied):
        request_export(ALL, FileFormat.XLSX, actor=StaffUserFactory(system_admin=True, national=True), address="")


def test_export_of_nothing_says_so():
    with pytest.raises(Refused, match="没有符合条件"):
        request_export(ALL, FileFormat.XLSX, actor=clerk(), address="")


def test_every_export_is_noted_with_count_and_hash():
    VillageFactory(code="120119001201")
    user = clerk()

    made = export(ALL, user)

    (note,) = ExportRecord.objects.all()
    assert (note.kind, note.actor, note.actor_name, note.region_path) == (
        "export",
        user,
        user.name,
        "12/1201/120119/120119001/",
    )
    assert (note.row_count, note.sha256, note.file_name, note.address) == (1, made.sha256, made.name, "10.0.0.1")
    assert (note.model, note.scope) == ("villages.Village", "all")


def test_many_rows_go_to_the_worker_and_wait_in_the_download_centre(monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    VillageFactory(code="120119001201")
    VillageFactory(code="120119001202")
    user = clerk()

    job = request_export(ALL, FileFormat.XLSX, actor=user, address="10.0.0.1")
    assert isinstance(job, Job)
    run_job.func(job.pk)

    job.refresh_from_db()
    assert (job.state(), job.row_count, job.permission) == (JobState.DONE, 2, "villages.export_village")
    with job.file.open() as file:
        assert openpyxl.load_workbook(file).active.max_row == 6
    assert ExportRecord.objects.get().row_count == 2


def statuses_when_read_back(resource, made, user):
    book = read_book(made.file)
    sheet, headers = find_headers(book.sheets, resource.columns, resource._meta.import_id_fields)
    cleaned = clean_rows(resource, sheet, headers, user)
    Comparison(resource, cleaned, user).run()
    assert [problem for problem in cleaned.problems if not problem.is_warning] == []
    return [row.status for row in cleaned.rows]


@pytest.mark.parametrize("file_format", FileFormat)
def test_unchanged_file_read_back_changes_nothing(file_format):
    VillageFactory(code="120119001201", name="莫𡐓村", households=0, address="样例路1号", longitude="117.4", groups=3)
    VillageFactory(code="120119001001", phone="022-00000000", latitude="39.123456")
    user = clerk()

    assert statuses_when_read_back(resource_of("villages"), export(ALL, user, file_format), user) == [SAME, SAME]


@pytest.mark.parametrize("file_format", FileFormat)
@pytest.mark.parametrize("key", registry)
def test_every_table_is_exported_and_read_back_without_a_change(key, file_format):
    resource = registry[key]()
    own = [make_in(resource.model, RegionFactory(code="120119001")) for _ in range(2)]
    make_in(resource.model, RegionFactory(code="120118001"))
    user = clerk("120119001" if names_persons(resource.model) else "120119")

    made = export(Selection(key, ExportScope.ALL), user, file_format)

    assert made.row_count == len(own)
    assert statuses_when_read_back(resource, made, user) == [SAME, SAME]


@pytest.mark.django_db(transaction=True)
def test_count_and_rows_are_of_one_moment():
    VillageFactory(code="120119001201")
    user = clerk()
    other = connections["default"].copy()

    with one_snapshot():
        before = ALL.rows(user).count()
        with other.cursor() as cursor:
            cursor.execute("UPDATE villages_village SET township_id = '120119001', name = '改名' RETURNING id")
            cursor.execute(
                "INSERT INTO villages_region (code, name, level, path, is_active, parent_id, created_at,"
                " updated_at, revision) SELECT '120119009', '样例', 4, '12/1201/120119/120119009/', true,"
                " parent_id, now(), now(), 1 FROM villages_region WHERE code = '120119001'"
            )
            cursor.execute("UPDATE villages_village SET township_id = '120119009'")
        after = len(list(ALL.rows(user)))

    other.close()
    assert (before, after) == (1, 1)
    assert ALL.rows(user).count() == 0
    assert not connection.in_atomic_block


def test_dates_are_dates_and_blanks_are_blank():
    columns = [
        ReadColumn("日期", "day", CellKind.DATE, lambda day: day, 12),
        ReadColumn("数", "n", CellKind.NUMBER, int, 12),
    ]
    rows = [(date(2026, 3, 1), 0), (None, None)]
    facts = SheetFacts("样例", "样例单位", datetime(2026, 1, 1, tzinfo=timezone.get_current_timezone()), 2)
    book, text = io.BytesIO(), io.BytesIO()

    assert write_xlsx(book, facts, columns, rows) == 2
    assert write_csv(text, facts, columns, rows) == 2

    sheet = openpyxl.load_workbook(book).active
    assert [[cell.value for cell in row[1:3]] for row in sheet.iter_rows(min_row=4, max_row=5)] == [
        [datetime(2026, 3, 1), 0],  # noqa: DTZ001 (a spreadsheet knows no time zones)
        [None, None],
    ]
    assert text.getvalue().decode("utf-8-sig") == "日期,数\r\n2026-03-01,0\r\n,\r\n"
