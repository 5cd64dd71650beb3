"""A score sheet that goes out as a workbook and comes back: honest ones are taken whole, others refused by the cell."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.actions.offline_sheets import give_out_sheet, take_back_sheet
from assessments.actions.score_sheets import open_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import Stage, ValueSource
from assessments.models import Score
from assessments.offline_sheet.identity import HIDDEN_SHEET
from common.models import ExportRecord
from common.refusal import Refused
from tests.assessments.sheets import TOWNSHIP, application_at, clerk_at, score_of, with_figures

pytestmark = pytest.mark.django_db
VALUE, LEFT_OUT, REASON, CONTEST = "G", "H", "I", "J"


@pytest.fixture
def actor(db):
    return clerk_at(TOWNSHIP, name="样例评分人")


@pytest.fixture
def sheet(actor, now):
    application = application_at(Stage.SELF)
    with_figures(application.village, members=180, population=2000)
    return open_sheet(application, Stage.SELF, actor=actor, now=now)


def book_of(sheet, actor, now):
    with give_out_sheet(sheet, actor=actor, now=now, address="127.0.0.1").file as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def rows_of(page) -> dict[str, int]:
    """The row of each indicator by its number."""
    return {page.cell(row, 2).value: row for row in range(5, page.max_row + 1) if page.cell(row, 2).value}


def packed(book) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def contents() -> list[tuple]:
    return list(Score.objects.order_by("pk").values_list("pk", "value", "reason", "revision", "source"))


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


def test_bad_values_are_refused_cell_by_cell_and_nothing_is_written(sheet, actor, now):
    book = book_of(sheet, actor, now)
    page, rows, before = book["评分表"], rows_of(book["评分表"]), contents()
    wrong = {"1": "大概", "3": 101, "4": -1, "5": "二十", "6": "很好"}
    for number, value in wrong.items():
        page[f"{VALUE}{rows[number]}"] = value
    page[f"{VALUE}{rows['2']}"], page[f"{VALUE}{rows['2'] + 1}"] = None, "也许"
    page[f"{VALUE}{rows['7']}"] = "是"

    _, problems = take_back_sheet(sheet, packed(book), actor=actor, now=now)
    by_place = {one.place: one.sentence for one in problems}
    page[f"{VALUE}{rows['2'] + 1}"] = "是"
    _, left = take_back_sheet(sheet, packed(book), actor=actor, now=now)

    assert by_place == {f"{VALUE}{rows['2'] + 1}": "只能是：是、否，请从下拉列表中选择。"} | {
        one.place: one.sentence for one in left
    }
    assert {one.place: (one.value, one.sentence) for one in left} == {
        f"{VALUE}{rows['1']}": ("大概", "只能是：是、否，请从下拉列表中选择。"),
        f"{VALUE}{rows['3']}": ("101", "不能大于100%，请填写0至100之间的数。"),
        f"{VALUE}{rows['4']}": ("-1", "不能是负数，请填写 0 或正整数，没有数据请留空。"),
        f"{VALUE}{rows['5']}": ("二十", "应为数字，请只填数字，不带单位和文字。"),
        f"{VALUE}{rows['6']}": ("很好", "只能是：好、差，请从下拉列表中选择。"),
    }
    assert contents() == before


def test_percentage_typed_as_such_is_the_percentage(sheet, actor, now):
    book = book_of(sheet, actor, now)
    page, rows = book["评分表"], rows_of(book["评分表"])
    cell = page[f"{VALUE}{rows['3']}"]
    given_out_as = cell.number_format
    cell.value, cell.number_format = 0.085, "0.0%"

    changed, problems = take_back_sheet(sheet, packed(book), actor=actor, now=now)

    assert given_out_as == "General"  # a spreadsheet marks 8.5% as a percentage only where no other format stands
    assert (changed, problems, score_of(sheet, "3").value) == (1, [], "8.5")


def test_percentage_where_none_is_asked_is_refused_with_its_cell(sheet, actor, now):
    book = book_of(sheet, actor, now)
    page, rows = book["评分表"], rows_of(book["评分表"])
    for number in "1456":
        page[f"{VALUE}{rows[number]}"], page[f"{VALUE}{rows[number]}"].number_format = 0.85, "0%"

    _, problems = take_back_sheet(sheet, packed(book), actor=actor, now=now)

    assert {(one.place, one.value): one.sentence for one in problems} == {
        (f"{VALUE}{rows['1']}", "85%"): "只能是：是、否，请从下拉列表中选择。",
        (f"{VALUE}{rows['4']}", "85%"): "应为数字，请只填数字，不带单位和文字。",
        (f"{VALUE}{rows['5']}", "85%"): "这一项不是百分比，请填写以“分”为单位的数，不带百分号。",
        (f"{VALUE}{rows['6']}", "85%"): "只能是：好、差，请从下拉列表中选择。",
    }


def test_items_and_their_number_together_are_one_answer_too_many(sheet, actor, now):
    book = book_of(sheet, actor, now)
    page, row = book["评分表"], rows_of(book["评分表"])["2"]
    page[f"{VALUE}{row}"], page[f"{VALUE}{row + 1}"] = 2, "是"

    _, problems = take_back_sheet(sheet, packed(book), actor=actor, now=now)

    assert [(one.place, one.sentence) for one in problems] == [
        (f"{VALUE}{row}", "既逐项填了，又填了项数，请只保留一种。")
    ]


def test_text_that_looks_like_a_formula_stays_text(sheet, actor, now):
    save_scores(sheet.pk, [Entry(score_of(sheet, "1").pk, {"comment": "=1+1"})], actor=actor, now=now)
    book = book_of(sheet, actor, now)
    page = book["评分表"]
    cell = page[f"N{rows_of(page)['1']}"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


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
