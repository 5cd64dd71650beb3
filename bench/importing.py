"""A hundred thousand rows from a workbook into the table: ours, import-export's default, and COPY."""

import io
import time
from contextlib import contextmanager

import tablib
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone
from import_export import resources

from bench.nation import replica
from common.actions.imports import apply_import, check_import, confirm_import, start_import
from common.history import act_of, event_model
from common.models import ImportRun
from common.resources import resource_of
from villages.choices import RegionLevel, Role
from villages.codes import path_of
from villages.models import Region, StaffUser, Village

COUNTY = "990101"
UNITS_PER_TOWNSHIP = 112
HEADERS = ["乡镇(街道)", "代码", "名称", "类型", "户数", "18周岁以上村(居)民数", "办公地址"]
FIELDS = ("township", "code", "name", "kind", "households", "eligible_voters", "address")


class PlainResource(resources.ModelResource):
    """django-import-export as it comes, on the same model and columns."""

    class Meta:
        model = Village
        import_id_fields = ("code",)
        fields = FIELDS


class Stopwatch:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str):
        begun = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begun

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def make_county() -> StaffUser:
    """One county with nine hundred townships and its officer."""
    for code, level in (("99", 1), ("9901", 2), (COUNTY, 3)):
        Region.objects.create(
            code=code, name=f"样例{code}", level=level, parent_id=code[: -2 if level < 4 else -3] or None
        )
    codes = [f"{COUNTY}{number}" for number in range(100, 1000)]
    Region.objects.bulk_create(
        Region(code=code, name=f"样例{code[6:]}镇", level=RegionLevel.TOWNSHIP, parent_id=COUNTY, path=path_of(code))
        for code in codes
    )
    return StaffUser.objects.create_user(
        "bench-importer",
        name="样例职员",
        unit="样例单位",
        role=Role.CLERK,
        region_id=COUNTY,
        must_change_password=False,
    )


def rows_of(count: int, first: int = 0):
    """What stands in the workbook, row by row."""
    for number in range(first, first + count):
        town, unit = divmod(number, UNITS_PER_TOWNSHIP)
        code = f"{COUNTY}{100 + town}{200 + unit}"
        yield (
            f"样例{100 + town}镇",
            code,
            f"样例第{unit}村委会",
            "村",
            100 + number % 900,
            300 + number % 2700,
            f"样例路{number}号",
        )


def workbook(rows) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = book.add_worksheet("村居台账")
    for line, row in enumerate([HEADERS, *rows]):
        sheet.write_row(line, 0, row)
    book.close()
    return buffer.getvalue()


def import_ours(content: bytes, actor: StaffUser) -> tuple[Stopwatch, ImportRun]:
    """From the uploaded file to the last row: what the request and the worker do."""
    watch, resource = Stopwatch(), resource_of("villages")
    upload = SimpleUploadedFile("bench.xlsx", content)
    with watch("store and open"):
        run = start_import(resource, upload, actor=actor)
    with watch("check"):
        check_import(run)
    assert run.counts["faulty"] == 0, run.counts
    with watch("confirm and write"):
        confirm_import(run, actor=actor, only_good=False, now=timezone.now())
        run = apply_import(run, now=timezone.now())
    return watch, run


def import_plain(content: bytes, actor: StaffUser) -> float:
    """The default of django-import-export, history on as well; seconds."""
    begun = time.perf_counter()
    read = tablib.Dataset().load(content, format="xlsx")
    towns = dict(Region.objects.filter(parent_id=COUNTY).values_list("name", "code"))
    data = tablib.Dataset(headers=FIELDS)
    for town, code, name, _, *more in read:
        data.append([towns[town], code, name, "village", *more])
    with act_of(actor):
        result = PlainResource().import_data(data, raise_errors=True)
    assert result.totals["new"] == len(data)
    return time.perf_counter() - begun


def import_by_copy(rows: list[tuple]) -> float:
    """The quickest PostgreSQL can: ready values, no checks; history on as well; seconds."""
    text = io.StringIO()
    for _, code, name, _, households, voters, address in rows:
        fields = (code, name, "village", code[:9], households, voters, address)
        text.write("\t".join(map(str, fields)) + "\tactive\t\t\t\t{}\t\t\tnow\tnow\t1\n")
    text.seek(0)
    columns = (
        "code, name, kind, township_id, households, eligible_voters, address, state, credit_code, urban_rural, phone"
    )
    columns += ", name_grams, pinyin, initials, created_at, updated_at, revision"
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.copy_expert(f"COPY villages_village ({columns}) FROM STDIN", text)
    return time.perf_counter() - begun


def clear_units() -> None:
    """The units and their history alone: emptying the table would take along all that names a village, accounts too."""
    replica(True)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM villages_village; DELETE FROM villages_villageevent")
    replica(False)
    _settle()


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE villages_village")
        cursor.execute("VACUUM ANALYZE villages_villageevent")


def row_versions() -> tuple:
    """Another answer when any row was written, even with the same values."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(hashtext(ctid::text || xmin::text)) FROM villages_village")
        return (*cursor.fetchone(), event_model(Village).objects.count())


def measure(count: int, plain_count: int) -> dict:
    actor = make_county()
    rows = list(rows_of(count))
    copied = import_by_copy(rows)
    clear_units()
    plain = import_plain(workbook(rows[:plain_count]), actor)
    clear_units()
    content = workbook(rows)
    watch, _ = import_ours(content, actor)
    assert Village.objects.count() == event_model(Village).objects.count() == count
    _settle()
    before = row_versions()
    again, second = import_ours(content, actor)
    return {
        "rows": count,
        "parts": watch.seconds,
        "ours": watch.total,
        "plain_rows": plain_count,
        "plain": plain,
        "copy": copied,
        "again": again.total,
        "again_untouched": row_versions() == before and second.counts["same"] == count,
        "actor": actor,
    }
