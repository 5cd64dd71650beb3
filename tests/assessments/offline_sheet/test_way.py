"""A score sheet that goes out as a workbook and comes back: an honest one is taken whole."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.actions.offline_sheets import give_out_sheet, take_back_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import ValueSource
from assessments.offline_sheet.identity import HIDDEN_SHEET
from common.models import ExportRecord
from tests.assessments.offline_sheet.books import CONTEST, LEFT_OUT, REASON, VALUE, book_of, contents, packed, rows_of
from tests.assessments.sheets import score_of

pytestmark = pytest.mark.django_db


def test_filled_workbook_is_taken_whole(sheet, actor, now):
    book = book_of(sheet, actor, now)
    page, rows = book["评分表"], rows_of(book["评分表"])
    for number, value in {"1": "是", "4": 1, "5": 18.5, "6": "好", "7": "是"}.items():
        page[f"{VALUE}{rows[number]}"] = value
    page[f"{VALUE}{rows['2'] + 1}"], page[f"{VALUE}{rows['2'] + 2}"] = "是", "否"
    page[f"{VALUE}{rows['3']}"], page[f"{CONTEST}{rows['3']}"] = 10, "新发展会员尚未录入"
    page[f"{REASON}{rows['5']}"] = "两次会议没有记录"

    changed, problems = take_back_sheet(sheet, packed(book), actor=actor, now=now)

    sheet.refresh_from_db()
    assert (changed, problems) == (7, [])
    assert (score_of(sheet, "2").value, score_of(sheet, "5").value, score_of(sheet, "4").value) == (["sign"], "18.5", 1)
    assert score_of(sheet, "1").source == ValueSource.WORKBOOK
    third = score_of(sheet, "3")
    assert (third.value, third.source, third.contest_reason) == ("10", ValueSource.CONTESTED, "新发展会员尚未录入")
    assert (score_of(sheet, "5").reason, score_of(sheet, "4").reason) == ("两次会议没有记录", "发生1例，扣3分")
    assert (str(sheet.total), sheet.missing_count) == ("90.50", 0)


def test_workbook_given_back_unfilled_changes_nothing(sheet, actor, now):
    before = contents()

    assert take_back_sheet(sheet, packed(book_of(sheet, actor, now)), actor=actor, now=now) == (0, [])
    assert contents() == before


def test_what_stood_in_the_sheet_stands_in_the_workbook_and_survives_the_way(sheet, actor, now):
    given = {
        "1": {"value": "否", "reason": "样例原因"},
        "2": {"value": []},
        "4": {"value": "", "is_not_applicable": True},
        "5": {"value": "12.5"},
        "6": {"value": "差"},
    }
    entries = [Entry(score_of(sheet, number).pk, fields) for number, fields in given.items()]
    save_scores(sheet.pk, entries, actor=actor, now=now)
    before = contents()
    book = book_of(sheet, actor, now)
    page, rows = book["评分表"], rows_of(book["评分表"])

    assert [page[f"{VALUE}{rows[number]}"].value for number in "156"] == ["否", 12.5, "差"]
    assert (page[f"{LEFT_OUT}{rows['4']}"].value, page[f"{VALUE}{rows['2'] + 1}"].value) == ("是", "否")
    assert take_back_sheet(sheet, packed(book), actor=actor, now=now) == (0, [])
    assert contents() == before


def test_only_inputs_are_open_and_have_drop_downs(sheet, actor, now):
    page = book_of(sheet, actor, now)["评分表"]
    rows = rows_of(page)
    lists = {str(one.sqref): one.formula1 for one in page.data_validations.dataValidation if one.type == "list"}

    assert page.protection.sheet is True
    assert not page[f"{VALUE}{rows['1']}"].protection.locked
    assert page[f"C{rows['1']}"].protection.locked
    assert lists[f"{VALUE}{rows['1']}"] == '"是,否"'
    assert lists[f"{VALUE}{rows['6']}"] == '"好,差"'


def test_identity_is_hidden_and_locked(sheet, actor, now):
    hidden = book_of(sheet, actor, now)[HIDDEN_SHEET]

    assert (hidden.sheet_state, hidden.protection.sheet) == ("veryHidden", True)


def test_giving_out_is_logged(sheet, actor, now):
    give_out_sheet(sheet, actor=actor, now=now, address="127.0.0.1").file.close()

    assert ExportRecord.objects.get().subject == f"离线评分表：{sheet.application.village.name}自评"


def test_page_gives_out_and_takes_back(client, sheet, actor, now):
    client.force_login(actor)
    page = reverse("offline_sheet", args=[sheet.pk])
    given = client.get(reverse("offline_download", args=[sheet.pk]))
    book = openpyxl.load_workbook(io.BytesIO(given.getvalue()))
    place = f"{VALUE}{rows_of(book['评分表'])['5']}"
    book["评分表"][place] = 30
    faulty = client.post(page, {"file": SimpleUploadedFile("评分.xlsx", packed(book).read())})
    book["评分表"][place] = 19
    response = client.post(page, {"file": SimpleUploadedFile("评分.xlsx", packed(book).read())})

    assert [(one.place, one.value) for one in faulty.context["problems"]] == [(place, "30")]
    assert "1 个单元格不能接收，没有写入任何内容" in faulty.text
    assert response.url == sheet.get_absolute_url()
    assert score_of(sheet, "5").value == "19"
