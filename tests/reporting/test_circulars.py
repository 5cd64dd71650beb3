"""通报: number, document, issue, receipts and reminders."""

import hashlib
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document

from common.inbox import tasks_for
from common.models import Notice
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from reporting.actions.circulars import document_of, issue, keep_edited, make_anew, next_serial, receive, remind
from reporting.choices import CircularState
from reporting.circular_values import circular_values
from reporting.models import Circular, CircularReceipt
from reporting.word.kinds import CIRCULAR
from tests.factories import (
    AnnualRoundFactory,
    AnnualScoreFactory,
    CircularFactory,
    CircularReceiptFactory,
    RegionFactory,
    StaffUserFactory,
    TownshipScoreFactory,
    VillageFactory,
)
from tests.factories.reporting_rounds import at
from tests.reporting.word_files import document, lines_of
from villages.choices import BUSINESS_ROLES, OPERATOR_ROLES, Role

pytestmark = pytest.mark.django_db
COUNTY, HERE, THERE = "120119", "120119001", "120119002"


@pytest.fixture
def leader(client):
    RegionFactory(code=HERE)
    RegionFactory(code=THERE)
    leader = StaffUserFactory(leader=True, region__code=COUNTY)
    client.force_login(leader)
    return leader


@pytest.fixture
def circular(leader, now):
    return CircularFactory(region=leader.region, due_on=now.date() + timedelta(days=7), praise="样例甲村\n\n样例乙村")


def kept(circular) -> bytes:
    with circular.file.open("rb") as file:
        return file.read()


# --- Issuing


def test_issued_circular_keeps_its_document_and_every_township_is_to_sign(circular, leader, now):
    row = issue(circular, actor=leader, now=now)

    lines = lines_of(kept(row))
    assert (row.state, row.issued_on) == (CircularState.ISSUED, date(2026, 10, 19))
    assert row.sha256 == hashlib.sha256(kept(row)).hexdigest()
    assert [line in lines for line in (row.document_number, row.title, row.opening, "1．样例甲村", "2．样例乙村")] == [
        True
    ] * 5
    assert lines[-2:] == [row.unit, "2026年10月19日"]
    assert list(row.receipts.values_list("township", "received_at")) == [(HERE, None), (THERE, None)]
    assert Notice.objects.get().region_path == f"12/1201/{COUNTY}/"


@pytest.mark.parametrize("role", sorted(BUSINESS_ROLES | OPERATOR_ROLES))
@pytest.mark.parametrize("code", [HERE, COUNTY, "1201", "120118"])
def test_circular_is_issued_by_the_countys_leader_alone_and_once(circular, now, role, code):
    actor = StaffUserFactory(role=role, region__code=code)
    may = (role, code) == (Role.LEADER, COUNTY)

    if may:
        issue(circular, actor=actor, now=now)
        with pytest.raises(Refused, match=ALREADY_HANDLED):
            issue(circular, actor=actor, now=now)
    else:
        with pytest.raises(PermissionDenied):
            issue(circular, actor=actor, now=now)
    circular.refresh_from_db()
    assert (circular.state == CircularState.ISSUED) == may
    assert CircularReceipt.objects.count() == (2 if may else 0)


def test_issue_that_is_refused_leaves_no_file(circular, leader, now, settings, tmp_path):
    own = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": own}  # another dict: the first is shared by all tests
    with pytest.raises(PermissionDenied):
        issue(circular, actor=StaffUserFactory(region=leader.region), now=now)
    Circular.objects.update(due_on=now.date() - timedelta(days=1))
    with pytest.raises(Refused, match="签收期限已过"):
        issue(circular, actor=leader, now=now)

    circular.refresh_from_db()
    assert (circular.file.name, circular.issued_on, list(tmp_path.iterdir())) == ("", None, [])


def test_number_is_given_once_per_county_series_and_year(circular):
    series, year = circular.series, circular.number_year
    assert next_serial(circular.region, series, year) == circular.serial + 1
    assert next_serial(circular.region, series, year + 1) == 1

    with pytest.raises(IntegrityError, match="circular_number_once"), transaction.atomic():
        CircularFactory(region=circular.region, series=series, number_year=year, serial=circular.serial)


def test_database_keeps_an_issued_circular(circular, leader, now):
    row = issue(circular, actor=leader, now=now)

    for said in ({"title": "改"}, {"sha256": "0"}, {"opening": "改"}, {"serial": 99}):
        with pytest.raises(InternalError, match="fixed"), transaction.atomic():
            Circular.objects.filter(pk=row.pk).update(**said)
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reporting_circular WHERE id = %s", [row.pk])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM reporting_circularreceipt",
        f"UPDATE reporting_circularreceipt SET township_id = '{COUNTY}'",
        "UPDATE reporting_circularreceipt SET circular_id = circular_id + 1",
    ],
)
def test_database_keeps_whom_a_circular_was_sent_to_signed_or_not(circular, leader, now, statement):
    row = issue(circular, actor=leader, now=now)

    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(row.receipts.values_list("township", "received_at")) == [(HERE, None), (THERE, None)]


def test_results_are_those_of_the_published_round(leader, circular):
    round_ = AnnualRoundFactory(scheme__region=leader.region, scheme__year=circular.year, state="year_end")
    TownshipScoreFactory(round=round_, township=RegionFactory(code=HERE), township_name="样例镇", total=91, place=1)
    for number, said in enumerate(
        (
            {"total": Decimal("88.50"), "place": 1, "grade": "先进"},
            {"total": Decimal("95.00"), "place": None, "is_vetoed": True, "grade": "不合格"},
            {"total": None, "place": None, "grade": "", "reason": "not_scored"},
            {"total": None, "place": None, "grade": "", "reason": "not_sampled"},
        ),
        start=201,
    ):
        village = VillageFactory(code=f"{HERE}{number}")
        AnnualScoreFactory(
            round=round_,
            village=village,
            unit_name=f"样例{number}村",
            unit_code=village.code,
            township_name="样例镇",
            **said,
        )
    assert circular_values(circular, day=None)["村居结果"] == []
    at(round_, "published")

    found = circular_values(circular, day=None)

    assert set(found) == CIRCULAR.names
    assert found["乡镇结果"] == [{"名次": "1", "乡镇": "样例镇", "得分": "91.00", "上年名次": "—"}]
    assert [(line["名次"], line["村居"], line["总分"], line["等次"], line["说明"]) for line in found["村居结果"]] == [
        ("1", "样例201村", "88.50", "先进", ""),
        ("—", "样例202村", "95.00", "不合格", "否决"),
        ("—", "样例203村", "—", "", "未评分"),
    ]
    assert found["未抽查数"] == "1"


# --- The edited document


def test_edited_document_is_what_is_issued_until_it_is_made_anew(
    circular, leader, now, django_capture_on_commit_callbacks
):
    edited = SimpleUploadedFile("改.docx", document("改好的通报"))
    row = keep_edited(circular, edited, actor=leader)
    assert lines_of(document_of(row, day=None)) == ["改好的通报"]

    former, storage = row.file.name, row.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        assert lines_of(document_of(make_anew(row, actor=leader), day=None))[1] == row.document_number
    assert not storage.exists(former)
    edited.seek(0)
    issued = issue(keep_edited(circular, edited, actor=leader), actor=leader, now=now)
    assert (lines_of(kept(issued)), issued.is_edited) == (["改好的通报"], True)
    with pytest.raises(Refused, match="已印发，不能再修改"):
        make_anew(issued, actor=leader)


def test_upload_that_is_no_word_document_is_refused_beside_the_field(client, circular):
    address = reverse("circular_upload", args=[circular.pk])

    response = client.post(address, {"file": SimpleUploadedFile("改.docx", b"%PDF-1.7")})

    assert response.context["form"].errors["file"][0].startswith("这是 PDF 文件")


# --- Receipts


def test_township_signs_with_one_click_and_a_second_changes_nothing(client, circular, leader, now):
    row = issue(circular, actor=leader, now=now)
    receipt = row.receipts.get(township=HERE)
    clerk = StaffUserFactory(region__code=HERE)
    client.force_login(clerk)

    for _ in range(2):
        client.post(reverse("circular_receipt_receive", args=[receipt.pk]))

    receipt.refresh_from_db()
    assert (receipt.received_by, receipt.received_by_name) == (clerk, clerk.name)
    with pytest.raises(InternalError), transaction.atomic():
        CircularReceipt.objects.filter(pk=receipt.pk).update(received_by_name="改")


def test_nobody_signs_for_another_township_nor_the_county_for_one(client, circular, leader, now):
    receipt = issue(circular, actor=leader, now=now).receipts.get(township=HERE)

    for actor in (leader, StaffUserFactory(region__code=THERE)):
        with pytest.raises(PermissionDenied):
            receive(receipt, actor=actor, now=now)


def test_draft_is_not_seen_by_townships_and_the_issued_one_is(client, circular, leader, now):
    client.force_login(StaffUserFactory(region__code=HERE))
    address = circular.get_absolute_url()
    assert client.get(address).status_code == 404

    issue(circular, actor=leader, now=now)

    text = client.get(address).content.decode()
    assert "逾期未签收" in text
    assert RegionFactory(code=THERE).name not in text


def test_reminder_goes_once_a_day_to_those_that_have_not_signed(circular, leader, now):
    row = issue(circular, actor=leader, now=now)
    receive(row.receipts.get(township=HERE), actor=StaffUserFactory(region__code=HERE), now=now)

    told = [[one.code for one in remind(row, actor=leader, now=now + timedelta(days=days))] for days in (0, 0, 1)]

    assert told == [[THERE], [], [THERE]]


def test_inbox_names_what_waits_for_whom(circular, leader, now):
    assert [task.title for task in tasks_for(leader, now)] == [f"通报待印发：{circular.title}"]
    issue(circular, actor=leader, now=now)
    clerk, late = StaffUserFactory(region__code=HERE), now + timedelta(days=8)

    assert [(task.title, task.deadline) for task in tasks_for(clerk, late)] == [
        (f"通报待签收：{circular.title}", circular.due_on)
    ]
    assert [(task.title, task.count) for task in tasks_for(leader, late)] == [(f"通报逾期未签收：{circular.title}", 2)]


# --- Pages


def test_circular_is_drafted_with_a_proposed_number_and_bad_input_is_answered(client, leader):
    CircularFactory(region=leader.region, series="样计生协", number_year=timezone.localdate().year, serial=4)
    page = client.get(reverse("circular_create"))
    assert (page.context["form"].initial["series"], page.context["form"].initial["serial"]) == ("样计生协", 5)
    said = {name: page.context["form"].initial.get(name, "") for name in page.context["form"].fields}
    said |= {"title": "样例通报", "opening": "现将结果通报如下。", "due_on": "2099-01-01"}

    refused = client.post(reverse("circular_create"), said | {"serial": 4})
    unlawful = client.post(reverse("circular_create"), said | {"rectify": "未完成的村民罚款二百元。"})
    client.post(reverse("circular_create"), said)

    assert "这个文号已经使用，请换一个序号。" in refused.content.decode()
    assert "依据：" in unlawful.context["form"].errors["rectify"][0]
    assert Circular.objects.get(title="样例通报").serial == 5


def test_word_of_a_draft_is_made_from_the_template(client, circular):
    content = b"".join(client.get(reverse("circular_word", args=[circular.pk])).streaming_content)

    assert circular.document_number in lines_of(content)
    assert round(Document(io.BytesIO(content)).sections[0].left_margin.mm) == 28


def test_receipts_lie_with_their_township():
    receipt = CircularReceiptFactory(township=RegionFactory(code=HERE))

    assert receipt.circular.region_id == COUNTY
