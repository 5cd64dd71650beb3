"""Tables much wider than their page are cut into bands that read by themselves, in all three outputs."""

import io
from dataclasses import replace

import pytest
from docx import Document
from openpyxl import load_workbook

from common.paper.bands import Cut, bands_of, cut_of
from common.paper.check_code import check_code
from common.paper.declarations import SUM, ListForm, PaperColumn, Totals
from common.paper.layout import laid_out
from common.paper.page import page_context
from common.paper.values import Kind
from common.paper.word import write_word
from common.paper.workbook import write_workbook
from tests.common.paper.samples import progress, roster
from tests.office import converted, pages_of

DUTIES = 12


def duties(count: int = 3, named: int = DUTIES):
    """Three columns for each duty, as F10 has them."""
    columns = [PaperColumn("area", "村(居)", width=20)]
    for duty in range(named):
        for part in ("应开展次数", "已开展次数", "完成次数"):
            columns.append(PaperColumn(f"{duty}{part}", part, Kind.INTEGER, group=f"制度{duty + 1}", total=SUM))
    form = ListForm(key="样", title="2026年样例制度情况表", columns=tuple(columns), totals=Totals.FIRST)
    rows = [
        {"area": f"样例{n}村"} | {column.key: 100 * n + place for place, column in enumerate(columns) if place}
        for n in range(1, count + 1)
    ]
    return roster(form=form, rows=rows)


def texts(lines) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in lines]


def test_table_that_fits_or_nearly_fits_stays_whole():
    nearly = laid_out(duties(named=9))

    assert 0.6 <= nearly.scale < 1
    assert bands_of(nearly) == [nearly]
    assert cut_of(laid_out(progress(3))) == Cut(0, ((0, 8),))


def test_wide_table_is_cut_between_its_groups_and_names_its_rows_in_each_band():
    first, *others = bands = bands_of(laid_out(duties()))

    assert texts(first.head)[0] == ["序号", "村(居)", "制度1", "制度2", "制度3", "制度4"]
    assert [texts(band.head)[0][:3] for band in others] == [["序号", "村(居)", f"制度{n}"] for n in (5, 9)]
    assert texts(others[0].body)[0][:2] == ["合计", "639"]
    assert [line[:3] for line in texts(others[0].body)[1:]] == [
        ["1", "样例1村", "113"],
        ["2", "样例2村", "213"],
        ["3", "样例3村", "313"],
    ]
    assert texts(others[-1].head)[0][-1] == "备注"
    assert all(sum(band.widths) <= 130 for band in bands)


def test_no_figure_is_lost_and_none_stands_twice():
    grid = laid_out(duties(named=25))
    bands = bands_of(grid)

    figures = [cell.text for band in bands for line in band.body[1:] for cell in line.cells if cell.column > 1]
    assert sorted(figures) == sorted(cell.text for line in grid.body[1:] for cell in line.cells if cell.column > 1)
    widths = [sum(band.widths) for band in bands]
    assert max(widths) - min(widths) < 40  # bands are about as wide as each other


def test_group_wider_than_the_page_is_cut_with_its_name_on_both_sides():
    columns = tuple(PaperColumn(f"c{n}", "应开展次数", Kind.INTEGER, group="同一组") for n in range(30))
    form = ListForm(key="样", title="样", columns=columns)
    bands = bands_of(laid_out(roster(form=form, rows=[dict.fromkeys((column.key for column in columns), 12_345_678)])))

    assert [texts(band.head)[0][:2] for band in bands] == [["序号", "同一组"]] * len(bands)
    assert sum(len(band.body[0].cells) - 1 for band in bands) == 31


def test_workbook_turns_the_page_between_the_bands_and_its_code_is_that_of_the_whole():
    paper = duties()
    sheet = load_workbook(io.BytesIO(write_workbook(paper))).active

    assert [mark.id for mark in sheet.col_breaks.brk] == [14, 26]
    assert (sheet.print_title_cols, sheet.freeze_panes) == ("$A:$B", "C5")
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert 70 < int(sheet.page_setup.scale) <= 100
    assert sheet.oddHeader.center.text.strip() == "2026年样例制度情况表"
    assert sheet.oddFooter.right.text.endswith(check_code(paper))
    assert "A1:N1" in {str(merged) for merged in sheet.merged_cells.ranges}  # the title over the first page alone


@pytest.mark.parametrize("named", [14, 15, 20])
def test_no_page_in_libreoffice_is_wider_than_its_band(tmp_path, named):
    paper = duties(2, named)
    (tmp_path / "wide.xlsx").write_bytes(write_workbook(paper))

    assert len(pages_of(converted(tmp_path / "wide.xlsx", "pdf"))) == len(bands_of(laid_out(paper)))


def test_pages_in_libreoffice_hold_every_figure_under_its_head(tmp_path):
    (tmp_path / "wide.xlsx").write_bytes(write_workbook(duties(60)))
    pages = pages_of(converted(tmp_path / "wide.xlsx", "pdf"))

    sides = [[page for page in pages if f"制度{last} " in page or f"制度{last}\n" in page] for last in (4, 8, 12)]
    assert [len(side) for side in sides] == [len(pages) / 3] * 3
    assert all("2026年样例制度情况表" in page and "村(居)" in page for page in pages)
    for side in sides:
        assert [f"样例{n}村" for n in range(1, 61) if not any(f"样例{n}村" in page for page in side)] == []
    assert "6036" in "".join(sides[-1])
    assert "#" not in "".join(pages)


def test_word_and_page_have_a_table_for_each_band():
    document = Document(io.BytesIO(write_word(duties())))
    words = [paragraph.text for paragraph in document.paragraphs]

    assert [len(table.columns) for table in document.tables] == [14, 14, 15]
    assert {"（续表1）", "（续表2）"} <= set(words)
    assert [len(table["body"]) for table in page_context(duties())["tables"]] == [4, 4, 4]


@pytest.mark.parametrize("landscape", [True, False])
def test_band_is_as_wide_as_the_page_lies(landscape):
    paper = duties()
    grid = laid_out(replace(paper, form=replace(paper.form, landscape=landscape)))

    assert all(sum(band.widths) <= (130 if landscape else 88) for band in bands_of(grid))
