"""A workbook that is foreign, stale, forged or altered is refused, an altered one by the cell."""

import openpyxl
import pytest

from assessments.actions.offline_sheets import take_back_sheet
from assessments.actions.score_sheets import open_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import Stage
from assessments.offline_sheet.identity import HIDDEN_SHEET
from common.refusal import Refused
from tests.assessments.offline_sheet.books import VALUE, book_of, contents, packed, rows_of
from tests.assessments.sheets import TOWNSHIP, application_at, clerk_at, score_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("column", "text"), [("C", "改过的内容"), ("E", "50"), ("F", "99")])
def test_altered_cell_is_named(sheet, actor, now, column, text):
    book = book_of(sheet, actor, now)
    page, before = book["评分表"], contents()
    row = rows_of(page)["1"]
    page[f"{column}{row}"] = text
    page[f"{VALUE}{row}"] = "是"

    with pytest.raises(Refused, match=f"填写区以外的单元格被改动：{column}{row}（"):
        take_back_sheet(sheet, packed(book), actor=actor, now=now)
    assert contents() == before


def test_cell_written_where_nothing_stood_is_named(sheet, actor, now):
    book = book_of(sheet, actor, now)
    book["评分表"]["R30"] = "合计"

    with pytest.raises(Refused, match="R30（应为空白）"):
        take_back_sheet(sheet, packed(book), actor=actor, now=now)


def test_moved_rows_are_named(sheet, actor, now):
    book = book_of(sheet, actor, now)
    page = book["评分表"]
    page.delete_rows(rows_of(page)["4"])

    with pytest.raises(Refused, match="填写区以外的单元格被改动"):
        take_back_sheet(sheet, packed(book), actor=actor, now=now)


def test_further_sheet_is_refused(sheet, actor, now):
    book = book_of(sheet, actor, now)
    book.create_sheet("草稿纸")["A1"] = "随手记"

    with pytest.raises(Refused, match="工作簿里多出或改名了工作表“草稿纸”"):
        take_back_sheet(sheet, packed(book), actor=actor, now=now)


@pytest.mark.parametrize("stage", [Stage.SELF, Stage.TOWNSHIP])
def test_foreign_workbook_is_refused_with_its_name(sheet, actor, now, stage):
    other = open_sheet(application_at(stage), stage, actor=actor, now=now)
    name = f"{other.application.village.name}{other.get_stage_display()}"

    with pytest.raises(Refused) as refused:
        take_back_sheet(sheet, packed(book_of(other, actor, now)), actor=actor, now=now)
    assert str(refused.value).startswith(f"这是“{name}”的离线评分表，不是本表的。")


def test_workbook_of_another_scorer_is_refused(sheet, actor, now):
    book = book_of(sheet, actor, now)

    with pytest.raises(Refused, match="这份离线评分表由样例评分人下载，请由本人上传"):
        take_back_sheet(sheet, packed(book), actor=clerk_at(TOWNSHIP), now=now)


def test_stale_workbook_is_refused_with_the_indicator(sheet, actor, now):
    book = book_of(sheet, actor, now)
    save_scores(sheet.pk, [Entry(score_of(sheet, "5").pk, {"value": "15"})], actor=actor, now=now)

    with pytest.raises(Refused, match="评分表中的指标5已有改动"):
        take_back_sheet(sheet, packed(book), actor=actor, now=now)
    assert score_of(sheet, "5").value == "15"


def test_forged_identity_is_refused(sheet, actor, now):
    book = book_of(sheet, actor, now)
    cell = book[HIDDEN_SHEET]["A1"]
    cell.value = f"{cell.value[:20]}x{cell.value[21:]}"

    with pytest.raises(Refused, match="不是由平台下载的离线评分表"):
        take_back_sheet(sheet, packed(book), actor=actor, now=now)


def test_any_other_workbook_is_refused(sheet, actor, now):
    book = openpyxl.Workbook()
    book.active["A1"] = "别的表"

    with pytest.raises(Refused, match="不是由平台下载的离线评分表"):
        take_back_sheet(sheet, packed(book), actor=actor, now=now)
