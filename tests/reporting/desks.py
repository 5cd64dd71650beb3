"""What a row of the reporting room needs besides its factory's values, so that only state and permission decide."""

from datetime import date

from assessments.choices import SheetState
from reporting.choices import RoundState
from reporting.models import AnnualScore
from tests.factories import ApplicationFactory, ScoreSheetFactory, VillageFactory
from tests.factories.reporting_rounds import at

READY = {
    "reporting.AnnualRound": lambda: {"scheme__ready": True},
    "reporting.Circular": lambda: {"issued_on": date(2026, 12, 1), "file": "a", "sha256": "0" * 64},
}
PLACES = {"reporting.Submission": "120119"}  # a county hands up, no township does
# Processes whose rows need papers and files of their own; each is walked in its room, by every role in every state.
WALKED_IN_THE_ROOM = {
    "reporting.workflow.SUBMISSION_STEPS": "tests/reporting/test_submission_workflow.py",
    "reporting.workflow.TARGET_STEPS": "tests/reporting/test_target_workflow.py",
}


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
