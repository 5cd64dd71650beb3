"""A form as .docx: a table whose head is repeated, on A4, with room for seals. Everything stays editable."""

import io
from xml.sax.saxutils import escape

from django.utils import timezone
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from common.paper.bands import bands_of
from common.paper.check_code import check_code
from common.paper.conventions import BODY_FONT, SEAL_ROOM, TITLE_FONT
from common.paper.declarations import ListForm
from common.paper.layout import Cell, Grid, Line, Role, laid_out
from common.paper.paper import Opinion, Paper

SHORT, LONG = 210, 297  # mm
SIDES, TOP, BOTTOM = 16, 18, 18
TWIPS = 1440 / 25.4
CELL_MARGIN, SMALLEST = 60, 5.5  # twips, points
LABEL_SHARE = 0.18  # of an opinion box
SIGNING_LINE, TABLE_CODE_WIDTH = 10, 68
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write_word(paper: Paper) -> bytes:
    """The whole form as one document."""
    grid = laid_out(paper)
    document = _Document(paper, grid)
    target = io.BytesIO()
    document.write().save(target)
    return target.getvalue()


class _Document:
    """Written from top to bottom."""

    def __init__(self, paper: Paper, grid: Grid) -> None:
        self.paper, self.form, self.grid = paper, paper.form, grid
        self.code = check_code(paper, grid)
        self.document = Document()
        self.width = (LONG if self.form.is_landscape else SHORT) - 2 * SIDES  # mm between the margins
        self.size = 10 if self.form.is_landscape else 10.5

    def write(self):
        self._set_up()
        self._top()
        for number, band in enumerate(bands_of(self.grid)):
            if number:
                self._continued_table(number)
            self._table(band)
        self._opinions()
        self._foot()
        self._number_pages()
        return self.document

    def _set_up(self) -> None:
        document, paper = self.document, self.paper
        section = document.sections[0]
        width, height = (LONG, SHORT) if self.form.is_landscape else (SHORT, LONG)
        section.orientation = WD_ORIENT.LANDSCAPE if self.form.is_landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin = section.right_margin = Mm(SIDES)
        section.top_margin, section.bottom_margin, section.footer_distance = Mm(TOP), Mm(BOTTOM), Mm(9)
        style = document.styles["Normal"]
        properties = style.element.get_or_add_rPr()
        _set_font(properties, style.font, BODY_FONT)
        properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="zh-CN" w:eastAsia="zh-CN"/>'))
        style.font.size = Pt(12)
        style.paragraph_format.space_after = Pt(0)
        facts = document.core_properties
        facts.title, facts.author, facts.last_modified_by, facts.comments = paper.title, paper.unit, paper.unit, ""
        facts.created = facts.modified = timezone.localtime(paper.made_at).replace(tzinfo=None)

    # Above the table

    def _top(self) -> None:
        paper, form = self.paper, self.form
        if form.annex:
            self._paragraph(form.annex)
        for line in form.table_code.lines if form.table_code else ():
            self._paragraph(line, size=9).paragraph_format.left_indent = Mm(self.width - TABLE_CODE_WIDTH)
        title = self._paragraph(paper.title, size=18, font=TITLE_FONT, bold=True)
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(4), Pt(8)
        if paper.summary:
            self._paragraph(paper.summary, size=self.size)
        right = "　　".join(words for words in (paper.filled_words, form.unit_line) if words)
        line = self._paragraph(f"{paper.unit_words}\t{right}", size=self.size)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(self.width), WD_TAB_ALIGNMENT.RIGHT)
        line.paragraph_format.space_after = Pt(3)
        line.paragraph_format.keep_with_next = True

    def _paragraph(self, text: str, *, size: float = 12, font: str = "", bold: bool = False) -> Paragraph:
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.size, run.font.bold = Pt(size), bold
        if font:
            _set_font(run._element.get_or_add_rPr(), run.font, font)
        return paragraph

    # The table. Written as text: python-docx walks the whole table for each cell that it merges.

    def _table(self, grid: Grid) -> None:
        share = self.width * TWIPS / sum(grid.widths)
        self.columns = [round(width * share) for width in grid.widths]
        self.cell_size = max(round(self.size * grid.scale * 2) / 2, SMALLEST)
        self.merged: dict[int, tuple[int, Cell]] = {}  # column -> rows still to come, and the cell above them
        lines = [*((line, True) for line in grid.head), *((line, False) for line in grid.body)]
        rows = "".join(self._row(line, is_head) for line, is_head in lines)
        self._append_table(self.columns, rows, CELL_MARGIN if grid.scale == 1 else CELL_MARGIN // 3)

    def _continued_table(self, number: int) -> None:
        line = self._paragraph(f"（续表{number}）", size=self.size)
        line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(8), True

    def _append_table(self, columns: list[int], rows: str, beside: int = CELL_MARGIN) -> None:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
        table = parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar><w:left w:w="{beside}" w:type="dxa"/><w:right w:w="{beside}" w:type="dxa"/></w:tblCellMar>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
        )
        self.document.element.body.insert(len(self.document.element.body) - 1, table)

    def _row(self, line: Line, is_head: bool) -> str:
        cells = {cell.column: self._cell(cell) for cell in line.cells}
        for column, (left, above) in list(self.merged.items()):
            cells[column] = self._continued(above)
            self.merged[column] = (left - 1, above)
            if left == 1:
                del self.merged[column]
        self.merged |= {cell.column: (cell.rows - 1, cell) for cell in line.cells if cell.rows > 1}
        body = "".join(cells[column] for column in sorted(cells))
        height = round(max(line.tall, 7) * TWIPS)
        repeated = "<w:tblHeader/>" if is_head else ""
        return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}"/>{repeated}</w:trPr>{body}</w:tr>'

    def _span(self, cell: Cell) -> str:
        width = sum(self.columns[cell.column : cell.column + cell.columns])
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        return f'<w:tcW w:w="{width}" w:type="dxa"/>{span}'

    def _continued(self, above: Cell) -> str:
        return f"<w:tc><w:tcPr>{self._span(above)}<w:vMerge/></w:tcPr><w:p/></w:tc>"

    def _cell(self, cell: Cell) -> str:
        merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
        across = "center" if cell.is_centred else "right" if cell.is_figure else "left"
        bold = cell.role in (Role.HEAD, Role.TOTAL, Role.HEADING)
        down = "top" if cell.on_top else "center"
        return (
            f'<w:tc><w:tcPr>{self._span(cell)}{merge}<w:vAlign w:val="{down}"/></w:tcPr>'
            f"{_paragraphs(cell.text, across, self.cell_size, bold)}</w:tc>"
        )

    # Below the table

    def _opinions(self) -> None:
        boxes = self.paper.boxes()
        if not boxes:
            return
        if isinstance(self.form, ListForm):
            self._paragraph("", size=6)
        whole = sum(self.columns)
        label = round(whole * LABEL_SHARE)
        self._append_table([label, whole - label], "".join(self._opinion(label, whole, *box) for box in boxes))

    def _opinion(self, label: int, whole: int, name: str, opinion: Opinion) -> str:
        """The label beside two rows: the text, and below it the line for name, seal and date."""
        room = round((SEAL_ROOM - SIGNING_LINE) * TWIPS)
        named = _paragraphs(name, "center", self.size, False)
        left = f'<w:tcW w:w="{label}" w:type="dxa"/>'
        right = f'<w:tcW w:w="{whole - label}" w:type="dxa"/>'
        none = '<w:{0} w:val="nil"/>'
        return (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{room}"/></w:trPr>'
            f'<w:tc><w:tcPr>{left}<w:vMerge w:val="restart"/><w:vAlign w:val="center"/></w:tcPr>{named}</w:tc>'
            f"<w:tc><w:tcPr>{right}<w:tcBorders>{none.format('bottom')}</w:tcBorders></w:tcPr>"
            f"{_paragraphs(opinion.text, 'left', self.size, False, keep=True)}</w:tc></w:tr>"
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{round(SIGNING_LINE * TWIPS)}"/></w:trPr>'
            f"<w:tc><w:tcPr>{left}<w:vMerge/></w:tcPr><w:p/></w:tc>"
            f'<w:tc><w:tcPr>{right}<w:tcBorders>{none.format("top")}</w:tcBorders><w:vAlign w:val="center"/></w:tcPr>'
            f"{_paragraphs(opinion.signing_words, 'right', self.size, False)}</w:tc></w:tr>"
        )

    def _foot(self) -> None:
        for note in self.paper.all_notes:
            self._paragraph(note, size=self.size)
        if self.form.signers:
            signatures = self._paragraph("\t".join(self.paper.signatures), size=self.size)
            signatures.paragraph_format.space_before = Pt(8)
            signatures.paragraph_format.keep_with_next = True
            for place in range(1, len(self.form.signers)):
                signatures.paragraph_format.tab_stops.add_tab_stop(Mm(self.width * place / len(self.form.signers)))
        made = self._paragraph(self.paper.made_words(self.code), size=9)
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        made.paragraph_format.space_before = Pt(4)

    def _number_pages(self) -> None:
        footer = self.document.sections[0].footer.paragraphs[0]
        stops = footer.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(self.width / 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(self.width), WD_TAB_ALIGNMENT.RIGHT)
        footer.style = self.document.styles["Normal"]
        for words, field in (("\t第 ", "PAGE"), (" 页　共 ", "NUMPAGES"), (f" 页\t核对码 {self.code}", "")):
            footer.add_run(words).font.size = Pt(9)
            if field:
                _add_field(footer, field)


def _add_field(paragraph: Paragraph, name: str) -> None:
    """Something that Word works out on each page."""
    run = paragraph.add_run("1")
    run.font.size = Pt(9)
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}"/>')
    paragraph._p.append(field)
    field.append(run._element)


def _paragraphs(text: str, across: str, size: float, bold: bool, keep: bool = False) -> str:
    """A paragraph for each line of a cell's text."""
    look = f'{"<w:b/>" if bold else ""}<w:sz w:val="{round(size * 2)}"/>'
    kept = "<w:keepNext/>" if keep else ""
    return "".join(
        f'<w:p><w:pPr>{kept}<w:jc w:val="{across}"/></w:pPr>'
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in text.split("\n")
    )


def _set_font(properties, font, name: str) -> None:
    """For Latin and Chinese letters alike: python-docx names it for Latin ones only."""
    font.name = name
    properties.rFonts.set(qn("w:eastAsia"), name)
