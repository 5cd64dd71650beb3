"""The .docx, read back with python-docx."""

import io
from dataclasses import replace

import docx
from docx.oxml.ns import qn

from common.paper.check_code import check_code
from common.paper.word import write_word
from tests.common.paper.samples import PROGRESS, filing, progress, roster


def document_of(paper):
    return docx.Document(io.BytesIO(write_word(paper)))


def rows_of(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_list_is_a_table_whose_head_is_repeated():
    table = document_of(progress(60)).tables[0]
    repeated = [row._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in table.rows]

    assert repeated == [True] * 3 + [False] * 61
    assert rows_of(table)[:5] == [
        ["序号", "乡镇(街道)", "应修订数", "已完成数", "完成率(%)", "办理中", "办理中", "备注"],
        ["序号", "乡镇(街道)", "应修订数", "已完成数", "完成率(%)", "公示中", "退回", "备注"],
        ["甲", "乙", "1", "2", "3", "4", "5", "丙"],
        ["合计", "合计", "1800", "18300", "1016.67", "0", "", ""],
        ["1", "样例1镇", "30", "10", "33.33", "0", "", ""],
    ]


def test_texts_stand_as_they_are():
    assert rows_of(document_of(roster()).tables[0])[4] == ["3", "120119002201", "<r>&乙村</r>", "不考核", "", "改名"]


def test_what_stands_around_the_table():
    document = document_of(progress())

    assert [paragraph.text for paragraph in document.paragraphs] == [
        "附件5",
        "表　　号：样统1表",
        "制表机关：样例机关",
        "批准文号：样函〔2026〕12号",
        "有效期至：2027年12月",
        "2026年样例县村规民约清理修订进度表",
        "填报单位（盖章）：样例县计生协会\t填报日期：　　年　　月　　日　　单位：个、%",
        "单位负责人（签字）：\t审核人：\t填报人：\t联系电话：",
        f"共 3 行　核对码：{check_code(progress())}　制表时间：2026年11月21日 21:30",
    ]
    assert (document.core_properties.title, document.core_properties.author) == (
        "2026年样例县村规民约清理修订进度表",
        "样例县计生协会",
    )


def test_page_is_a4_numbered_and_in_fangsong():
    document = document_of(progress())
    section, fonts = document.sections[0], document.styles["Normal"].element.rPr.rFonts
    fields = [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))) == ("仿宋", "仿宋")
    assert fields == ["PAGE", "NUMPAGES"]
    assert section.footer.paragraphs[0].text == f"\t第  页　共  页\t核对码 {check_code(progress())}"


def test_wide_list_lies_across():
    section = document_of(progress(form=replace(PROGRESS, landscape=True))).sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)


def test_opinion_boxes_leave_room_for_the_seal():
    fields, boxes = document_of(filing()).tables
    heights = [row.height.mm for row in boxes.rows]

    assert rows_of(fields)[-1] == ["主要做法", *["一是成立起草小组。\n二是逐户发放。"] * 3]
    assert rows_of(boxes) == [
        ["村(居)委会意见", "同意报送。"],
        ["村(居)委会意见", "负责人（签字）：样例甲　　（盖章）　　2026年10月3日"],
        ["乡镇(街道)意见", ""],
        ["乡镇(街道)意见", "负责人（签字）：　　　　　　　（盖章）　　　　年　　月　　日"],
    ]
    assert [round(heights[0] + heights[1]), round(heights[2] + heights[3])] == [38, 38]


def test_shared_cell_is_merged_down():
    columns = (replace(PROGRESS.columns[0], merged=True), *PROGRESS.columns[1:])
    rows = [dict(row) | {"township": "样例镇"} for row in progress(2).rows]
    table = document_of(progress(form=replace(PROGRESS, columns=columns), rows=rows)).tables[0]

    assert [row.cells[1].text for row in table.rows][-2:] == ["样例镇", "样例镇"]
    assert table.rows[-1].cells[1]._tc is table.rows[-2].cells[1]._tc
