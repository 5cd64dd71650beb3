"""All units of a county into its annual assessment, in a handful of statements."""

import pytest

from assessments.actions.enrolment import enrol_all
from assessments.choices import ApplicationState
from assessments.models import Application
from common.models import StepRecord
from common.refusal import Refused
from tests.factories import (
    BatchFactory,
    BatchStandardFactory,
    ProgrammeFactory,
    ProgrammeLevelFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)

pytestmark = pytest.mark.django_db
COUNTY, TOWN = "120119", "120119001"


@pytest.fixture
def batch():
    programme = ProgrammeFactory(region=RegionFactory(code=COUNTY), kind="assessment", name="样例年度考核")
    ProgrammeLevelFactory(programme=programme, desks=[ApplicationState.COUNTY_ASSESSING])
    batch = BatchFactory(programme=programme, state="open")
    BatchStandardFactory(batch=batch, kind="village")
    return batch


def enrol(batch, now, **fields) -> int:
    actor = StaffUserFactory(**{"region": RegionFactory(code=COUNTY), "reviewer": True} | fields)
    return enrol_all(batch, batch.programme.levels.get(), actor=actor, now=now)


def make_units(count: int) -> None:
    for number in range(count):
        VillageFactory(township=RegionFactory(code=TOWN), kind="village", code=f"{TOWN}{200 + number}")


def test_units_lie_on_the_first_desk_with_their_standard_and_a_record(batch, now):
    make_units(2)
    VillageFactory(township=RegionFactory(code=TOWN), kind="residents")
    VillageFactory(township=RegionFactory(code="120118001"), kind="village")

    assert enrol(batch, now) == 2

    version = batch.standards.get().version_id
    found = Application.objects.values_list("village__township_id", "state", "version_id")
    assert list(found) == [(TOWN, ApplicationState.COUNTY_ASSESSING, version)] * 2
    assert [record.verb for record in StepRecord.objects.all()] == ["enrol", "enrol"]
    assert enrol(batch, now) == 0


def test_number_of_queries_does_not_follow_the_number_of_units(batch, now, django_assert_max_num_queries):
    make_units(30)
    with django_assert_max_num_queries(45):
        assert enrol(batch, now) == 30


def test_demonstration_is_never_enrolled_and_a_batch_needs_to_run_and_to_know_its_standard(now):
    programme = ProgrammeFactory(region=RegionFactory(code=COUNTY))
    ProgrammeLevelFactory(programme=programme)
    with pytest.raises(Refused, match="由村\\(居\\)自愿申报"):
        enrol(BatchFactory(programme=programme, state="open"), now)

    assessment = ProgrammeFactory(region=RegionFactory(code=COUNTY), kind="assessment", name="样例年度考核")
    ProgrammeLevelFactory(programme=assessment)
    with pytest.raises(Refused, match="请在批次启动以后列入"):
        enrol(BatchFactory(programme=assessment), now)
    with pytest.raises(Refused, match="还没有选定评估标准"):
        enrol(BatchFactory(programme=assessment, state="open"), now)
