"""F9 as LibreOffice prints it: every unit whole, its figures under heads that are repeated on each page."""

import re

import pytest

from common.paper.workbook import write_workbook
from reporting.actions.books import on_paper
from reporting.official_forms.annual import results
from tests.factories.reporting_rounds import at
from tests.office import converted, pages_of
from tests.reporting.asking import asked
from tests.reporting.rounds import YEAR, Scene

UNITS = 44
HEADS = ("半年考核", "年终考核", "小计", "加分", "扣分", "否决项", "验收", "加权总分", "等次", "名次", "备注")


@pytest.fixture
def pages(db, tmp_path) -> list[str]:
    """A published year of two townships: all scored but the last, one vetoed, one with a very long name."""
    scene = Scene(
        {"weight": 30, "period": "first_half", "name": "半年考核"},
        {"weight": 70, "period": "second_half", "name": "年终考核"},
    )
    villages = [scene.village(number, township="001" if number % 2 else "002") for number in range(1, UNITS)]
    type(villages[0]).objects.filter(pk=villages[6].pk).update(name="呼伦样例县盛乐园区国营林场生活区居民委员会戊")
    for number, village in enumerate(villages):
        scene.sheet(village, 100 if number == 3 else 60 + number % 40, 0)
        scene.sheet(village, "87.25", 1, is_vetoed=number == 5)
    scene.village(UNITS, township="002")
    scene.reckon()
    at(scene.round, "published")
    one = asked(scene.county, year=YEAR)
    (tmp_path / "f9.xlsx").write_bytes(write_workbook(on_paper(results(one), one)))
    return [re.sub(r"\s+", " ", page).replace("第 ", "第") for page in pages_of(converted(tmp_path / "f9.xlsx", "pdf"))]


def test_pages_of_the_results(pages):
    together = "".join(pages)

    assert len(pages) > 1
    assert [[head for head in HEADS if head not in page] for page in pages] == [[]] * len(pages)
    assert [f"第{number} 页" in page for number, page in enumerate(pages, start=1)] == [True] * len(pages)
    names = [f"样例{'001' if n % 2 else '002'}第{n}村" for n in range(1, UNITS + 1) if n != 7]
    assert [name for name in names if name not in together] == []
    assert [together.count(letter) for letter in "呼戊"] == [1, 1]
    assert together.count("87.25") == UNITS - 1 + (UNITS - 1)  # as the year-end's points, and as 验收
    assert ["100.00" in together, "弄虚作假" in together, "未评分" in together] == [True, True, True]
    assert "#" not in together
    assert f"共 {UNITS} 行" in together
