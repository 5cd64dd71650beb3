"""take_step on every (state, verb) pair of every process, for every role at every level."""

from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from zoneinfo import ZoneInfo

import pgtrigger
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection, transaction

from agreements.choices import CharterKind
from assessments.choices import Stage
from common.models import StepRecord
from common.refusal import Refused
from common.workflow import Step, available_steps, states_open, take_step
from tests.agreements import who_may as who_may_in_agreements
from tests.agreements.desks_of_adoption import with_papers
from tests.assessments import desks
from tests.assessments import who_may as who_may_in_assessments
from tests.factories import RegionFactory, StaffUserFactory, VillageFactory
from tests.factories.finding import OWN_APPS, make_in
from tests.reporting import desks as reporting_desks
from tests.reporting import who_may as who_may_in_reporting
from tests.shared import shared_rows
from tests.villages import who_may as who_may_in_villages
from villages.choices import Role
from villages.models import Village

HOME = "120119001"
TODAY = datetime(2026, 10, 19, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LEVELS = {"township": HOME, "county": "120119", "city": "1201", "province": "12", "nation": None}
FAR = ("@province", "@nation")
ALREADY = "这份材料刚刚已被他人处理，请刷新后查看。"

# What a row needs besides what its factory gives it, so that only state and permission decide.
# A process whose rows need nothing has no line here.
READY = {
    "villages.Village": lambda: {"successor": VillageFactory(code=f"{HOME}299")},
    "agreements.WorkPlan": lambda: {"with_task": True},
    "agreements.SignedAgreement": lambda: {"closed_on": date(2026, 9, 1)},
    "agreements.CharterVersion": lambda: {
        "texts": ["邻里之间互相帮助。"],
        "charter__kind": CharterKind.WORKING_RULES,
        "party_studied_on": date(2026, 3, 1),
    },
}
READY |= desks.READY | reporting_desks.READY


def closed_today(agreement, verb: str) -> None:
    """What 撤回登记 looks for: that the household's leaving was written down on the same day."""
    if verb == "retract":
        clerk = StaffUserFactory(region__code=HOME)
        said = {"verb": "withdraw", "actor": clerk, "actor_name": clerk.name, "actor_unit": clerk.unit}
        StepRecord.objects.create(target=agreement, before="valid", after=agreement.state, taken_at=TODAY, **said)


# Papers that a step looks for beside the row, by verb.
FURNISHED = {"agreements.CharterVersion": with_papers, "agreements.SignedAgreement": closed_today}
FURNISHED |= desks.FURNISHED | reporting_desks.FURNISHED


ROOMS = (who_may_in_villages, who_may_in_agreements, who_may_in_assessments, who_may_in_reporting)
WHO_MAY = {process: verbs for room in ROOMS for process, verbs in room.WHO_MAY.items()}


def model_moved_by(steps: dict[str, Step]) -> type:
    models = {step.permission.split(".")[0] + "." + step.permission.rsplit("_", 1)[1] for step in steps.values()}
    assert len(models) == 1, f"The permissions of one process name one model, not {models}."
    return apps.get_model(models.pop())


def processes() -> dict[str, tuple[type, dict[str, Step]]]:
    """Every table of steps with the model it moves, found in the apps' workflow modules."""
    places = [f"{name}.workflow" for name in OWN_APPS if apps.is_installed(name)]
    modules = [import_module(place) for place in places if find_spec(place)]
    return {
        f"{module.__name__}.{constant}": (model_moved_by(steps), steps)
        for module in modules
        for constant, steps in vars(module).items()
        if constant.endswith("STEPS")
    }


PROCESSES = processes()
PAIRS = [
    pytest.param(model, steps[verb], verb, state, id=f"{name}-{state}-{verb}")
    for name, (model, steps) in PROCESSES.items()
    if name not in reporting_desks.WALKED_IN_THE_ROOM
    for state, verb in product(dict(model._meta.get_field("state").choices), steps)
]


def make_at(model, state: str, verb: str = ""):
    """A row at home that lies on the given desk and that every guard of the verb would let pass."""
    prepare = READY.get(model._meta.label, dict)
    place = RegionFactory(code=reporting_desks.PLACES.get(model._meta.label, HOME))
    row = make_in(model, place, state=state, **prepare())
    furnish = FURNISHED.get(model._meta.label)
    if verb and furnish:
        furnish(row, verb)
    return row


@shared_rows
def staff() -> dict[str, object]:
    """One account of every role at every level above the home township, one of a foreign township, one superuser."""
    users = {
        f"{role}@{level}": StaffUserFactory(
            role=role,
            region=RegionFactory(code=code) if code else None,
            is_national=code is None,
            # Kept through all the tests of a module: a number that no factory gives out anew.
            **({"village__code": f"{HOME}298"} if role == Role.VILLAGE and code == HOME else {}),
        )
        for role, (level, code) in product(Role, LEVELS.items())
        if code or role != Role.VILLAGE
    }
    users |= {f"{role}@foreign": StaffUserFactory(role=role, region__code="120118") for role in Role}
    users["superuser"] = StaffUserFactory(is_superuser=True, national=True, system_admin=True)
    return users


def of_its_village(row) -> dict[str, object]:
    """The account that types for the village of the row, where it is about one."""
    village = getattr(row, "village", None) or getattr(getattr(row, "application", None), "village", None)
    if village is None:
        return {}
    return {"own village": StaffUserFactory(role=Role.VILLAGE, region=village.township, village=village)}


def outcomes(row, step, verb, staff, now) -> dict[str, str]:
    """What becomes of the step for each of them. A refused step undoes itself; one that was taken is undone here."""
    found, untaken = {}, transaction.savepoint()
    for name, actor in staff.items():
        try:
            moved = take_step(row, step, verb, actor=actor, now=now, note="样例理由")
        except PermissionDenied:
            found[name] = "denied"
        except Refused as refusal:
            found[name] = "already" if str(refusal) == ALREADY else str(refusal)
        else:
            found[name] = f"moved to {moved.state}"
            transaction.savepoint_rollback(untaken)
    return found


@pytest.mark.parametrize(("model", "step", "verb", "state"), PAIRS)
@pytest.mark.django_db
def test_every_verb_at_every_desk_by_every_role(model, step, verb, state, staff, now):
    """Who may is moved, everybody else is denied, and the buttons are the steps that would be taken."""
    row = make_at(model, state, verb)
    staff = staff | of_its_village(row)
    if state not in step.sources:  # nobody is moved: far from home nothing else decides than nearby
        staff = {name: actor for name, actor in staff.items() if not name.endswith(FAR)}
    found = outcomes(row, step, verb, staff, now)

    permitted = {name for name, actor in staff.items() if actor.has_perm(step.permission, row)}
    when_permitted = f"moved to {step.target_for(row)}" if state in step.sources else "already"
    assert found == {name: when_permitted if name in permitted else "denied" for name in staff}
    assert "superuser" in permitted
    offered = {name for name, actor in staff.items() if available_steps(row, {verb: step}, actor)}
    assert offered == {name for name, what in found.items() if what.startswith("moved")}
    assert not any(name.endswith("@foreign") for name in permitted)


def faces(row, step: Step):
    """The row as it would lie at each desk where the step starts, or belong to each stage; nothing of it is stored."""
    stages = Stage if hasattr(row, "stage") else ()
    for state in sorted(step.sources):
        row.state = state
        for stage in stages:
            row.stage = stage
            yield stage
        if not stages:
            yield state


@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.django_db
def test_each_step_is_taken_by_those_whose_work_it_is(process, staff):
    """By a table written from what the offices do; the walk above finds that steps and buttons obey the rules."""
    model, steps = PROCESSES[process]
    row = make_at(model, model._meta.get_field("state").default)
    people = staff | of_its_village(row) | ({"handler": row.handler} if hasattr(row, "handler") else {})

    found = {
        verb: {
            where: {name for name, one in people.items() if one.has_perm(step.permission, row)}
            for where in faces(row, step)
        }
        for verb, step in steps.items()
    }

    expected = {
        verb: {where: {"superuser"} | (who[where] if isinstance(who, dict) else who) for where in found[verb]}
        for verb, who in WHO_MAY[process].items()
    }
    assert found == expected


@pytest.mark.parametrize(("model", "steps"), PROCESSES.values(), ids=PROCESSES)
def test_database_refuses_a_change_of_state_outside_take_step(model, steps, db):
    first, other = list(dict(model._meta.get_field("state").choices))[:2]
    row = make_at(model, first)

    def by_save():
        row.state = other
        row.save()

    def by_update():
        model.objects.filter(pk=row.pk).update(state=other)

    def by_psql():
        with connection.cursor() as cursor:
            cursor.execute(f'UPDATE "{model._meta.db_table}" SET state = %s WHERE id = %s', [other, row.pk])

    for write in (by_save, by_update, by_psql):
        with pytest.raises(InternalError, match="only through take_step"), transaction.atomic():
            write()
    assert model.objects.get(pk=row.pk).state == first


@pytest.mark.parametrize(("model", "steps"), PROCESSES.values(), ids=PROCESSES)
def test_database_refuses_a_row_that_begins_elsewhere_than_at_the_first_state(model, steps, db):
    row = make_at(model, model._meta.get_field("state").default)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    later = [state for state in dict(model._meta.get_field("state").choices) if state != row.state]
    with pgtrigger.ignore():  # some rows are never deleted
        model.objects.filter(pk=row.pk).delete()

    def by_save():
        row.pk = None
        row.save(force_insert=True)

    def by_bulk_create():
        row.pk = None
        model.objects.bulk_create([row])

    def by_psql():
        columns = ", ".join(f'"{field.column}"' for field in fields)
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        places = ", ".join(["%s"] * len(values))
        with connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})', values)

    for state in later:
        row.state = state
        for write in (by_save, by_bulk_create, by_psql):
            with pytest.raises(InternalError, match="only through take_step"), transaction.atomic():
                write()
    assert not model.objects.filter(state__in=later).exists()


@pytest.mark.django_db
def test_records_taken_over_keep_their_state_and_the_gate_shuts_behind_them():
    township = RegionFactory(code=HOME)
    villages = [Village(code=f"{HOME}2{n:02}", name=f"样例{n}村", township=township, state="closed") for n in (1, 2)]

    with states_open():
        Village.objects.bulk_create(villages[:1])

    with pytest.raises(InternalError, match="only through take_step"), transaction.atomic():
        Village.objects.bulk_create(villages[1:])
    ours = Village.objects.filter(code__in=[village.code for village in villages])
    assert list(ours.values_list("code", "state")) == [(f"{HOME}201", "closed")]
