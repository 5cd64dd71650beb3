"""Applications at a deciding desk, complete enough for its verdict."""

from assessments.actions.decisions import prepare
from assessments.choices import ApplicationState, Outcome, SheetState
from assessments.desks import STAGE_DESKS
from assessments.models import Decision
from tests.factories import (
    ApplicationFactory,
    BatchFactory,
    BatchStandardFactory,
    ProgrammeLevelFactory,
    QuotaSeatFactory,
    RegionFactory,
    ScoreSheetFactory,
    VillageFactory,
)

COUNTY, TOWNSHIP = "120119", "120119001"


def running_batch(**fields):
    """A running batch of the county with one level that takes seats."""
    batch = BatchFactory(programme__region=RegionFactory(code=COUNTY), state="open", **fields)
    ProgrammeLevelFactory(programme=batch.programme, name="示范", uses_quota=True)
    return batch


def seats_of(batch, allotted: int):
    return QuotaSeatFactory(batch=batch, county=RegionFactory(code=COUNTY), allotted=allotted)


def at_desk(batch, number: int, state=ApplicationState.COUNTY_ASSESSING, **fields):
    """The application of the village 120119001201 and so on, with the sheet of its desk handed in."""
    village = fields.pop("village", None) or VillageFactory(code=f"{TOWNSHIP}{number}", name=f"样例{number}村")
    level = batch.programme.levels.get()
    chosen = batch.standards.first() or BatchStandardFactory(batch=batch)
    application = ApplicationFactory(
        batch=batch, village=village, level=level, version=chosen.version, state=state, **fields
    )
    stage = next((stage for stage, desk in STAGE_DESKS.items() if desk == state), None)
    if stage:
        ScoreSheetFactory(application=application, stage=stage, state=SheetState.SUBMITTED, total=95)
    return application


def passed(application, officer, now) -> Decision:
    return prepare(application, Outcome.PASS, actor=officer, now=now)


def seen(*decisions) -> dict[int, int]:
    """What a leader has looked at before he releases it."""
    return {decision.pk: decision.revision for decision in decisions}
