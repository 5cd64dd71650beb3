"""The forms that list records one by one."""

import pytest

from assessments.choices import ApplicationState, ProgrammeKind
from common.paper.layout import Role, laid_out
from reporting.official_forms.catalogue import BY_KEY
from tests.factories import ApplicationFactory, BatchFactory, ProgrammeLevelFactory, QuotaSeatFactory, VillageFactory
from tests.reporting.asking import asked, content_of

pytestmark = pytest.mark.django_db
YEAR = 2026


def test_units_of_a_yearly_assessment_are_in_no_form_of_demonstrations():
    here = VillageFactory(code="120119001201")
    for kind, name in ((ProgrammeKind.DEMONSTRATION, "样例创建"), (ProgrammeKind.ASSESSMENT, "样例考核")):
        programme = {"programme__kind": kind, "programme__name": name, "programme__region": here.township.parent}
        batch = BatchFactory(year=YEAR, **programme)
        level = ProgrammeLevelFactory(programme=batch.programme, name=name)
        ApplicationFactory(village=here, batch=batch, level=level, state=ApplicationState.CITY_INSPECTING)

    for key in ("F2", "F2-1"):
        assert [row["level"] for row in content_of(key, here.township.parent, year=YEAR).rows] == ["样例创建"]


def totals_of_f15(county) -> list[tuple[str, int]]:
    """Name and units of each line of totals, as the paper has them."""
    asked_for = asked(county, year=YEAR)
    paper = BY_KEY["F15"].fill(asked_for).on_paper(asked_for, unit="样例", filled_on=asked_for.now.date(), signed={})
    lines = [[cell for cell in line.cells if cell.role is Role.TOTAL] for line in laid_out(paper).body]
    return [(line[0].value, line[1].value) for line in lines if line]


def test_units_of_a_county_are_not_added_up_over_its_batches():
    county = VillageFactory(code="120119001201").township.parent

    seen = []
    for name in ("样例甲", "样例乙"):
        batch = BatchFactory(year=YEAR, name="批次", programme__name=name, programme__region=county.parent)
        QuotaSeatFactory(batch=batch, county=county, units=980, allotted=9)
        seen.append(sorted(totals_of_f15(county)))

    assert seen == [[("合计", 980)], [("样例乙批次小计", 980), ("样例甲批次小计", 980)]]
