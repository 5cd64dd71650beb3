"""A workbook of a standard goes out, and comes in as a draft: looked at first, then all of it or nothing."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import Indicator, Section, Standard, StandardVersion
from assessments.standard_book.columns import BASICS, INDICATORS
from assessments.version_spec import parts_of
from common.models import ExportRecord
from common.workflow import states_open
from tests.assessments.desk_of_standards import Desk
from tests.assessments.test_standard_book import said
from tests.assessments.test_typed_standards import ROW, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def version(desk):
    version = desk.begin("X1", "样例标准")
    desk.settle(version)
    section = desk.section(version, "组织建设", "100", "60")
    desk.indicator(section, "1.1", "六有", "60", kind="checklist", rule_items="有牌子\n有名册\n有制度")
    aware = {"rule_target": "90", "rule_unit": "%", "rule_step": "1", "rule_cost": "0.5", "rule_floor": "可负分"}
    desk.indicator(section, "1.2", "知晓率", "40", kind="threshold", residents_rule_target="80", **aware)
    return desk.publish(version)


def upload(desk, content: io.BytesIO, target: str = ""):
    file = SimpleUploadedFile("标准.xlsx", content.getvalue())
    return desk.client.post(reverse("standard_import"), {"file": file, "target": target})


def confirm(desk, response, target: str = ""):
    values = {"book": response.context["book"], "target": target, "then": "save"}
    return desk.client.post(reverse("standard_import"), values)


def book_of(desk, version) -> io.BytesIO:
    response = desk.client.get(reverse("standard_version_workbook", args=[version.pk]))
    return io.BytesIO(b"".join(response.streaming_content))


def test_standard_goes_out_and_comes_in_the_same(desk, version):
    content = book_of(desk, version)
    book = openpyxl.load_workbook(content)
    book[BASICS]["B3"], book[BASICS]["B4"] = "X2", "样例标准二"
    changed = io.BytesIO()
    book.save(changed)

    seen = upload(desk, changed)
    assert (seen.status_code, Standard.objects.count()) == (200, 1)
    assert "六有" in seen.content.decode()
    response = confirm(desk, seen)

    copy = StandardVersion.objects.with_parts().get(standard__code="X2")
    assert response.url == copy.get_absolute_url()
    assert (copy.state, copy.standard.name) == ("draft", "样例标准二")
    assert said(parts_of(copy)) == said(parts_of(version))
    record = ExportRecord.objects.get()
    assert (record.row_count, record.subject) == (2, "样例标准（第1版）")


def test_book_becomes_the_next_version_and_its_indicators_know_where_they_come_from(desk, version):
    content = book_of(desk, version)
    book = openpyxl.load_workbook(content)
    sheet = book[INDICATORS]
    lines = [cell for row in sheet.iter_rows() for cell in row if cell.value == "有牌子\n有名册\n有制度"]
    lines[0].value = "有台账\n有名册\n有制度"
    changed = io.BytesIO()
    book.save(changed)
    target = str(version.standard_id)

    confirm(desk, upload(desk, changed, target), target)

    second = StandardVersion.objects.get(standard=version.standard, number=2)
    first, other = Indicator.objects.filter(section__version=second).in_order()
    assert [first.origin.number, other.origin.number] == ["1.1", "1.2"]
    assert [(item["key"], item["text"]) for item in first.parameters["items"]] == [
        ("k4", "有台账"),
        ("k2", "有名册"),
        ("k3", "有制度"),
    ]


def renamed(content: io.BytesIO, **cells) -> io.BytesIO:
    """The same workbook with other words in the column of contents, by the words beside them."""
    book = openpyxl.load_workbook(content)
    for row in book[BASICS].iter_rows(min_row=3):
        row[1].value = cells.get(row[0].value.rstrip("*"), row[1].value)
    changed = io.BytesIO()
    book.save(changed)
    return changed


def test_standard_comes_back_built_on_the_same_base(desk, version):
    how = {"code": "X2", "name": "样例增加标准", "how": "build_on", "source": version.pk}
    desk.post(reverse("standard_create"), how)
    extended = StandardVersion.objects.get(standard__code="X2")

    seen = upload(desk, renamed(book_of(desk, extended), 编号="X3", 名称="再来一份"))
    assert "以“样例标准（第1版）”为基础标准" in seen.text
    confirm(desk, seen)

    copy = StandardVersion.objects.get(standard__code="X3")
    assert copy.built_on == extended.built_on == version
    origins = [one.origin for one in Indicator.objects.filter(section__version=copy).in_order()]
    assert origins == list(Indicator.objects.filter(section__version=version).in_order())


def test_next_version_is_built_on_what_its_book_says(desk, version):
    desk.post(reverse("standard_create"), {"code": "X2", "name": "样例增加", "how": "build_on", "source": version.pk})
    extended = StandardVersion.objects.get(standard__code="X2")
    with states_open():
        StandardVersion.objects.filter(pk=extended.pk).update(state="published")
    content, target = book_of(desk, extended), str(extended.standard_id)

    itself = renamed(content, 基础标准="X2 样例增加（第1版）")
    refused = confirm(desk, upload(desk, itself, target), target)
    assert "基础标准是本标准自己的一个版本，请改选别的标准" in refused.text
    confirm(desk, upload(desk, renamed(content, 基础标准=None), target), target)

    assert StandardVersion.objects.get(standard=extended.standard, number=2).built_on is None


def test_faulty_book_is_shown_cell_by_cell_and_leaves_nothing(desk):
    content = typed([*ROW[:5], "十分", *ROW[6:]], basics={"编号": "X9", "名称": "样例"})

    seen = upload(desk, content)
    again = desk.client.post(reverse("standard_import"), {"book": seen.context["book"], "target": "", "then": "save"})

    assert "类别与指标 F3" in seen.content.decode()
    assert "应为数字，请只填数字，不带单位和文字。" in again.content.decode()
    assert [model.objects.count() for model in (Standard, StandardVersion, Section, Indicator)] == [0, 0, 0, 0]


def test_contradiction_is_shown_before_and_imported_as_a_draft(desk):
    seen = upload(desk, typed([*ROW[:5], 8, *ROW[6:]], basics={"编号": "X9", "名称": "样例"}))

    assert "类别“组织建设”：写明10分，各指标分值合计8分，两者不符，请核对后修改。" in seen.content.decode()
    confirm(desk, seen)
    assert Indicator.objects.get().points == 8


@pytest.mark.parametrize(
    ("basics", "sentence"),
    [
        ({}, "“基本信息”中没有填写编号、名称，请补填；导入为已有标准的新版本时不用填。"),
        ({"编号": "X2"}, "“基本信息”中没有填写名称，请补填；导入为已有标准的新版本时不用填。"),
        ({"编号": "X1", "名称": "样例"}, "“基本信息”的编号“X1”：该编号已有标准，请换一个编号，或在原标准下新建版本。"),
    ],
)
def test_code_that_is_missing_or_taken_is_said_before_anything_is_confirmed(desk, version, basics, sentence):
    seen = upload(desk, typed(ROW, basics=basics))

    assert sentence in seen.text
    assert "确认导入" not in seen.text
    assert Standard.objects.count() == 1


def test_code_taken_while_the_preview_was_read_is_said_and_leaves_nothing(desk):
    seen = upload(desk, typed(ROW, basics={"编号": "X1", "名称": "样例"}))
    desk.begin("X1", "别人的标准")

    response = confirm(desk, seen)

    assert "“基本信息”的编号“X1”：该编号已有标准" in response.text
    assert Standard.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "请先选择要导入的工作簿。"),
        ({"book": "###"}, "上传的内容已损坏，请重新选择文件。"),
        ({"file": SimpleUploadedFile("图片.xlsx", b"\x89PNG\r\n\x1a\n")}, "这是图片，不是表格"),
        ({"file": SimpleUploadedFile("大.xlsx", b"x" * 600_000)}, "工作簿超过500KB"),
    ],
)
def test_what_is_no_book_of_a_standard_is_refused_with_a_sentence(desk, values, sentence):
    response = desk.client.post(reverse("standard_import"), {"target": ""} | values)

    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_draft_under_way_is_not_overwritten(desk, version):
    desk.post(reverse("standard_begin", args=[version.standard_id]), {})
    target = str(version.standard_id)

    response = confirm(desk, upload(desk, book_of(desk, version), target), target)

    assert "已有起草中的第2版，请先发布或删除草稿，再导入为新版本。" in response.content.decode()
    assert StandardVersion.objects.count() == 2


def test_empty_book_is_handed_out(desk):
    response = desk.client.get(reverse("standard_blank_book"))

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert [page.title for page in book.worksheets] == ["基本信息", "类别与指标", "等次", "填写说明", "选项"]
