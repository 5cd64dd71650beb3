"""A batch that takes applications, villages that apply, and the staff of their desks."""

from datetime import date

from assessments.actions.applications import advance, start_application
from assessments.choices import Phase, ProgrammeKind, VersionState
from assessments.models import Application, Batch, Programme, ProgrammeLevel
from common.workflow import states_open
from tests.factories import (
    BatchFactory,
    BatchPhaseFactory,
    BatchStandardFactory,
    CountyFactory,
    ProgrammeLevelFactory,
    QuotaSeatFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.choices import Role

COUNTY, TOWNSHIP, VILLAGE = "120119", "120119001", "120119001201"
FAR_OFF = date(2099, 12, 31)  # pages ask the clock of the day on which the tests run


def clerk(region: str = TOWNSHIP, role: Role = Role.CLERK):
    return StaffUserFactory(region__code=region, role=role)


def reviewer(region: str = TOWNSHIP):
    return clerk(region, Role.REVIEWER)


def open_batch(*, seats: int | None = None, ends_on: date = FAR_OFF, **level) -> tuple[Batch, ProgrammeLevel]:
    """A running batch of the county with a standard for villages and a last day of registration."""
    county = CountyFactory(code=COUNTY)
    batch = BatchFactory(programme__region=county, state="open", year=2026, name="2026年样例创建")
    BatchPhaseFactory(batch=batch, phase=Phase.REGISTRATION, starts_on=date(2026, 1, 1), ends_on=ends_on)
    BatchStandardFactory(batch=batch)
    named = {"name": "示范", "uses_quota": seats is not None} | level
    chosen = ProgrammeLevelFactory(programme=batch.programme, **named)
    if seats is not None:
        QuotaSeatFactory(batch=batch, county=county, allotted=seats)
    return batch, chosen


def drafted(actor, now, *, code: str = VILLAGE, scene=None, **fields) -> Application:
    """A draft with nothing left to fill in."""
    batch, level = scene or open_batch()
    village = VillageFactory(code=code, phone="02200000001")
    application = start_application(village, batch, level, actor=actor, now=now)
    said = {"contact_name": "样例甲", "contact_phone": "02200000001", "practice": "坚持居民自治。"} | fields
    Application.objects.filter(pk=application.pk).update(**said)
    application.refresh_from_db()
    return application


def lay(application, state: str) -> Application:
    with states_open():
        Application.objects.filter(pk=application.pk).update(state=state)
    application.refresh_from_db()
    return application


def submitted(actor, now, **wanted) -> Application:
    return advance(drafted(actor, now, **wanted), "submit", actor=actor, now=now)


def at_county(now, **wanted) -> Application:
    """Submitted by a clerk of the township and passed by its reviewer."""
    application = submitted(clerk(), now, **wanted)
    return advance(application, "approve", actor=reviewer(), now=now)


def retire(version) -> None:
    with states_open():
        type(version).objects.filter(pk=version.pk).update(state=VersionState.RETIRED)
    version.refresh_from_db()


def as_assessment(batch: Batch) -> None:
    """From now on the batch belongs to a yearly assessment, which nobody applies for."""
    name = f"样例{batch.programme_id}年度考核"
    Programme.objects.filter(pk=batch.programme_id).update(kind=ProgrammeKind.ASSESSMENT, name=name)
