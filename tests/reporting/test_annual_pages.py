"""Annual rounds on the screens: the scheme in forms, the round's page, the results, F9."""

from decimal import Decimal as D
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from reporting.models import AnnualScheme
from tests.factories import AnnualGradeFactory, RegionFactory, StaffUserFactory, VillageFactory
from tests.factories.reporting_rounds import AnnualRoundFactory, AnnualScoreFactory, at
from tests.pages import errors_of
from tests.reporting.rounds import COUNTY, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """A summed-up year of two units: one whole, one without its year-end sheet."""
    found = Scene({"weight": 30, "period": "first_half"}, {"weight": 70, "period": "second_half"}, bonus_cap=D(5))
    whole, half = found.village(1), found.village(2, kind="residents")
    found.sheet(whole, 80, 0)
    found.sheet(half, 90, 0)
    found.sheet(whole, "90.5", 1, bonus=2)
    found.reckon()
    at(found.round, "year_end")
    return found


@pytest.fixture
def officer(client):
    user = StaffUserFactory(region=RegionFactory(code=COUNTY), reviewer=True)
    client.force_login(user)
    return user


def text_of(client, name: str, *args, **query) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def lines(*rows: tuple) -> dict:
    names = ("name", "weight", "batch", "stage", "coverage")
    return {
        f"{name}_{number}": value for number, row in enumerate(rows, 1) for name, value in zip(names, row, strict=True)
    }


def test_scheme_is_written_and_a_second_one_of_the_year_is_refused(client, officer):
    posted = {"year": "2026", "title": "", "tie_rule": "shared", "tie_numbers": "", "township_basis": "all"}

    client.post(reverse("annual_scheme_create"), posted)

    scheme = AnnualScheme.objects.get()
    assert (scheme.title, scheme.round.state) == (f"2026年{scheme.region.name}村居年度考核", "not_begun")
    assert [grade.name for grade in scheme.grades.all()] == ["优秀", "良好", "合格", "不合格"]
    again = errors_of(client.post(reverse("annual_scheme_create"), posted))
    assert again == {"year": [f"{scheme.region.name}2026年已有考核方案，请在原方案上修改；一年只考核一次。"]}
    assert errors_of(
        client.post(reverse("annual_scheme_create"), posted | {"year": "2027", "tie_rule": "indicators"})
    ) == {"tie_numbers": ["请填写依次比较的指标序号，或改选“名次并列”。"]}


def test_weights_of_ninety_nine_per_cent_keep_what_was_typed(client, officer):
    made = Scene({"weight": 100, "name": "全年"})
    batch = made.components[0].batch
    address = reverse("annual_scheme_components", args=[made.scheme.pk])
    stamp = client.get(address).context["form"].stored
    posted = {"stamp": stamp} | lines(
        ("自评", "30", batch.pk, "self", "all"), ("县评", "69", batch.pk, "county", "all")
    )

    response = client.post(address, posted)

    assert errors_of(response) == {"__all__": ["各分项权重合计应为100%，现在是99%，还差1个百分点，请调整。"]}
    assert 'value="69"' in response.content.decode()
    client.post(address, posted | {"weight_2": "70"})
    assert [(one.name, one.weight, one.stage) for one in made.scheme.components.all()] == [
        ("自评", D(30), "self"),
        ("县评", D(70), "county"),
    ]
    assert "他人刚刚保存了新的内容" in str(errors_of(client.post(address, posted | {"weight_2": "70"})))


def test_half_a_line_is_named(client, officer):
    made = Scene()
    address = reverse("annual_scheme_components", args=[made.scheme.pk])
    posted = {"stamp": client.get(address).context["form"].stored, "name_1": "全年", "coverage_1": "all"}

    assert errors_of(client.post(address, posted)) == {
        "weight_1": ["请填写第1项的权重(%)，不用这一项的请全部留空。"],
        "batch_1": ["请填写第1项的批次，不用这一项的请全部留空。"],
        "stage_1": ["请填写第1项的评分环节，不用这一项的请全部留空。"],
    }


def test_page_of_the_round_tells_progress_grades_and_who_has_no_total(client, officer, scene):
    response = client.get(scene.round.get_absolute_url())

    context = response.context
    assert [(line.due, line.done) for line in context["progress"]] == [(2, 2), (2, 1)]
    spread = context["spread"]
    assert (spread.units, spread.scored, [(one.name, one.count) for one in spread.grades]) == (
        2,
        1,
        [("优秀", 0), ("合格", 1), ("不合格", 0)],
    )
    assert [(reason.label, count) for reason, count in spread.without] == [("未评分", 1)]
    assert [row.total for row, _ in context["townships"]] == [D("88.75")]


def test_township_sees_the_way_before_and_its_own_figures_after_the_publication(client, scene):
    client.force_login(StaffUserFactory(region=RegionFactory(code=f"{COUNTY}001"), reviewer=True))
    assert "结果还没有公布" in text_of(client, "annual_round_detail", scene.round.pk)
    assert "样例001第1村" not in text_of(client, "annual_score_list")
    assert list(client.get(reverse("annual_score_list")).context["filter"].form.fields["round"].queryset) == []

    at(scene.round, "published")

    assert "结果还没有公布" not in text_of(client, "annual_round_detail", scene.round.pk)
    assert "样例001第1村" in text_of(client, "annual_score_list")


def test_results_are_filtered_and_have_a_column_for_each_component(client, officer, scene):
    def names(**query) -> list[str]:
        response = client.get(reverse("annual_score_list"), {"round": scene.round.pk, **query})
        return [row.record.unit_name for row in response.context["table"].rows]

    assert names() == ["样例001第1村", "样例001第2村"]
    assert names(look="placed") == names(grade="合格") == names(kind="village") == ["样例001第1村"]
    assert names(look="without") == names(look="not_scored") == ["样例001第2村"]
    assert names(sort="-total") == names(sort="place") == ["样例001第1村", "样例001第2村"]
    html = text_of(client, "annual_score_list")
    assert "分项1（30%）" in html and "分项2（70%）" in html and "未评分" in html


def test_grades_to_choose_from_are_those_of_the_rounds_that_the_viewer_may_choose(client, officer, scene):
    other = Scene({"weight": 100}, county="120118")
    AnnualGradeFactory(scheme=other.scheme, name="示范", minimum=95)
    at(other.round, "year_end")

    choices = client.get(reverse("annual_score_list")).context["filter"].form.fields["grade"].choices

    assert [value for value, _ in choices] == ["", "优秀", "合格", "不合格"]


def test_unit_shows_how_its_total_came_about(client, officer, scene):
    html = client.get(scene.round.scores.get(place=1).get_absolute_url()).content.decode()

    assert "小计 ＝ 80×30% ＋ 90.5×70% ＝ 87.35；总分 ＝ 87.35 ＋ 1.4 － 0 ＝ 88.75" in html
    assert html.count("查看评分表") == 2


def test_form_nine_lists_everybody_with_numbers_as_numbers(client, officer, scene):
    response = client.get(reverse("annual_score_paper"), {"round": scene.round.pk, "as": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active

    rows = [[cell for cell in row if cell not in (None, "")] for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in rows if row[0] == "序号")
    assert head == ["序号", "乡镇(街道)", "村(居)", "各类得分", *head[4:]]
    told = [row for row in rows if "样例001第1村" in row or "样例001第2村" in row]
    assert told[0][-9:] == [80, 90.5, 87.35, 1.4, 0, 92.5, 88.75, "合格", 1]
    assert told[1][-1] == "未评分"


def test_official_form_nine_is_drawn_for_county_and_city(client, scene):
    at(scene.round, "published")
    client.force_login(StaffUserFactory(region=RegionFactory(code="1201"), reviewer=True))
    for region in ("1201", COUNTY):
        html = text_of(client, "official_form", "F9", region=region, year=2026)
        assert "样例001第1村" in html and "88.75" in html


def test_record_of_the_village_has_a_tab_with_its_years(client, officer, scene):
    village = scene.round.scores.get(place=1).village
    html = text_of(client, "village_detail", village.pk, tab="annual")
    assert "2026年" in html and "88.75" in html


@pytest.mark.parametrize("name", ["annual_score_list", "annual_round_list"])
def test_list_takes_as_many_queries_for_many_rows_as_for_few(client, officer, scene, name):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        return len(queries)

    cost()  # what is read once and kept
    few = cost()
    for number in range(30):
        AnnualScoreFactory(round=scene.round, village=VillageFactory(code=f"{COUNTY}00{1 + number % 3}{300 + number}"))
    for year in range(2030, 2036):
        AnnualRoundFactory(scheme__region=scene.round.scheme.region, scheme__year=year)

    assert cost() == few <= 12
