"""核对表格: what was changed since it was given out is found, and nothing is told of other regions."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.actions.papers import Output, give_out
from common.models import ExportRecord
from tests.common.paper.samples import filing, progress, roster
from tests.factories import StaffUserFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db
PAGE = "/papers/check/"


@pytest.fixture
def giver():
    return StaffUserFactory(region__code="120119001", unit="样例镇政府")


@pytest.fixture
def reader(client):
    user = StaffUserFactory(region__code="120119", role=Role.REVIEWER)
    client.force_login(user)
    return user


def given_out(paper, actor) -> bytes:
    made = give_out(paper, Output.XLSX, actor=actor, address="127.0.0.1")
    with made.file as file:
        return file.read()


def changed(content: bytes, cell: str, value) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.active[cell] = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def asked(client, content: bytes = b"", code: str = ""):
    data = {"code": code} | ({"file": SimpleUploadedFile("表.xlsx", content)} if content else {})
    return client.post(PAGE, data)


@pytest.mark.parametrize("paper", [progress, roster, filing, lambda: progress(60, notes=("注",), summary="共60个")])
def test_workbook_is_as_it_was_given_out(client, reader, giver, paper):
    verdict = asked(client, given_out(paper(), giver)).context["verdict"]

    assert (verdict.kind, verdict.title) == ("done", "与平台出具时一致")
    assert verdict.records == [ExportRecord.objects.get()]


def test_workbook_saved_again_without_a_change_is_still_the_same(client, reader, giver):
    content = changed(given_out(progress(), giver), "A14", "单位负责人（签字）：样例甲")

    assert asked(client, content).context["verdict"].kind == "done"


@pytest.mark.parametrize(
    ("cell", "value"), [("D11", 11), ("B11", "样例1乡"), ("H11", "注"), ("A5", "2025年表"), ("G11", 0), ("D10", None)]
)
def test_changed_cell_is_found(client, reader, giver, cell, value):
    verdict = asked(client, changed(given_out(progress(), giver), cell, value)).context["verdict"]

    assert (verdict.kind, verdict.title) == ("block", "内容与核对码不符，出表后被改动过")
    assert verdict.records == [ExportRecord.objects.get()]


@pytest.mark.parametrize("by_code", [True, False])
def test_nothing_is_told_of_another_region(client, giver, by_code):
    content = given_out(progress(), giver)
    client.force_login(StaffUserFactory(region__code="120118", role=Role.REVIEWER))

    response = asked(client, code=ExportRecord.objects.get().check_code) if by_code else asked(client, content)

    assert (response.context["verdict"].kind, response.context["verdict"].records) == ("warn", [])
    assert "样例镇政府" not in response.content.decode()


def test_code_read_off_paper_finds_what_was_given_out(client, reader, giver):
    given_out(progress(), giver)
    code = ExportRecord.objects.get().check_code

    response = asked(client, code=code.lower().replace("-", " "))

    assert response.context["verdict"].records == [ExportRecord.objects.get()]
    assert response.content.decode().count("2026年样例县村规民约清理修订进度表") == 1


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", "", "请选择 Excel 表格，或者填写核对码。"),
        (b"", "7K3M", "核对码是12位数字和字母"),
        (b"MZ\x90", "", "这是可执行程序"),
        ("列甲,列乙\n1,2".encode(), "", "这个文件里没有平台的核对信息"),
    ],
)
def test_what_cannot_be_checked_gets_a_sentence(client, reader, content, code, sentence):
    page = asked(client, content, code).content.decode()

    assert sentence in page


def test_workbook_of_others_has_nothing_to_check(client, reader):
    saved = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "表"
    book.save(saved)

    assert "这个文件里没有平台的核对信息" in asked(client, saved.getvalue()).content.decode()


@pytest.mark.parametrize(("role", "status"), [(Role.AUDITOR, 200), (Role.CLERK, 200), (Role.SYSTEM_ADMIN, 403)])
def test_who_may_check(client, role, status):
    client.force_login(StaffUserFactory(region__code="120119", role=role))

    assert client.get(PAGE).status_code == status
