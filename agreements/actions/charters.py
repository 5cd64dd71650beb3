"""What people do with charters: begin one, revise it, send it over the desks."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agreements.actions.screening import note_findings
from agreements.actions.setting_aside import set_adoption_aside
from agreements.choices import CharterKind, CharterState
from agreements.models import Charter, CharterVersion, Clause, LibraryClause
from agreements.wording import fit_to_body
from agreements.workflow import CHARTER_STEPS
from common.actions.notices import notify
from common.models import StepRecord
from common.refusal import Refused, refuse_closed
from common.workflow import take_step
from villages.choices import VillageKind
from villages.models import Village

CHANGE = "agreements.change_charterversion"
COMMITTEE = re.compile(r"(?:村民委员会|居民委员会|居委会)$|(?<=村)委会$")
# Steps that bring the paper back to whoever writes it.
SENT_BACK = ("return", "fail_vote")


@transaction.atomic
def start_charter(village: Village, kind: str, *, actor, library: Iterable[LibraryClause] = ()) -> CharterVersion:
    """Open a village's charter of a kind with its first draft, filled from the clause library.

    A charter whose former versions have all ended gets a fresh draft; one under way or in force is refused.
    """
    charter, _ = Charter.objects.get_or_create(village=village, kind=kind)
    locked = Charter.objects.select_for_update(of=("self",)).select_related("village__township").get(pk=charter.pk)
    _refuse_second(locked)
    if locked.versions.in_force().exists():
        raise Refused(f"{locked}已有生效版本，请在原文件上修订。")
    version = _new_version(locked, title=first_title(village, kind), actor=actor)
    Clause.objects.bulk_create(
        Clause(
            version=version,
            position=position,
            chapter=fit_to_body(ready.chapter, village.kind),
            topic=ready.topic,
            text=fit_to_body(ready.text, village.kind),
        )
        for position, ready in enumerate(library, start=1)
    )
    note_findings(version)
    return version


@transaction.atomic
def start_revision(charter: Charter, *, actor) -> CharterVersion:
    """A new draft that begins with the wording in force; each clause remembers the one it came from."""
    charter = Charter.objects.select_for_update(of=("self",)).select_related("village__township").get(pk=charter.pk)
    _refuse_second(charter)
    former = charter.versions.in_force().first()
    if former is None:
        raise Refused(f"{charter}还没有生效版本，请直接修改草稿。")
    version = _new_version(charter, title=former.title, preamble=former.preamble, based_on=former, actor=actor)
    Clause.objects.bulk_create(
        Clause(
            version=version,
            position=clause.position,
            chapter=clause.chapter,
            topic=clause.topic,
            text=clause.text,
            origin=clause,
        )
        for clause in former.clauses.order_by("position")
    )
    note_findings(version)
    return version


def first_title(village: Village, kind: str) -> str:
    """台子村村民自治章程, 幸福社区居民公约 …"""
    is_urban = village.kind == VillageKind.RESIDENTS
    names = {
        CharterKind.SELF_GOVERNANCE: "居民自治章程" if is_urban else "村民自治章程",
        CharterKind.COVENANT: "居民公约" if is_urban else "村规民约",
        CharterKind.WORKING_RULES: "人口和家庭服务工作制度",
    }
    place = COMMITTEE.sub("", village.name)
    return f"{place}{'' if is_urban or place.endswith('村') else '村'}{names[CharterKind(kind)]}"


def _refuse_second(charter: Charter) -> None:
    if charter.versions.under_way().exists():
        raise Refused(f"{charter}已有一个正在办理的版本，请在其上修改。")


def _new_version(charter: Charter, *, actor, **fields) -> CharterVersion:
    refuse_closed(charter)
    if not actor.has_perm(CHANGE, charter):
        raise PermissionDenied
    number = (charter.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return CharterVersion.objects.create(charter=charter, number=number, **fields)


@transaction.atomic
def advance(
    version: CharterVersion, verb: str, *, actor, now: datetime, note: str = "", due_on: date | None = None
) -> CharterVersion:
    """Take one step. A paper sent back carries a date by which to revise it, and its township is told."""
    row = take_step(version, CHARTER_STEPS[verb], verb, actor=actor, now=now, note=note)
    if row.state == CharterState.REPEALED and row.in_force_from:
        row.in_force_until = timezone.localdate(now)
        row.save()
    if verb in SENT_BACK:
        set_adoption_aside(row, now=now, reason=note.strip() or "表决未通过")
        CharterVersion.objects.filter(pk=row.pk).update(revise_by=due_on)
        row.revise_by = due_on
        until = f"\n请于{due_on.year}年{due_on.month}月{due_on.day}日前修改完毕。" if due_on else ""
        notify(
            f"{row}被退回修改" if verb == "return" else f"{row}表决未通过",
            body=f"理由：{note.strip() or '见表决登记'}{until}",
            url=row.get_absolute_url(),
            region_path=row.scope_path,
            sender=actor,
            now=now,
        )
    return row


def mark_opened(version: CharterVersion, *, viewer, now: datetime) -> None:
    """The examiner has looked at a submitted draft; from now on it cannot be taken back.

    Whoever submitted it and may examine too has not thereby opened it.
    """
    if viewer.has_perm("agreements.review_charterversion", version) and not _sent_by(version, viewer):
        rows = CharterVersion.objects.filter(pk=version.pk, state=CharterState.AT_TOWNSHIP, opened_at__isnull=True)
        rows.update(opened_at=now)


def _sent_by(version: CharterVersion, viewer) -> bool:
    last = StepRecord.objects.of(version).last()
    return last is not None and last.actor_id == viewer.pk
