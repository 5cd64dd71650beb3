"""Every summary equals the sum of its parts, at every level down to the village."""

from collections import Counter
from decimal import Decimal
from functools import cache
from random import Random

import pytest

from common.paper.declarations import Sum
from common.paper.totals import totals_of
from common.quotient import quotient
from reporting.cross_table import filled
from reporting.official_forms.catalogue import BY_KEY, CATALOGUE, ITSELF
from reporting.official_forms.declaration import Content
from tests.factories import StaffUserFactory
from tests.reporting.asking import asked
from tests.reporting.random_trees import LAST_YEAR, YEAR, grown
from villages.choices import RegionLevel
from villages.models import AnnualStatistics, Region, Village

pytestmark = pytest.mark.django_db
FILLED = [form for form in CATALOGUE if form.fill and form is not ITSELF]
STATISTICS = [form for form in FILLED if form.by_village]
LISTS = [form for form in FILLED if not form.by_village]
OF_COUNTIES = "F15"  # its rows are counties; those of the other lists are records of villages
COUNTS, RATE, YEARS = ("resident_population", "births"), "birth_rate", (YEAR, LAST_YEAR)
KEYS = (*COUNTS, RATE)


def total_of(content: Content) -> dict:
    """Its 合计; ratios are left out where the form gives none for the whole."""
    return totals_of(content.rows, content.form.columns)


def row_of(content: Content, link_part: str) -> dict | None:
    found = [row for row, link in zip(content.rows, content.links, strict=True) if link_part in link]
    return found[0] if found else None


def regions_of(province: Region) -> list[Region]:
    return list(Region.objects.filter(path__startswith=province.path).select_related("parent").order_by("path"))


@pytest.mark.parametrize("seed", range(4))
def test_each_row_is_the_total_of_the_page_it_leads_to(seed):
    regions = regions_of(grown(Random(seed)))
    viewer = StaffUserFactory(national=True)

    for form in STATISTICS:

        @cache
        def drawn(region: Region | None, year: int, form=form) -> Content:
            return form.fill(asked(region, year=year, viewer=viewer))

        said = Counter()
        for year in YEARS:
            for region in regions:
                above, here = drawn(region.parent, year), drawn(region, year)
                said += _compared(row_of(above, f"reports/{form.key}/?region={region.code}&"), above, here)
        assert said["figures"] >= said["rows"] > 3, form.key


def _compared(row: dict | None, above: Content, here: Content) -> Counter:
    """Asserts that the row above is the total here; how many rows and figures other than 0 were held together."""
    total = total_of(here)
    lone = total_of(Content(form=above.form, rows=[row])) if row else {}
    if row is None or not here.rows:
        assert [one for one in (lone or total).values() if one] == [], (here.form.title, row)
        return Counter()
    shared = lone.keys() & total.keys()
    assert {key: lone[key] for key in shared} == {key: total[key] for key in shared}, (here.form.title, row)
    return Counter(rows=1, figures=sum(bool(total[key]) for key in shared))


@pytest.mark.parametrize("seed", range(3))
def test_listed_by_village_a_form_has_the_same_total(seed):
    province = grown(Random(100 + seed))
    viewer = StaffUserFactory(national=True)

    for form in STATISTICS:
        said = 0
        for level in (RegionLevel.COUNTY, RegionLevel.CITY, RegionLevel.PROVINCE):
            region = Region.objects.filter(path__startswith=province.path, level=level).first()
            parts = total_of(form.fill(asked(region, year=YEAR, viewer=viewer)))
            villages = total_of(form.fill(asked(region, year=YEAR, viewer=viewer, by_village=True)))
            shared = parts.keys() & villages.keys()
            assert {key: parts[key] for key in shared} == {key: villages[key] for key in shared}, form.key
            said += sum(bool(parts[key]) for key in shared)
        assert said, form.key


@pytest.mark.parametrize("seed", range(2))
def test_list_of_a_region_is_the_lists_of_its_parts(seed):
    regions = regions_of(grown(Random(200 + seed)))
    viewer = StaffUserFactory(national=True)

    for form in LISTS:
        lowest = RegionLevel.COUNTY if form.key == OF_COUNTIES else RegionLevel.TOWNSHIP
        lists = {one.pk: form.fill(asked(one, viewer=viewer)) for one in regions if one.level <= lowest}
        assert any(content.rows for content in lists.values()), form.key
        for region in regions:
            if region.level < lowest:
                parts = [lists[one.pk] for one in regions if one.parent_id == region.pk]
                _assert_together(lists[region.pk], parts, form.key)


def _assert_together(whole: Content, parts: list[Content], key: str) -> None:
    assert sorted(whole.links) == sorted(link for part in parts for link in part.links), key
    summed = [column.key for column in whole.form.columns if isinstance(column.total, Sum)]
    own, below = total_of(whole), [total_of(part) for part in parts]
    assert {name: own[name] or 0 for name in summed} == {
        name: sum(total[name] or 0 for total in below) for name in summed
    }, key


def test_forms_with_a_line_of_totals_are_all_among_these():
    viewer = StaffUserFactory(national=True)
    grown(Random(3))

    totalled = [form.key for form in FILLED if total_of(form.fill(asked(None, viewer=viewer)))]

    assert totalled == ["F5", "F6", "F7", "F8", "F10", OF_COUNTIES]


# --- The cross table, with merged units under their own name or under that of their heir


def heir_of(village: Village) -> Village:
    return heir_of(village.successor) if village.successor else village


@pytest.mark.parametrize("rolled", [False, True])
@pytest.mark.parametrize("seed", range(2))
def test_cross_table_of_a_region_is_the_sum_of_its_parts(seed, rolled):
    regions = regions_of(grown(Random(300 + seed)))
    viewer = StaffUserFactory(national=True)
    tables = {one.pk: filled(asked(one, viewer=viewer), KEYS, YEARS, rolled=rolled) for one in regions}

    for region in regions:
        in_all, *rows = tables[region.pk].rows or [{}]
        for year in YEARS:
            for key in COUNTS:
                assert (in_all.get(f"{key}_{year}") or 0) == sum(row[f"{key}_{year}"] or 0 for row in rows)
            births, people = (in_all.get(f"{key}_{year}") for key in ("births", "resident_population"))
            assert in_all.get(f"{RATE}_{year}") == quotient(births, people, times=1000)
        if above := tables.get(region.parent_id):  # merged within a county, so the same above it
            row = row_of(above, f"region={region.code}&") or {}
            assert {name: row.get(name) for name in in_all if name != "area"} == {
                name: figure for name, figure in in_all.items() if name != "area"
            }


@pytest.mark.parametrize("seed", range(3))
def test_last_years_figures_stay_with_a_merged_unit_or_roll_up_to_its_heir(seed):
    province = grown(Random(400 + seed))
    viewer = StaffUserFactory(national=True)
    sheets = list(AnnualStatistics.objects.filter(year=LAST_YEAR).select_related("village__successor"))
    assert any(sheet.village.successor for sheet in sheets)

    for county in (one for one in regions_of(province) if one.level == RegionLevel.COUNTY):
        inside = [sheet for sheet in sheets if sheet.village.township.parent_id == county.pk]
        for rolled in (False, True):
            expected = Counter()
            for sheet in inside:
                village = heir_of(sheet.village) if rolled else sheet.village
                expected[village.get_absolute_url()] += sheet.births
            table = filled(asked(county, viewer=viewer, by_village=True), KEYS, YEARS, rolled=rolled)
            told = Counter()
            for row, link in zip(table.rows[1:], table.links[1:], strict=True):
                told[link.partition("?")[0]] += row[f"births_{LAST_YEAR}"] or Decimal(0)
            assert +told == +expected, rolled


@pytest.mark.parametrize("year", YEARS)
def test_figures_of_a_merged_village_stay_under_its_own_name(year):
    province = grown(Random(7))
    viewer = StaffUserFactory(national=True)

    content = BY_KEY["F8"].fill(asked(province, year=year, viewer=viewer, by_village=True))

    merged = [row for row in content.rows if row["remark"].startswith("已并入")]
    assert merged
    assert all(row["resident_population"] == 1310 for row in merged)
