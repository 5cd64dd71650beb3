"""A whole standard as one workbook: out, back in the same; and everything that is wrong with a cell is named."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.choices import AppliesTo, JudgedBy, NotApplicable
from assessments.models import Grade, Indicator, Section, Standard, StandardVersion
from assessments.standard_book.columns import BASICS, GRADES, INDICATORS
from assessments.standard_book.reading import ReadStandard, read_standard
from assessments.standard_book.writing import BookWriter
from assessments.version_spec import Parts, rule_of
from common.importing.reading import read_book
from common.refusal import Refused
from tests.assessments.random_standards import KINDS, POINTS
from villages.models import Region

COUNTY = Region(name="样例区")
BASES = [
    StandardVersion(pk=7, standard=Standard(code="S4", name="六类"), title="六类", number=1),
    StandardVersion(pk=8, standard=Standard(code="S4", name="六类"), title="六类", number=2),
    StandardVersion(pk=9, standard=Standard(code="S4", name="六类", region=COUNTY), title="六类", number=2),
]


@st.composite
def indicators(draw, position):
    kind, points = draw(st.sampled_from(list(KINDS))), draw(POINTS)
    parameters, _ = draw(KINDS[kind](points))
    applies_to = draw(st.sampled_from(AppliesTo.values))
    has_own_points = any("points" in item for item in parameters.get("items", ())) or kind in ("tiers", "range")
    residents_points = None if has_own_points else draw(st.one_of(st.none(), POINTS))
    if kind == "manual" and residents_points is not None:
        parameters = {}
    is_archived = draw(st.integers(0, 5)) == 0
    return Indicator(
        position=position,
        number=f"{position}",
        text=draw(st.sampled_from(["群众知晓率不低于90%", "=不是公式", "+1 事务公开\n第二行", "1.50"])),
        kind=kind,
        points=Decimal(0) if is_archived else points,
        residents_points=None if is_archived else residents_points,
        applies_to=applies_to,
        parameters={} if is_archived else parameters,
        metric="" if is_archived else draw(st.sampled_from(["", "households"])),
        guidance=draw(st.sampled_from(["", "以台账为准。"])),
        is_rank_only=not is_archived and kind != "veto" and draw(st.booleans()),
        is_archived=is_archived,
        archived_reason="依法不再考核" if is_archived else "",
    )


@st.composite
def books(draw):
    version = StandardVersion(
        title="样例标准",
        applies_to=draw(st.sampled_from(AppliesTo.values)),
        full_points=draw(POINTS),
        judged_by=draw(st.sampled_from(JudgedBy.values)),
        not_applicable=draw(st.sampled_from(NotApplicable.values)),
        bonus_cap=draw(st.one_of(st.none(), POINTS)),
        penalty_cap=draw(st.one_of(st.none(), POINTS)),
        is_floored=draw(st.booleans()),
        is_archive=draw(st.booleans()),
        built_on=draw(st.sampled_from([None, *BASES])),
        source="样发〔2026〕3号",
    )
    sections = []
    for place in range(1, draw(st.integers(1, 3)) + 1):
        section = Section(
            title=f"类别{place}", stated_points=draw(POINTS), pass_mark=draw(st.one_of(st.none(), POINTS))
        )
        sections.append((section, [draw(indicators(n)) for n in range(1, draw(st.integers(0, 3)) + 1)]))
    grades = [Grade(name="合格", minimum=Decimal(10)), Grade(name="示范", minimum=Decimal("18.5"))]
    return Parts(version, sections, grades)


def written(parts: Parts | None) -> io.BytesIO:
    content = io.BytesIO()
    BookWriter(content, BASES).write("X1", "样例标准", parts)
    content.seek(0)
    return content


def understood(content: io.BytesIO) -> ReadStandard:
    return read_standard(read_book(content), BASES)


def said(parts: Parts) -> dict:
    """What the parts say, as plain values; rules as the engine understands them."""
    version = parts.version
    return {
        "version": {
            name: getattr(version, name)
            for name in (
                *("title", "applies_to", "full_points", "judged_by", "not_applicable", "bonus_cap", "penalty_cap"),
                *("is_floored", "is_archive", "built_on", "source"),
            )
        },
        "grades": [(grade.name, grade.minimum) for grade in parts.grades],
        "sections": [
            ((section.title, section.stated_points, section.pass_mark), [of_indicator(one) for one in own])
            for section, own in parts.sections
        ],
    }


def of_indicator(one: Indicator) -> tuple:
    names = ("number", "text", "kind", "points", "residents_points", "applies_to", "metric", "guidance", "evidence")
    plain = tuple(getattr(one, name) for name in (*names, "is_rank_only", "is_archived", "archived_reason"))
    rules = [] if one.is_archived else [keyless(rule_of(one, kind)) for kind in ("village", "residents")]
    return plain, rules


def keyless(rule):
    """A rule without the keys of its entries, which a workbook does not show."""
    if not hasattr(rule, "items"):
        return rule
    return rule.points, [(item.text, item.points) for item in rule.items], rule.each_missing, rule.floor


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40, deadline=None)
@given(books())
def test_standard_comes_back_from_its_workbook_as_it_left(parts):
    read = understood(written(parts))

    assert read.faults == []
    assert (read.basics["code"], read.basics["name"]) == ("X1", "样例标准")
    assert said(read.parts()) == said(parts)


# --- What an officer types


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

    assert [place for place, *_ in faults_of(content)] == [
        *("基本信息 B2", "基本信息 B3", "类别与指标 K2", "类别与指标 F3", "类别与指标 B4", "等次 A3", "等次 A4"),
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


def test_empty_book_has_the_columns_and_no_rows():
    read = understood(written(None))

    assert (read.sections, read.grades) == ([], [])
    assert {fault.sheet for fault in read.faults} == {BASICS}
