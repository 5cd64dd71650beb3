"""Every summary equals the sum of its parts, at every level down to the village."""

from random import Random

import pytest

from common.paper.totals import totals_of
from reporting.official_forms.catalogue import BY_KEY, CATALOGUE
from reporting.official_forms.declaration import Content, OfficialForm
from tests.factories import StaffUserFactory
from tests.reporting.asking import asked
from tests.reporting.random_trees import YEAR, grown
from villages.choices import RegionLevel
from villages.models import Region

pytestmark = pytest.mark.django_db
STATISTICS = [form for form in CATALOGUE if form.by_village]


def total_of(content: Content) -> dict:
    """Its 合计; ratios are left out where the form gives none for the whole."""
    return totals_of(content.rows, content.form.columns)


def row_of(content: Content, link_part: str) -> dict | None:
    found = [row for row, link in zip(content.rows, content.links, strict=True) if link_part in link]
    return found[0] if found else None


@pytest.mark.parametrize("seed", range(4))
def test_each_row_is_the_total_of_the_page_it_leads_to(seed):
    province = grown(Random(seed))
    viewer = StaffUserFactory(national=True)
    compared = 0

    for form in STATISTICS:
        for region in Region.objects.filter(path__startswith=province.path):
            compared += _compare_with_row_above(form, region, viewer)

    assert compared > 3 * len(STATISTICS)


def _compare_with_row_above(form: OfficialForm, region: Region, viewer) -> int:
    above = form.fill(asked(region.parent, year=YEAR, viewer=viewer))
    here = form.fill(asked(region, year=YEAR, viewer=viewer))
    row = row_of(above, f"reports/{form.key}/?region={region.code}&")
    if row is None or not here.rows:
        lone = total_of(Content(form=above.form, rows=[row])) if row else total_of(here)
        assert [one for one in lone.values() if one] == [], (form.key, region.code)
        return 0
    single, total = total_of(Content(form=above.form, rows=[row])), total_of(here)
    shared = single.keys() & total.keys()
    assert {key: single[key] for key in shared} == {key: total[key] for key in shared}, (form.key, region.code)
    return 1


@pytest.mark.parametrize("seed", range(3))
def test_listed_by_village_a_form_has_the_same_total(seed):
    province = grown(Random(100 + seed))
    viewer = StaffUserFactory(national=True)

    for form in STATISTICS:
        for level in (RegionLevel.COUNTY, RegionLevel.CITY, RegionLevel.PROVINCE):
            region = Region.objects.filter(path__startswith=province.path, level=level).first()
            parts = total_of(form.fill(asked(region, year=YEAR, viewer=viewer)))
            villages = total_of(form.fill(asked(region, year=YEAR, viewer=viewer, by_village=True)))
            shared = parts.keys() & villages.keys()
            assert {key: parts[key] for key in shared} == {key: villages[key] for key in shared}, form.key


def test_figures_of_a_merged_village_stay_under_its_own_name():
    province = grown(Random(7))
    viewer = StaffUserFactory(national=True)

    content = BY_KEY["F8"].fill(asked(province, year=YEAR, viewer=viewer, by_village=True))

    merged = [row for row in content.rows if row["remark"].startswith("已并入")]
    assert merged
    assert all(row["resident_population"] == 1310 for row in merged)
