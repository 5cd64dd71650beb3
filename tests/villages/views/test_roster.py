"""名册: the list of villages as an official form."""

import io
from datetime import date, timedelta

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.actions import papers
from common.models import ExportKind, ExportRecord
from tests.factories import CommitteeMemberFactory, RegionFactory, StaffUserFactory, VillageFactory, WordFactory
from villages.choices import Role
from villages.models import Region, Village

pytestmark = pytest.mark.django_db
ROSTER = "/villages/roster/"
SOON = timezone.localdate() + timedelta(days=400)


@pytest.fixture
def villages():
    """Two in the first township, one in the second, one abroad."""
    RegionFactory(code="120119001", name="甲镇")
    RegionFactory(code="120119002", name="乙镇")
    first = VillageFactory(code="120119001201", name="台子村", households=0, eligible_voters=310)
    VillageFactory(code="120119001101", name="=样例社区", households=120)
    VillageFactory(code="120119002201", name="样例乙村", households=80)
    VillageFactory(code="130102001201", name="外埠藏村")
    head = WordFactory(label="书记兼主任")
    CommitteeMemberFactory(village=first, name="样例书记", post=head, term_end=SOON)
    CommitteeMemberFactory(village=first, name="样例离任", post=head, term_end=None, left_on=date(2025, 1, 1))
    CommitteeMemberFactory(village=first, name="样例副职", post=WordFactory(label="副主任"))


@pytest.fixture
def reviewer(client, reviewer):
    client.force_login(reviewer)
    return reviewer


def body_of(response) -> list[list[str]]:
    return [[cell["text"] for cell in line["cells"]] for line in response.context["tables"][0]["body"]]


def test_roster_of_a_county_has_subtotals_and_the_total(client, reviewer, villages):
    response = client.get(ROSTER)

    assert response.context["heading"] == f"{timezone.localdate().year}年样例120119县村(居)民委员会名册"
    assert body_of(response) == [
        ["1", "甲镇", "120119001101", "=样例社区", "居", "120", "", "", "", "", ""],
        ["2", "甲镇", "120119001201", "台子村", "村", "0", "310", "样例书记", "样例书记", f"{SOON}", ""],
        ["甲镇小计（2个）", "120", "310", "", "", "", ""],
        ["3", "乙镇", "120119002201", "样例乙村", "村", "80", "", "", "", "", ""],
        ["乙镇小计（1个）", "80", "", "", "", "", ""],
        ["合计（3个）", "200", "310", "", "", "", ""],
    ]
    assert response.context["landscape"]


def test_roster_takes_the_filters_of_the_list_along(client, reviewer, villages):
    listed = client.get("/villages/?region=120119001&kind=village")
    button = next(action for action in listed.context["actions"] if action["label"] == "名册")

    response = client.get(button["url"])

    assert [row[3] for row in body_of(response) if len(row) == 11] == ["台子村"]
    assert response.context["heading"].endswith("年甲镇村(居)民委员会名册")
    assert response.context["back_url"] == "/villages/?region=120119001&kind=village"
    noted = ExportRecord.objects.get()
    assert (noted.kind, noted.row_count, noted.filters) == (
        ExportKind.PRINT,
        1,
        "类型：村；状态：正常；行政区划：120119001",
    )


def test_files_hold_what_the_page_shows_and_nothing_foreign(client, reviewer, villages):
    shown = body_of(client.get(ROSTER))
    book = openpyxl.load_workbook(io.BytesIO(client.get(ROSTER, {"as": "xlsx"}).getvalue()))
    word = docx.Document(io.BytesIO(client.get(ROSTER, {"as": "docx"}).getvalue()))

    names = [row[3] for row in shown if len(row) == 11]
    assert [cell.value for cell in book.active["D"][3:9] if cell.value] == names == ["=样例社区", "台子村", "样例乙村"]
    assert [row.cells[3].text for row in word.tables[0].rows if row.cells[0].text.isdigit()] == names
    assert Village.objects.filter(name="外埠藏村").exists()
    codes = set(ExportRecord.objects.values_list("check_code", flat=True))
    assert len(codes) == 1 and "" not in codes


def test_foreign_region_gives_an_empty_roster(client, clerk, villages):
    assert body_of(client.get(ROSTER, {"region": "130102001"})) == [["合计（0个）", "", "", "", "", "", ""]]


def test_too_long_for_paper_points_to_excel(client, reviewer, villages, monkeypatch):
    monkeypatch.setitem(papers.MOST_ROWS, papers.Output.PAGE, 2)

    response = client.get(ROSTER)
    page = response.content.decode()

    assert response.context["heading"] == f"{timezone.localdate().year}年村(居)民委员会名册"
    assert page.count("共 3 行，超过打印一次 2 行的上限。请下载 Excel，或者按区划缩小查询范围后再出表。") == 1
    assert page.count("?as=xlsx") == 1
    assert "台子村" not in page
    assert ExportRecord.objects.count() == 0


def test_roster_asks_as_many_queries_for_many_as_for_one(client, reviewer, villages):
    def queries() -> int:
        client.get(ROSTER)
        with CaptureQueriesContext(connection) as captured:
            client.get(ROSTER)
        return len(captured)

    few = queries()
    for number in range(30):
        CommitteeMemberFactory(village=VillageFactory(township__code=f"12011900{number % 3 + 3}"))

    assert queries() == few <= 12


def test_operators_get_no_roster(client, villages):
    client.force_login(StaffUserFactory(region__code="120119", role=Role.SYSTEM_ADMIN))

    assert client.get(ROSTER, {"as": "xlsx"}).status_code == 403
    assert ExportRecord.objects.count() == 0


@pytest.mark.parametrize(("typed", "found"), [("as printed", 1), ("lower case, no dashes", 1), ("another", 0)])
def test_log_is_searched_by_the_code_on_the_paper(client, reviewer, villages, typed, found):
    client.get(ROSTER)
    code = ExportRecord.objects.get().check_code
    asked = {"as printed": code, "lower case, no dashes": code.replace("-", "").lower(), "another": "0000-0000-0000"}
    client.force_login(StaffUserFactory(region__code="120119", role=Role.AUDITOR))

    rows = client.get("/exports/", {"check_code": asked[typed]}).context["table"].rows

    assert [row.record.check_code for row in rows] == [code] * found


def test_roster_of_a_municipality_bears_its_name_and_says_the_counties(client, villages):
    Region.objects.filter(code="12").update(name="样例市")
    Region.objects.filter(code="1201").update(name="市辖区")
    client.force_login(StaffUserFactory(region__code="1201", role=Role.LEADER))

    response = client.get(ROSTER)

    assert response.context["heading"] == f"{timezone.localdate().year}年样例市村(居)民委员会名册"
    assert [row[1:3] for row in body_of(response) if len(row) == 12] == [
        ["样例120119县", "甲镇"],
        ["样例120119县", "甲镇"],
        ["样例120119县", "乙镇"],
    ]
