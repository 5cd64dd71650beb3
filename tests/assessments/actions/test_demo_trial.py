import pytest

from assessments.actions.demo_trial import make_demo_trial
from assessments.choices import ApplicationState, BatchState, VersionState
from assessments.models import Batch, QuotaSeat
from tests.factories import VillageFactory
from tests.factories.demo import demo_people


@pytest.mark.django_db
def test_a_batch_with_five_indicators_runs_up_to_the_city_and_is_made_once(now):
    for number in range(30):
        VillageFactory(code=f"120119104{number + 1:03}")
    demo_people(now)

    assert (make_demo_trial(now=now), make_demo_trial(now=now)) == (1, 0)

    batch = Batch.objects.get()
    version = batch.standards.first().version
    assert (batch.state, version.state) == (BatchState.OPEN, VersionState.PUBLISHED)
    assert sum(section.indicators.count() for section in version.sections.all()) == 5
    assert batch.programme.levels.get().desks[-2:] == [ApplicationState.CITY_INSPECTING, ApplicationState.PUBLICISED]
    assert QuotaSeat.objects.get(county="120119").allotted >= 1
