"""The annual book as LibreOffice prints it: every page looked at, nothing cut, heads repeated."""

import re

import pytest

from reporting.actions.books import make_book
from reporting.official_forms.catalogue import CATALOGUE
from tests.factories import AnnualStatisticsFactory, AssociationFactory, RegionFactory
from tests.office import converted, pages_of
from tests.reporting.asking import asked
from villages.models import Village

YEAR = 2025
LONG = "样例呼和浩特市和林格尔县盛乐园区第一国营林场生活区居民委员会"


@pytest.fixture
def pages(db, tmp_path) -> list[str]:
    """A county of two townships with sixty villages, one of them with a very long name."""
    for township in ("120119104", "120119105"):
        region = RegionFactory(code=township)
        villages = Village.objects.bulk_create(
            Village(
                code=f"{township}{n + 200}", name=LONG if n == 7 else f"样例{township[-1]}{n:02}村", township=region
            )
            for n in range(30)
        )
        for village in villages:
            AnnualStatisticsFactory(filed=True, village=village, year=YEAR, registered_population=123_456)
            AssociationFactory(village=village, individual_members=130)
    county = RegionFactory(code="120119")
    with make_book(asked(county, year=YEAR, by_village=True), address="").file as file:
        (tmp_path / "book.xlsx").write_bytes(file.read())
    return pages_of(converted(tmp_path / "book.xlsx", "pdf"))


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_pages_of_the_book(pages):
    told = [without_space(page) for page in pages]

    # Each sheet begins with its title and ends with rows, code and time; each page is numbered through to the last.
    assert all("目录" in page for page in told[:1])
    assert all(re.search(rf"第{number}页共{len(pages)}页", page) for number, page in enumerate(told, start=1))
    assert len(re.findall(r"共\d+行核对码：", "".join(told))) == SHEETS
    assert [number for number, page in enumerate(told, start=1) if "序号" not in page] == []  # the head of its sheet

    of_villages = [page for page in told if "出生性别比" in page and "村(居)" in page and "样例" in page]
    assert len(of_villages) >= 2  # too long for one page
    for page in of_villages:
        assert {"户数", "常住人口", "会员覆盖率", "备注"} <= {word for word in HEADS if word in page}
    # Every village stands on paper, whole, and so does every figure.
    together = "".join(of_villages)
    names = [f"样例{township}{n:02}村" for township in "45" for n in range(30) if n != 7]
    assert [name for name in names if name not in together] == []
    assert together.count("123456") == 60
    assert "#" not in "".join(told)  # what spreadsheets print where a figure does not fit


# The cover, the forms, and the statistics among them once more by village.
SHEETS = 1 + sum(form.fill is not None for form in CATALOGUE) + sum(form.by_village for form in CATALOGUE)
HEADS = ("户数", "常住人口", "会员覆盖率", "备注")
