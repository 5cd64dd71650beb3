"""A standard that an officer types into a workbook: taken as he means it, or every wrong cell named with its fix."""

import io

import openpyxl
import pytest

from assessments.standard_book.columns import BASICS, GRADES, INDICATORS
from common.refusal import Refused
from tests.assessments.standard_books import understood

HEADERS = (
    "类别",
    "类别总分",
    "序号",
    "内容",
    "计分办法",
    "分值",
    "达标值",
    "最低得分",
    "清单、档次或区间",
    "居的计分参数",
)
ROW = ("组织建设", 10, "1.1", "协会机构健全", "是否达到", 10, "", "", "", "")


def typed(*rows, basics=(), grades=(("合格", 6),), headers=HEADERS) -> io.BytesIO:
    """A workbook as an officer types it: a title above the header, the columns in his own order."""
    said = {"标题": "样例标准", "适用对象": "村和居", "总分": 10, "评定办法": "按得分"}
    said |= {"不考核指标的分值": "按满分计", "总分最低为0": "是"} | dict(basics)
    book = openpyxl.Workbook()
    page = book.active
    page.title = BASICS
    for line in said.items():
        page.append(line)
    page = book.create_sheet(INDICATORS)
    page.append(["样例县评估标准"])
    page.append(headers)
    for row in rows:
        page.append(row)
    page = book.create_sheet(GRADES)
    page.append(["等次", "最低得分"])
    for row in grades:
        page.append(row)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


def faults_of(content) -> list[tuple[str, str, str, str]]:
    return [(one.place, one.header, one.value, one.sentence) for one in understood(content).faults]


def test_officer_types_his_own_table():
    rows = [
        ROW,
        ("", "", "1.2", "知晓率", "达标值", 0, 90, "可负分", "", "达标值：80"),
        ("公开", 0, "2.1", "公开情况", "分档评定", "０", "", "", "好0\n差-2", ""),
    ]

    read = understood(typed(*rows))

    assert read.faults == []
    parts = read.parts()
    assert [(section.title, len(own)) for section, own in parts.sections] == [("组织建设", 2), ("公开", 1)]
    assert parts.indicators[1].parameters == {"target": "90", "floor": None, "residents": {"target": "80"}}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({5: "十分"}, ("类别与指标 F3", "分值", "十分", "应为数字，请只填数字，不带单位和文字。")),
        ({5: -1}, ("类别与指标 F3", "分值", "-1", "不能是负数，请填写0或正数。")),
        ({3: ""}, ("类别与指标 D3", "内容", "", "没有填写，请补填。")),
        ({6: 90}, ("类别与指标 G3", "达标值", "90", "“是否达到”用不到“达标值”，请清空，或者改选计分办法。")),
        (
            {8: "好：10分"},
            (
                "类别与指标 I3",
                "清单、档次或区间",
                "好：10分",
                "“是否达到”没有清单、档次或区间，请清空，或者改选计分办法。",
            ),
        ),
        ({4: "达标值"}, ("类别与指标 G3", "达标值", "", "参数“达标值”没有填写，请补填。")),
        (
            {4: "达标值", 6: "九十"},
            ("类别与指标 G3", "达标值", "九十", "参数“达标值”应为数字，请只填数字，不带单位和文字。"),
        ),
        (
            {4: "分档评定", 8: "好：8分\n差：0分"},
            (
                "类别与指标 I3",
                "清单、档次或区间",
                "好：8分\n差：0分",
                "参数“档次”最高一档8分，与指标分值10分不符，请使最高一档等于指标分值。",
            ),
        ),
        (
            {4: "达标值", 6: 90, 9: "达标值：很高"},
            (
                "类别与指标 J3",
                "居的计分参数",
                "达标值：很高",
                "居的参数“达标值”应为数字，请只填数字，不带单位和文字。",
            ),
        ),
        ({0: ""}, ("类别与指标 A3", "类别", "", "没有填写类别，第一个指标必须写明类别。")),
    ],
)
def test_mistake_in_a_cell_is_named_with_its_place_value_and_fix(change, fault):
    row = [change.get(place, value) for place, value in enumerate(ROW)]

    assert faults_of(typed(row)) == [fault]


def test_base_that_is_no_published_standard_is_named_with_its_cell():
    assert faults_of(typed(ROW, basics={"基础标准": "S5 五好（第1版）"})) == [
        (
            "基本信息 B7",
            "基础标准",
            "S5 五好（第1版）",
            "没有这个已发布的标准，请从下拉列表中选择；不以其他标准为基础的请留空。",
        )
    ]


def test_base_of_the_same_name_is_told_apart_by_its_region():
    found = [
        understood(typed(ROW, basics={"基础标准": name})).basics["built_on"].pk
        for name in ("S4 六类（第1版）", "Ｓ4 六类（第2版）", "S4 六类（第2版） 样例区")
    ]

    assert found == [7, 8, 9]


def test_kind_that_does_not_exist_is_named_with_those_that_do():
    (fault,) = faults_of(typed([*ROW[:4], "打分", *ROW[5:]]))

    assert fault[:3] == ("类别与指标 E3", "计分办法", "打分")
    assert fault[3].startswith("只能是：是否达到、清单逐项、达标值")


def test_all_mistakes_are_named_at_once_in_every_sheet():
    content = typed(
        [*ROW[:5], "101%", *ROW[6:]],
        ["", 12, *ROW[2:]],
        basics={"总分": "一百", "适用对象": ""},
        grades=[("合格", 6), ("合格", 7), ("", 8)],
        headers=(*HEADERS, "备用"),
    )

    assert faults_of(content) == [
        ("基本信息 B2", "适用对象", "", "没有填写，请补填。"),
        ("基本信息 B3", "总分", "一百", "应为数字，请只填数字，不带单位和文字。"),
        ("类别与指标 K2", "备用", "备用", "没有这一列，请改成空白表中的列名，或者删去这一列。"),
        ("类别与指标 F3", "分值", "101%", "应为分数，不能填百分比，请填写分数，例如10或0.5。"),
        ("类别与指标 B4", "类别总分", "12", "与本类别前面写的10不同，请改成一致，或只在第一行填写。"),
        ("等次 A3", "等次", "合格", "等次“合格”出现了两次，请改成不同的名称。"),
        ("等次 A4", "等次", "", "没有填写，请补填。"),
    ]


def test_book_without_a_sheet_or_a_column_is_refused():
    content = typed(ROW)
    book = openpyxl.load_workbook(content)
    del book[GRADES]
    lacking = io.BytesIO()
    book.save(lacking)

    with pytest.raises(Refused, match=r"^工作簿缺少工作表“等次”，请下载空白表"):
        understood(lacking)
    with pytest.raises(Refused, match=r"^工作表“类别与指标”缺少列：计分办法，请补上后再上传。$"):
        understood(typed(headers=[one for one in HEADERS if one != "计分办法"]))
