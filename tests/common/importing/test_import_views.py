"""The wizard over HTTP: who gets in, what the pages say, and that a large upload is thrown away."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.models import ExportRecord, ImportRun, RunStatus
from tests.common.importing.workbooks import villages_upload
from tests.factories import RegionFactory, StaffUserFactory, TownshipFactory, VillageFactory
from villages.models import Village

pytestmark = pytest.mark.django_db

TOWN = "990101101"
CODE = f"{TOWN}201"
START = "/imports/new/villages/"


@pytest.fixture
def clerk(client):
    TownshipFactory(code=TOWN, name="样例甲镇")
    clerk = StaffUserFactory(region=RegionFactory(code=TOWN[:6]))
    client.force_login(clerk)
    return clerk


def bring(client, *rows) -> ImportRun:
    client.post(START, {"file": villages_upload(*rows)})
    return ImportRun.objects.get()


def test_upload_leads_to_the_preview_and_on_to_the_result(client, clerk):
    response = client.post(START, {"file": villages_upload(("", CODE, "样例一村", 5))}, follow=True)
    assert "全部导入：1 行" in response.text
    run = ImportRun.objects.get()

    response = client.post(reverse("import_confirm", args=[run.pk]), follow=True)

    assert response.redirect_chain == [(f"/imports/{run.pk}/", 302)]
    assert "撤销导入" in response.text
    assert Village.objects.get().name == "样例一村"


def test_refused_file_is_said_at_the_field(client, clerk):
    response = client.post(START, {"file": SimpleUploadedFile("村居.xlsx", b"MZ\0\0")})

    assert response.status_code == 200
    assert "这是可执行程序" in response.text


def test_forgotten_and_empty_file_are_said_at_the_field(client, clerk):
    assert "请先选择要导入的表格文件" in client.post(START).text
    assert "文件是空的" in client.post(START, {"file": SimpleUploadedFile("村居.xlsx", b"")}).text


def test_huge_upload_is_thrown_away_with_a_sentence(client, clerk, settings):
    settings.IMPORT_MAX_BYTES = settings.ATTACHMENT_MAX_BYTES = 1024

    response = client.post(START, {"file": SimpleUploadedFile("村居.xlsx", b"x" * 3_000_000)})

    assert "文件有 3 MB，超过 0 MB 的上限" in response.text
    assert ImportRun.objects.count() == 0


def test_preview_pages_through_all_problems(client, clerk):
    run = bring(client, *[("", f"{TOWN}{200 + n}", f"样例{n}村", "多") for n in range(60)])

    first, second = (client.get(f"/imports/{run.pk}/?tab=problems&page={page}").text for page in (1, 2))

    assert (first.count("应为数字"), second.count("应为数字")) == (50, 10)


@pytest.mark.parametrize("tab", ["new", "changed", "same", "faulty", "skipped", "problems", "warnings", "nonsense"])
def test_every_tab_opens(client, clerk, tab):
    VillageFactory(code=CODE, name="样例一村", households=3)
    VillageFactory(code=f"{TOWN}202", name="样例二村", households=3)
    run = bring(
        client,
        ("", CODE, "样例一村", 3),
        ("", f"{TOWN}202", "样例二村", 4),
        ("", f"{TOWN}003", "样例三村", 4),
        ("", f"{TOWN}204", "", 4),
        ("合计", "", "", 15),
    )

    assert run.counts == {
        **dict.fromkeys(("new", "changed", "same", "faulty", "skipped", "problems", "warnings"), 1),
    }
    assert client.get(f"/imports/{run.pk}/?tab={tab}").status_code == 200


def test_clerk_of_another_township_sees_nothing_of_it(client, clerk):
    run = bring(client, ("", CODE, "样例一村", "多"))
    client.force_login(StaffUserFactory(region=TownshipFactory(code="990101102")))

    for name in ("detail", "original", "marked", "undo"):
        assert client.get(reverse(f"import_{name}", args=[run.pk])).status_code == 404
    for name in ("confirm", "discard", "undo"):
        assert client.post(reverse(f"import_{name}", args=[run.pk])).status_code == 404
    assert run.file_name not in client.get("/imports/").text
    run.refresh_from_db()
    assert run.status == RunStatus.CHECKED


def test_officer_above_sees_it_and_may_not_confirm(client, clerk):
    run = bring(client, ("", CODE, "样例一村", 5))
    client.force_login(StaffUserFactory(region=clerk.region, role="reviewer"))

    assert "只能由本人确认导入" in client.get(f"/imports/{run.pk}/").text
    assert client.post(reverse("import_confirm", args=[run.pk])).status_code == 403


@pytest.mark.parametrize("role", ["system_admin", "business_admin", "auditor", "leader"])
def test_who_may_not_import_is_turned_away(client, clerk, role):
    run = bring(client, ("", CODE, "样例一村", 5))
    client.force_login(StaffUserFactory(region=clerk.region, role=role))

    for address in (START, "/imports/template/villages/", f"/imports/{run.pk}/"):
        assert client.get(address).status_code == 403
    # A leader of the county brings the titles of former years, so he has a list of imports.
    assert client.get("/imports/").status_code == (200 if role == "leader" else 403)


def test_unknown_table_is_not_found(client, clerk):
    assert client.get("/imports/new/nothing/").status_code == 404


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_original_and_marked_copy_come_back_and_are_noted(client, clerk):
    upload = villages_upload(("", CODE, "样例一村", "多"))
    client.post(START, {"file": upload})
    run = ImportRun.objects.get()

    original = client.get(reverse("import_original", args=[run.pk]))
    marked = client.get(reverse("import_marked", args=[run.pk]))

    upload.seek(0)
    assert content(original) == upload.read()
    assert original["X-Content-Type-Options"] == "nosniff"
    assert openpyxl.load_workbook(io.BytesIO(content(marked))).active["D2"].comment
    assert ExportRecord.objects.count() == 2


def test_template_is_read_back_and_offers_only_the_own_region(client, clerk):
    TownshipFactory(code="990202101", name="样例外镇")

    template = content(client.get("/imports/template/villages/"))
    book = openpyxl.load_workbook(io.BytesIO(template))

    page = book.worksheets[0]
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules["A3:A5000"] == "选项!$A$1:$A$1"
    assert [cell.value for cell in book["选项"]["A"]][:1] == ["样例甲镇"]
    assert "样例外镇" not in {cell.value for row in book["选项"].iter_rows() for cell in row}
    assert page["B2"].value == "代码*"
    assert page.column_dimensions["B"].number_format == "@"

    page["B3"], page["C3"] = CODE, "样例一村"
    filled = io.BytesIO()
    book.save(filled)
    client.post(START, {"file": SimpleUploadedFile("模板.xlsx", filled.getvalue())})
    assert ImportRun.objects.get().counts["new"] == 1


def test_undo_page_names_the_rows_in_the_way(client, clerk):
    run = bring(client, ("", CODE, "样例一村", 5))
    client.post(reverse("import_confirm", args=[run.pk]))
    assert "将删除新增的 1 行" in client.get(reverse("import_undo", args=[run.pk])).text

    client.post(reverse("import_undo", args=[run.pk]))

    assert Village.objects.count() == 0
    assert "已撤销" in client.get(f"/imports/{run.pk}/").text
    assert "只有已导入的记录可以撤销" in client.get(reverse("import_undo", args=[run.pk])).text


def test_list_takes_as_many_queries_for_thirty_as_for_one(client, clerk, django_assert_max_num_queries):
    for n in range(30):
        client.post(START, {"file": villages_upload(("", CODE, f"样例{n}村", 5))})

    with django_assert_max_num_queries(12):
        client.get("/imports/")
