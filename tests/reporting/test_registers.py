"""The forms that list records one by one."""

import pytest

from assessments.choices import ApplicationState, ProgrammeKind
from tests.factories import ApplicationFactory, BatchFactory, ProgrammeLevelFactory, VillageFactory
from tests.reporting.asking import content_of

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
