"""F13 评估验收报告: figures of the register alone, on the screen and in Word."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from assessments.choices import ApplicationState
from common.models import ExportRecord
from reporting.evaluation_report import report_values, unit_of
from reporting.report_scores import UNKNOWN
from reporting.word.kinds import REPORT
from tests.factories import (
    AnnualStatisticsFactory,
    ApplicationFactory,
    AssociationFactory,
    BatchFactory,
    HonourFactory,
    ProgrammeLevelFactory,
    RectificationFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)
from tests.reporting.word_files import lines_of
from villages.choices import StatisticsState
from villages.forms.typed_field import LISTED
from villages.models import Region

pytestmark = pytest.mark.django_db
COUNTY, HERE, YEAR, TODAY = "120119", "120119001", 2026, date(2026, 11, 3)


@pytest.fixture
def township():
    """The township of the first source: its counts, spread over three villages."""
    township = RegionFactory(code=HERE, name="样例镇")
    parts = ((11263, 1100, 34, 33), (11000, 1100, 34, 33), (11000, 1100, 33, 32))
    for number, (population, members, boys, girls) in enumerate(parts, start=201):
        AnnualStatisticsFactory(
            village=VillageFactory(code=f"{HERE}{number}"),
            year=YEAR,
            state=StatisticsState.FILED,
            resident_population=population,
            members=members,
            births=boys + girls,
            births_male=boys,
            births_female=girls,
        )
    AssociationFactory(of_township=True, region=township)
    for number in range(201, 219):
        village = (
            VillageFactory(code=f"{HERE}{number}") if number > 203 else township.villages.get(code=f"{HERE}{number}")
        )
        AssociationFactory(village=village)
    AssociationFactory(of_township=True, region=RegionFactory(code="120119002"))
    return township


@pytest.fixture
def clerk(client):
    clerk = StaffUserFactory(region__code=HERE, unit="样例镇计生协会")
    client.force_login(clerk)
    return clerk


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_report_prints_what_follows_from_the_counts(client, township, clerk):
    response = client.get(reverse("report_word") + f"?year={YEAR}")

    lines = lines_of(content_of(response))
    assert lines[0] == "样例镇2026年度评估验收报告"
    assert lines[2] == (
        "样例镇共有村(居) 18 个、1,260 户，常住人口 33,263 人，户籍人口 3,852 人。"
        "2026年出生 199 人，其中男 101 人、女 98 人，出生率 5.98‰，出生性别比 103.06（女=100）；死亡 27 人。"
    )
    assert lines[3] == (
        "现有计划生育协会组织 19 个、会员小组 0 个、会员 3,300 人，会员覆盖率 9.92%；志愿者 0 人，活动阵地 0 处。"
    )
    assert [line for line in lines if line[:2] in {"一、", "二、", "三、", "四、"}] == [
        "一、基本情况",
        "二、主要做法",
        "三、评估结果",
        "四、存在问题及整改",
    ]
    record = ExportRecord.objects.get()
    assert (record.subject, record.actor) == ("样例镇2026年度评估验收报告", clerk)


def test_page_shows_the_same_figures(client, township, clerk):
    text = client.get(reverse("report_page") + f"?year={YEAR}").content.decode()

    assert [word in text for word in ("33,263", "9.92", "103.06", "5.98")] == [True] * 4
    for named in ("常住人口（人）", "会员覆盖率（%）", "出生性别比（女=100）", "组织数（个）"):
        assert named in strip_tags(text)


def test_every_figure_says_what_it_is_counted_in(township, clerk):
    found = report_values(township, YEAR, viewer=clerk, today=TODAY)

    figures = [name for name in REPORT.words if found[name] == UNKNOWN or found[name][0].isdigit()]
    assert [name for name in figures if not unit_of(name)] == ["年度", "报告日期", "最高乡镇", "最低乡镇"]
    assert [name for name in REPORT.words if name not in figures and unit_of(name)] == []


def test_county_counts_its_townships_together(township):
    officer = StaffUserFactory(region__code=COUNTY)

    found = report_values(township.parent, YEAR, viewer=officer, today=TODAY)

    assert (found["常住人口"], found["组织数"], found["会员覆盖率"]) == ("33,263", "20", "9.92")
    assert set(found) == REPORT.names


def test_nothing_known_is_a_dash_and_not_0():
    clerk = StaffUserFactory(region__code=HERE)

    found = report_values(clerk.region, YEAR, viewer=clerk, today=TODAY)

    assert (found["村居数"], found["常住人口"], found["出生率"], found["报告日期"]) == ("0", "—", "—", "2026年11月3日")
    assert (found["制度"], found["命名"]) == ([], [])


def test_results_and_rectifications_are_those_of_the_year_and_the_region():
    clerk = StaffUserFactory(region__code=HERE)
    village = VillageFactory(code=f"{HERE}201", name="样例村委会")
    other = VillageFactory(code="120119002201")
    batch = BatchFactory(programme__region=village.township.parent, year=YEAR, state="open")
    application = ApplicationFactory(village=village, batch=batch, state=ApplicationState.NAMED)
    ApplicationFactory(village=other, batch=batch, state=ApplicationState.NAMED)
    HonourFactory(village=village, year=YEAR, title="样例示范村", number="样〔2026〕1号")
    HonourFactory(village=village, year=YEAR - 1)
    HonourFactory(village=other, year=YEAR)
    RectificationFactory(village=village, batch=application.batch, problem="公开栏没有更新", due_on=date(2026, 9, 1))
    RectificationFactory(village=other, batch=application.batch)

    found = report_values(clerk.region, YEAR, viewer=clerk, today=TODAY)

    place = f"{clerk.region.name}样例村委会"
    assert found["申报"] == [{"情况": ApplicationState.NAMED.label, "数量": "1"}]
    assert found["命名"] == [{"村居": place, "称号": "样例示范村", "编号": "样〔2026〕1号"}]
    assert [(line["村居"], line["问题"], line["期限"]) for line in found["整改"]] == [
        (place, "公开栏没有更新", "2026-09-01")
    ]
    assert (found["申报数"], found["命名数"], found["整改数"], found["整改完成数"]) == ("1", "1", "1", "0")


def test_unit_of_a_yearly_assessment_has_not_applied():
    clerk = StaffUserFactory(region__code=HERE)
    village = VillageFactory(code=f"{HERE}201")
    for kind, name in (("demonstration", "样例创建"), ("assessment", "样例考核")):
        programme = {"programme__kind": kind, "programme__name": name, "programme__region": village.township.parent}
        batch = BatchFactory(year=YEAR, **programme)
        level = ProgrammeLevelFactory(programme=batch.programme)
        ApplicationFactory(village=village, batch=batch, level=level, state=ApplicationState.COUNTY_ASSESSING)

    found = report_values(clerk.region, YEAR, viewer=clerk, today=TODAY)

    assert found["申报"] == [{"情况": ApplicationState.COUNTY_ASSESSING.label, "数量": "1"}]
    assert found["申报数"] == "1"


def test_report_of_a_foreign_region_is_not_found(client, clerk):
    RegionFactory(code="120118001")

    assert client.get(reverse("report_word") + "?region=120118001").status_code == 404
    assert client.get(reverse("report_page") + "?region=120118001").status_code == 404


def test_region_is_named_where_there_are_too_many_to_choose_from(client, township):
    county = township.parent
    names = (f"样例第{number}镇" for number in range(LISTED))
    Region.objects.bulk_create(
        Region(code=f"130102{n:03}", path=f"13/1301/130102/130102{n:03}/", name=name, level=4, parent=county)
        for n, name in enumerate(names)
    )
    client.force_login(StaffUserFactory(national=True))
    address = reverse("report_page")

    assert client.get(address).context["region"] is None
    assert client.get(address, {"region": "样例镇"}).context["region"] == township
    assert client.get(address, {"region": COUNTY}).context["region"] == county
    several = client.get(address, {"region": "样例第1"})
    assert several.context["region"] is None
    sentence = f"叫“样例第1”的不止一个：{county.name}样例第1镇（130102001）、"
    assert several.context["filter"]["form"].errors["region"][0].startswith(sentence)
    assert "请改填其中一个的区划代码。" in several.content.decode()


@pytest.mark.parametrize("year", ["99", "20266", "abc", "²", ""])
def test_odd_year_is_the_one_being_reported(client, clerk, year):
    assert client.get(reverse("report_page"), {"year": year}).status_code == 200


def test_word_opens_from_its_bytes(client, township, clerk):
    content = content_of(client.get(reverse("report_word") + f"?year={YEAR}"))

    assert io.BytesIO(content).read(2) == b"PK"
    assert any(line.endswith("样例镇计生协会") for line in lines_of(content))
