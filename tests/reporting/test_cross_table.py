"""指标对照表: level × year × metric; counts add up, rates come from the sums, merged units where one wants them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from reporting.cross_table import MOST_METRICS, filled, heirs_of, metrics_on_offer
from tests.factories import AnnualStatisticsFactory, RegionFactory, StaffUserFactory, VillageFactory
from tests.reporting.asking import NOW, asked
from tests.reporting.random_trees import MERGED_AT
from villages.actions.villages import Decree, merge_villages
from villages.models import Village

pytestmark = pytest.mark.django_db
KEYS, YEARS = ["resident_population", "births", "birth_rate"], [2026, 2025]


@pytest.fixture
def county():
    """Two villages of one township and one of another, the last one merged into the first of the first."""
    rows = (("120119104201", 1000, 10), ("120119104202", 3000, 10), ("120119105201", 2000, 40))
    villages = []
    for code, population, births in rows:
        village = VillageFactory(code=code)
        facts = {"resident_population": population, "births": births, "births_male": births, "births_female": 0}
        AnnualStatisticsFactory(filed=True, village=village, year=2025, **facts)
        villages.append(village)
    region = RegionFactory(code="120119")
    decree = Decree(on=date(2026, 8, 30), document="样例文件〔2026〕2号", reason="样例撤并")
    merge_villages([villages[2]], villages[0], decree, actor=StaffUserFactory(region=region), now=MERGED_AT)
    return region


def lines(region, **facts) -> dict[str, tuple]:
    rolled = facts.pop("rolled", False)
    content = filled(asked(region, **facts), KEYS, YEARS, rolled=rolled)
    return {row["area"]: tuple(row[f"{key}_2025"] for key in KEYS) for row in content.rows}


def test_counts_add_up_and_a_rate_comes_from_the_sums(county):
    assert lines(county) == {
        "合计": (6000, 60, Decimal("10.00")),
        "样例120119104镇": (4000, 20, Decimal("5.00")),
        "样例120119105镇": (2000, 40, Decimal("20.00")),
    }


def test_rolled_up_a_merged_unit_counts_where_its_heir_stands(county):
    found = lines(county, rolled=True)

    assert found["样例120119104镇"] == (6000, 60, Decimal("10.00"))
    assert found["合计"] == (6000, 60, Decimal("10.00"))
    assert found["样例120119105镇"] == (None, None, None)


def test_township_of_the_heir_has_the_same_figure_on_its_own_page(county):
    township = RegionFactory(code="120119104")

    assert lines(township, rolled=True)["合计"] == (6000, 60, Decimal("10.00"))
    assert lines(township)["合计"] == (4000, 20, Decimal("5.00"))
    assert lines(RegionFactory(code="120119105"), rolled=True) == {}


def test_chain_of_mergers_ends_at_the_last_heir():
    assert heirs_of({1: 2, 2: 3, 7: 8}) == {1: 3, 2: 3, 7: 8}


def test_page_paper_and_way_down_show_what_was_chosen(client, county, django_assert_max_num_queries):
    client.force_login(StaffUserFactory(region=county))
    query = {"metric": KEYS, "years": YEARS, "rows": ""}

    with django_assert_max_num_queries(16):
        page = client.get(reverse("cross_table"), query)
    paper = client.get(reverse("cross_table_paper"), query)

    for response in (page, paper):
        words = response.content.decode()
        assert "出生率(‰)" in words
        assert "10.00" in words
    assert "region=120119104&amp;metric=resident_population" in page.content.decode()


def test_years_that_nobody_offers_are_not_asked_for(client, county):
    client.force_login(StaffUserFactory(region=county))

    page = client.get(reverse("cross_table"), {"years": ["1066", "x"], "metric": ["nothing"]})

    assert page.status_code == 200
    assert f"{NOW.year}年" in page.content.decode()


def test_what_was_ticked_beyond_the_most_is_named_and_not_dropped_silently(client, county):
    client.force_login(StaffUserFactory(region=county))
    ticked = [one.key for one in metrics_on_offer()][: MOST_METRICS + 1]

    response = client.get(reverse("cross_table"), {"metric": ticked, "years": [2021, 2022, 2023, 2024, 2025, 2026]})

    left_out = metrics_on_offer()[MOST_METRICS].label
    assert response.context["left_out"] == f"{left_out}、2021年"
    assert f"没有列出：{left_out}、2021年。请去掉一些勾选再查询。" in response.content.decode()
    assert client.get(reverse("cross_table"), {"metric": ticked[1:]}).context["left_out"] == ""


def test_county_is_shown_village_by_village_with_the_township_before_each_name(client, county):
    client.force_login(StaffUserFactory(region=county))
    Village.objects.exclude(code="120119104202").update(name="样例村")
    query = {"metric": ["members"], "years": [2025], "rows": "villages"}

    page = client.get(reverse("cross_table"), query)
    paper = client.get(reverse("cross_table_paper"), query)

    for response in (page, paper):
        words = response.content.decode()
        names = [f"{township}样例村" for township in ("样例120119104镇", "样例120119105镇")]
        assert [name in words for name in (*names, "小计")] == [True, True, False]
