"""The templates that come with the portal, made by code: A4, 仿宋, the margins of GB/T 9704."""

import io
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from reporting.choices import TemplateKind

BODY, TITLE, HEAD = "仿宋", "宋体", "黑体"
INDENT = Pt(32)  # two characters of 16 pt
WIDTH, LEAST_HEIGHT = 156, Mm(9)  # of a table in mm, and of its rows
RED = RGBColor(0xC0, 0x00, 0x00)
RULE = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="8" w:color="C00000"/></w:pBdr>'
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
ROOM = '<w:top w:w="50" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>'  # above and below what a cell says


class Sheet:
    """A document written from top to bottom in the layout of official documents: 28 pt lines of 三号 letters."""

    def __init__(self) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        facts = self.document.core_properties
        facts.title = facts.author = facts.last_modified_by = facts.comments = ""
        self._number_pages(section)

    def line(
        self,
        text: str,
        *,
        font: str = BODY,
        size: float = 16,
        bold: bool = False,
        across: str = "text",
        red: bool = False,
        ruled: bool = False,
    ) -> None:
        paragraph = self.document.add_paragraph()
        look = paragraph.paragraph_format
        look.line_spacing, look.space_after, look.space_before = Pt(max(28, size * 1.4)), Pt(0), Pt(0)
        if across == "text":
            look.first_line_indent = INDENT
        else:
            paragraph.alignment = {
                "centre": WD_ALIGN_PARAGRAPH.CENTER,
                "right": WD_ALIGN_PARAGRAPH.RIGHT,
                "left": WD_ALIGN_PARAGRAPH.LEFT,
            }[across]
        self._run(paragraph, text, font, size, bold)
        if red:
            paragraph.runs[0].font.color.rgb = RED
        if ruled:
            paragraph._p.get_or_add_pPr().append(parse_xml(RULE))

    def each(self, list_name: str, column: str) -> None:
        """A paragraph for each entry of the list."""
        self.line(f"{{%p for 行 in {list_name} %}}")
        self.line(f"{{{{ loop.index }}}}．{{{{ 行.{column} }}}}")
        self.line("{%p endfor %}")

    def title(self, text: str) -> None:
        self.line(text, font=TITLE, size=22, bold=True, across="centre")

    def heading(self, text: str) -> None:
        self.line(text, font=HEAD)

    def table(self, rows_of: str, head: Sequence[tuple[str, str, int]]) -> None:
        """A table with a line for each row of the list; the head is (label, placeholder of the row, share).

        Without rows there is no table: a head alone says nothing.
        """
        self.line(f"{{%p if {rows_of} %}}")
        self._table(rows_of, head)
        self.line("{%p endif %}")

    def _table(self, rows_of: str, head: Sequence[tuple[str, str, int]]) -> None:
        shares = [share for *_, share in head]
        table = self.document.add_table(rows=4, cols=len(head))
        table.autofit = False
        look = table._tbl.tblPr  # Word wants its parts in their order
        look.find(qn("w:tblLayout")).addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{BORDERS}</w:tblBorders>"))
        look.find(qn("w:tblLook")).addprevious(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{ROOM}</w:tblCellMar>"))
        widths = [Mm(WIDTH * share / sum(shares)) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width  # of the grid, by which LibreOffice goes; Word goes by the cells
        texts = (
            [label for label, *_ in head],
            [f"{{%tr for 行 in {rows_of} %}}"],
            [f"{{{{ 行.{name} }}}}" for _, name, _ in head],
            ["{%tr endfor %}"],
        )
        for is_head, row, said in zip((True, False, False, False), table.rows, texts, strict=True):
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
            row.height = LEAST_HEIGHT
            for cell, text, width, share in zip_longest(row.cells, said, widths, shares, fillvalue=""):
                cell.width, cell.vertical_alignment = width, WD_ALIGN_VERTICAL.CENTER
                is_words = share == max(shares) and not is_head
                self._fill(cell.paragraphs[0], text, HEAD if is_head else BODY, begins_left=is_words)
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))

    def _fill(self, paragraph, text: str, font: str, *, begins_left: bool) -> None:
        """A cell of a table: words begin left, figures and heads stand in the middle."""
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if begins_left else WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        self._run(paragraph, text, font, 12, False)

    def content(self) -> bytes:
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()

    def _run(self, paragraph, text: str, font: str, size: float, bold: bool):
        """Gives the element of the run."""
        run = paragraph.add_run(text)
        run.bold, run.font.size, run.font.name = bold, Pt(size), font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        return run._element

    def _number_pages(self, section) -> None:
        """— 1 — at the foot, in 四号."""
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        dash, number, _ = (self._run(footer, text, TITLE, 14, False) for text in ("— ", "1", " —"))
        field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"/>')
        dash.addnext(field)
        field.append(number)


def _targets() -> bytes:
    sheet = Sheet()
    sheet.title("{{ 年度 }}年度目标责任书")
    sheet.line("{{ 文号 }}", across="centre")
    sheet.line("")
    sheet.line("{{ 正文 }}")
    columns = (
        ("序号", "序号", 1),
        ("指标", "指标", 4),
        ("单位", "单位", 1),
        ("要求", "要求", 2),
        ("目标值", "目标值", 2),
    )
    sheet.table("目标", columns)
    sheet.line("")
    sheet.line("本责任书一式两份，双方各执一份。")
    sheet.line("")
    sheet.line("{{ 县区 }}（签字）：{{ 县区签字人 }}", across="left")
    sheet.line("")
    sheet.line("{{ 乡镇 }}（签字）：{{ 乡镇签字人 }}", across="left")
    sheet.line("")
    sheet.line("签订日期：{{ 签订日期 }}", across="right")
    return sheet.content()


def _report() -> bytes:
    sheet = Sheet()
    sheet.title("{{ 地区 }}{{ 年度 }}年度评估验收报告")
    sheet.line("")
    _report_work(sheet)
    _report_results(sheet)
    sheet.line("")
    sheet.line("{{ 填报单位 }}", across="right")
    sheet.line("{{ 报告日期 }}", across="right")
    return sheet.content()


def _report_work(sheet: Sheet) -> None:
    """What there is, and what was done."""
    sheet.heading("一、基本情况")
    sheet.line(
        "{{ 地区 }}共有村(居) {{ 村居数 }} 个、{{ 户数 }} 户，常住人口 {{ 常住人口 }} 人，户籍人口 {{ 户籍人口 }} 人。"
        "{{ 年度 }}年出生 {{ 出生人数 }} 人，其中男 {{ 出生男 }} 人、女 {{ 出生女 }} 人，出生率 {{ 出生率 }}‰，"
        "出生性别比 {{ 出生性别比 }}（女=100）；死亡 {{ 死亡人数 }} 人。"
    )
    sheet.line(
        "现有计划生育协会组织 {{ 组织数 }} 个、会员小组 {{ 会员小组数 }} 个、会员 {{ 会员数 }} 人，"
        "会员覆盖率 {{ 会员覆盖率 }}%；志愿者 {{ 志愿者数 }} 人，活动阵地 {{ 阵地数 }} 处。"
    )
    sheet.heading("二、主要做法")
    sheet.line(
        "章程、规约：自治章程已生效的村(居)占 {{ 章程生效比例 }}%，村规民约(居民公约)已生效的占 {{ 规约生效比例 }}%，"
        "两者均按2026年新法修订的占 {{ 规约修订比例 }}%。"
    )
    sheet.line("协议：自愿签订协议 {{ 协议签订户数 }} 户，签订率 {{ 协议签订率 }}%，诚信小组 {{ 诚信小组数 }} 个。")
    sheet.line("制度：各项制度应开展和已开展的情况如下。")
    columns = (("制度", "名称", 4), ("应开展", "应开展", 2), ("已开展", "已开展", 2), ("完成率(%)", "完成率", 2))
    sheet.table("制度", columns)


def _report_results(sheet: Sheet) -> None:
    """What came of it, and what is still to be mended."""
    sheet.heading("三、评估结果")
    sheet.line("{{ 年度 }}年度申报村(居) {{ 申报数 }} 个，命名 {{ 命名数 }} 个。")
    sheet.table("申报", (("办理环节", "情况", 3), ("村(居)数", "数量", 1)))
    sheet.line("")
    sheet.table("命名", (("村(居)", "村居", 4), ("称号", "称号", 3), ("证书编号", "编号", 4)))
    sheet.line(
        "年度考核（{{ 考核依据 }}）：列入考核的村(居) {{ 考核村居数 }} 个，有总分的 {{ 得分村居数 }} 个，"
        "平均得分 {{ 平均得分 }} 分，上年平均 {{ 上年平均得分 }} 分，{{ 得分较上年 }}；一票否决 {{ 否决村居数 }} 个。"
    )
    sheet.table("等次", (("等次", "名称", 3), ("村(居)数", "个数", 2), ("比例(%)", "比例", 2)))
    sheet.line("得分最高的乡镇(街道)：{{ 最高乡镇 }}；得分最低的：{{ 最低乡镇 }}。")
    columns = (("乡镇(街道)", "乡镇", 4), ("得分", "得分", 2), ("名次", "名次", 2))
    sheet.table("乡镇得分", (*columns, ("上年得分", "上年得分", 2), ("上年名次", "上年名次", 2)))
    sheet.heading("四、存在问题及整改")
    sheet.line("发现问题 {{ 整改数 }} 项，已整改销号 {{ 整改完成数 }} 项。")
    columns = (("村(居)", "村居", 4), ("问题", "问题", 5), ("整改期限", "期限", 3), ("办理情况", "情况", 3))
    sheet.table("整改", columns)


def _circular() -> bytes:
    """GB/T 9704: 发文机关标志 in red, 文号, a red rule, title in 二号, text in 三号, 落款 and date at the right."""
    sheet = Sheet()
    sheet.line("{{ 落款 }}文件", font=TITLE, size=30, bold=True, across="centre", red=True)
    sheet.line("")
    sheet.line("{{ 文号 }}", across="centre", ruled=True)
    sheet.line("")
    sheet.title("{{ 标题 }}")
    sheet.line("")
    sheet.line("{{ 县区 }}各乡镇(街道)：", across="left")
    sheet.line("{{ 正文 }}")
    sheet.heading("一、{{ 年度 }}年度乡镇(街道)考核结果")
    columns = (("名次", "名次", 1), ("乡镇(街道)", "乡镇", 3), ("得分", "得分", 2), ("上年名次", "上年名次", 2))
    sheet.table("乡镇结果", columns)
    sheet.heading("二、{{ 年度 }}年度村(居)考核结果")
    columns = (("名次", "名次", 2), ("乡镇(街道)", "乡镇", 4), ("村(居)", "村居", 5), ("总分", "总分", 2))
    sheet.table("村居结果", (*columns, ("等次", "等次", 2), ("说明", "说明", 3)))
    sheet.line("未抽查的村(居) {{ 未抽查数 }} 个，没有得分，不列入上表。")
    sheet.heading("三、表扬")
    sheet.line("对下列单位予以通报表扬：")
    sheet.each("表扬", "单位")
    sheet.heading("四、整改")
    sheet.line("请下列单位限期整改：")
    sheet.each("整改", "单位")
    sheet.line("")
    sheet.line("{{ 落款 }}", across="right")
    sheet.line("{{ 印发日期 }}", across="right")
    return sheet.content()


READY_MADE: Mapping[str, Callable[[], bytes]] = {
    TemplateKind.TARGETS: _targets,
    TemplateKind.REPORT: _report,
    TemplateKind.CIRCULAR: _circular,
}


def ready_made(kind: str) -> bytes:
    return READY_MADE[kind]()
