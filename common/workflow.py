"""Process is a table. An app's workflow.py holds steps; `take_step` is the only code that writes a state."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pgtrigger
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction

from common.models.step_record import StepRecord
from common.refusal import Refused

RECORDS_AT_ONCE = 2_000
ALREADY_HANDLED = "这份材料刚刚已被他人处理，请刷新后查看。"

Guard = Callable[..., None]


@dataclass(frozen=True)
class Step:
    """One verb of a process: from which desks to which desk, who may, and under which conditions.

    A guard is called as `guard(row, now=now)` and raises Refused with a sentence for the user; one of
    `personal_guards` is called as `guard(row, actor=actor)` and says who of those who may must keep away. Where
    the way of a paper is itself data, `target` is a function of the row that names the next desk.
    """

    label: str
    sources: frozenset[str]
    target: str | Callable[[models.Model], str]
    permission: str
    guards: tuple[Guard, ...] = ()
    needs_note: bool = False
    personal_guards: tuple[Guard, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "sources", frozenset(self.sources))

    def target_for(self, row: models.Model) -> str:
        """The desk on which this row lands."""
        return self.target(row) if callable(self.target) else self.target

    def ask_guards(self, row: models.Model, *, actor, now: datetime) -> None:
        """Raises Refused with the first objection."""
        for guard in self.personal_guards:
            guard(row, actor=actor)
        for guard in self.guards:
            guard(row, now=now)


@transaction.atomic
def take_step(obj: models.Model, step: Step, verb: str, *, actor, now: datetime, note: str = "") -> models.Model:
    """Lock, check, move, record; or raise. The caller goes on with the returned row.

    Raises PermissionDenied when the actor may not, Refused (with a sentence) when the row is
    not where the step starts, a guard says no, or a reason is missing.
    """
    rows = type(obj).objects.filter(pk=obj.pk)
    try:
        moved = take_steps(rows, step, verb, actor=actor, now=now, note=note)
    except PermissionDenied:
        # Who may can hang on where the paper lies: somebody who saw it on his desk is told that it has left.
        saw_it = obj.state in step.sources and actor.has_perm(step.permission, obj)
        if not saw_it or rows.filter(state__in=step.sources).exists():
            raise
        moved = 0
    if not moved:
        raise Refused(ALREADY_HANDLED)
    return rows.get()


@transaction.atomic
def take_steps(
    rows: models.QuerySet,
    step: Step,
    verb: str,
    *,
    actor,
    now: datetime,
    note: str = "",
    notes: Mapping[int, str] | None = None,
) -> int:
    """`take_step` for many papers of one table: in a few statements all of them move, or none; returns how many.

    The permission and the guards are asked of each; `rows` should bring what they look at (select_related). `notes`,
    by key, say something else of single papers.
    """
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    notes = {row.pk: (notes or {}).get(row.pk, note).strip() for row in found}
    landing: dict[str, list] = {}
    for row in found:
        refuse_step(row, step, notes[row.pk], actor=actor, now=now)
        landing.setdefault(step.target_for(row), []).append(row)
    said = {"verb": verb, "verb_label": step.label, "taken_at": now}
    said |= {"actor": actor, "actor_name": actor.name, "actor_unit": actor.unit}
    for target, moved in landing.items():
        with states_open():
            rows.model.objects.filter(pk__in=[row.pk for row in moved]).update(state=target)
        records = (
            StepRecord(
                target=row, target_name=str(row)[:200], before=row.state, after=target, note=notes[row.pk], **said
            )
            for row in moved
        )
        StepRecord.objects.bulk_create(records, batch_size=RECORDS_AT_ONCE)
    return len(found)


def refuse_elsewhere(row: models.Model, step: Step, *, actor) -> None:
    """Raises PermissionDenied where the actor may not, Refused where the row is not where the step starts.

    For acts that write something of their own before the step; the step asks again.
    """
    if not actor.has_perm(step.permission, row):
        raise PermissionDenied
    if row.state not in step.sources:
        raise Refused(ALREADY_HANDLED)


def refuse_step(row: models.Model, step: Step, note: str, *, actor, now: datetime) -> None:
    """Raises PermissionDenied or Refused where this paper may not take the step as it lies now."""
    refuse_elsewhere(row, step, actor=actor)
    if step.needs_note and not note:
        raise Refused(f"“{step.label}”必须填写理由，请补填后再提交。")
    step.ask_guards(row, actor=actor, now=now)


@contextmanager
def states_open() -> Iterator[None]:
    """Open the database's gate for the statements inside and shut it again, also after an error.

    For `take_step`, and for whoever lays rows straight on a later desk: a takeover of old records, a test.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.step', 'on', true)")
        yield
        cursor.execute("SELECT set_config('portal.step', '', true)")


def objection_to(row: models.Model, step: Step, *, actor, now: datetime) -> str:
    """Why this step cannot be taken now, in a sentence; blank when it can. Asks what `take_step` will ask."""
    is_there = row.state in step.sources
    # Where the desk decides who may, somebody who may elsewhere is told where the paper lies.
    if not actor.has_perm(step.permission, row) and (is_there or not actor.has_perm(step.permission)):
        return f"您没有“{step.label}”的权限。"
    if not is_there:
        return f"当前状态为“{row.get_state_display()}”，不能{step.label}。"
    try:
        step.ask_guards(row, actor=actor, now=now)
    except Refused as refusal:
        return str(refusal)
    return ""


def available_steps(row: models.Model, steps: Mapping[str, Step], user) -> list[tuple[str, Step]]:
    """The verbs that this user may take on this row as it lies now; what buttons are made of."""
    return [
        (verb, step)
        for verb, step in steps.items()
        if row.state in step.sources and user.has_perm(step.permission, row)
    ]


def fixed_on(states: Iterable[str], *said: str, name: str) -> pgtrigger.Trigger:
    """A trigger for the model's Meta: these fields change no more once the row lies on one of these desks."""
    desks = ", ".join(f"'{state}'" for state in map(str, states))
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange(*said),
        func=f"""
            IF OLD.state IN ({desks}) THEN
                RAISE EXCEPTION 'what this row of % says is fixed', TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        """,
    )


def state_guards(initial: str) -> list[pgtrigger.Trigger]:
    """Triggers for the model's Meta: a row starts at `initial`, and `state` changes only through `take_step`.

    The start is looked at after the insert: a trigger before it would slow COPY down.
    """
    return [
        pgtrigger.Trigger(
            name="state_guard",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
            func="""
            IF current_setting('portal.step', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'state of % changes only through take_step', TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        """,
        ),
        pgtrigger.Trigger(
            name="state_start",
            operation=pgtrigger.Insert,
            when=pgtrigger.After,
            condition=~pgtrigger.Q(new__state=initial),
            func=f"""
            IF current_setting('portal.step', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'a row of % starts as {initial} and goes on only through take_step', TG_TABLE_NAME;
            END IF;
            RETURN NULL;
        """,
        ),
    ]
