"""What a row of the reporting room needs besides its factory's values, so that only state and permission decide."""

from assessments.choices import SheetState
from reporting.choices import RoundState
from reporting.models import AnnualScore
from tests.factories import ApplicationFactory, ScoreSheetFactory, VillageFactory
from tests.factories.reporting_rounds import at

READY = {"reporting.AnnualRound": lambda: {"scheme__ready": True}}


def furnish_round(one, verb: str) -> None:
    """A submitted sheet, and the figures as they follow from it."""
    component = one.scheme.components.select_related("batch").get()
    component.batch.period = "first_half"
    component.batch.save()
    village = VillageFactory(township__parent=one.scheme.region, township__code=f"{one.scheme.region_id}009")
    ScoreSheetFactory(
        application=ApplicationFactory(batch=component.batch, village=village),
        stage=component.stage,
        state=SheetState.SUBMITTED,
        subtotal=80,
        bonus=0,
        penalty=0,
        total=80,
    )
    state = one.state
    at(one, RoundState.YEAR_END)
    AnnualScore.objects.reckon(one, is_interim=False)
    at(one, state)


FURNISHED = {"reporting.AnnualRound": furnish_round}
