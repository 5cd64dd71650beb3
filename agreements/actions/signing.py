"""What a township does with its register: enter agreements, renew, end, and write down that a household left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction

from agreements.agreement_term import last_day_of
from agreements.choices import AgreementKind, EndReason, RestoreReason
from agreements.models import AgreementTemplateVersion, SignedAgreement, TrustGroup
from agreements.workflow import RESTORE, SIGNED_AGREEMENT_STEPS
from common.integrity import refusal_of
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED, take_step, take_steps
from villages.models import Region, Village

CHANGE = "agreements.change_signedagreement"


@dataclass(frozen=True)
class Entry:
    """One household of a batch."""

    household_number: str
    signatory: str


@dataclass(frozen=True)
class Outcome:
    """How one of many fared: `refusal` is blank where it was done."""

    agreement: SignedAgreement | None = None
    refusal: str = ""


@dataclass(frozen=True)
class Terms:
    """What the agreements of one batch have in common."""

    signed_on: date
    valid_until: date
    group: TrustGroup | None = None


def released_version(township: Region, kind: str) -> AgreementTemplateVersion:
    """The version in use in the township's county. Raises Refused when there is none."""
    found = AgreementTemplateVersion.objects.released().of_township(township).filter(template__kind=kind).first()
    if found is None:
        raise Refused(f"县(区)还没有发布“{AgreementKind(kind).label}”范本，请县(区)发布后再登记。")
    return found


def register_batch(
    village: Village, kind: str, entries: Iterable[Entry], terms: Terms, *, actor, now: datetime
) -> list[Outcome]:
    """Enter each household on its own: one that is refused does not hold up the others.

    An agreement of the household whose last day has passed is thereby renewed.
    """
    if not actor.has_perm(CHANGE, village):
        raise PermissionDenied
    if village.why_closed:
        raise Refused(village.why_closed)
    version = released_version(village.township, kind)
    return [_register(village, version, entry, terms, actor=actor, now=now) for entry in entries]


def _register(village, version, entry: Entry, terms: Terms, *, actor, now: datetime) -> Outcome:
    agreement = SignedAgreement(
        village=village,
        version=version,
        kind=version.kind,
        household_number=entry.household_number,
        signatory=entry.signatory,
        signed_on=terms.signed_on,
        valid_until=terms.valid_until,
        group=terms.group,
    )
    try:
        with transaction.atomic():
            agreement.previous = _close_expired(agreement, actor=actor, now=now)
            agreement.full_clean()
            agreement.save()
    except Refused as refusal:
        return Outcome(refusal=str(refusal))
    except ValidationError as error:
        return Outcome(refusal="".join(dict.fromkeys(error.messages)))
    except IntegrityError as error:
        return Outcome(refusal=str(refusal_of(error, SignedAgreement)))
    return Outcome(agreement)


def _close_expired(agreement: SignedAgreement, *, actor, now: datetime) -> SignedAgreement | None:
    """The household's agreement of this kind that ran out before; one that still runs is in the way."""
    held = SignedAgreement.objects.unclosed().filter(
        village=agreement.village, kind=agreement.kind, household_number=agreement.household_number
    )
    old = held.first()
    if old is None:
        return None
    if old.valid_until >= agreement.signed_on:
        raise Refused(f"该户已有{old.get_kind_display()}，{old.valid_until:%Y-%m-%d}到期；请办理续签，或先解除。")
    return _close(old, "renew", agreement.signed_on, actor=actor, now=now)


@transaction.atomic
def _close(agreement: SignedAgreement, verb: str, on: date, *, actor, now: datetime, note: str = "") -> SignedAgreement:
    """Write down the day from which it runs no more, and take the step."""
    if on < agreement.signed_on:
        raise Refused(f"日期不能早于签订日期（{agreement.signed_on:%Y-%m-%d}）。")
    held = SignedAgreement.objects.unclosed().select_for_update(of=("self",)).filter(pk=agreement.pk)
    held.update(closed_on=on)
    return take_step(agreement, SIGNED_AGREEMENT_STEPS[verb], verb, actor=actor, now=now, note=note)


def withdraw(agreement: SignedAgreement, *, on: date, actor, now: datetime) -> SignedAgreement:
    """The household leaves. It says why to nobody, and nothing follows from it."""
    return _close(agreement, "withdraw", on, actor=actor, now=now)


def end(agreement: SignedAgreement, *, reason: EndReason, on: date, actor, now: datetime) -> SignedAgreement:
    """Committee and household end the agreement, for one of the listed reasons."""
    return _close(agreement, "end", on, actor=actor, now=now, note=EndReason(reason).label)


def verb_of_restoring(actor, agreement: SignedAgreement) -> str:
    """The step that this person would take: the reviewer at any time, the clerk on the day of the slip."""
    return "restore" if actor.has_perm(RESTORE, agreement) else "retract"


def restore(agreement: SignedAgreement, *, reason: RestoreReason, actor, now: datetime) -> SignedAgreement:
    """It was written down by mistake that the household left or that the agreement ended: it runs on."""
    verb = verb_of_restoring(actor, agreement)
    step, note = SIGNED_AGREEMENT_STEPS[verb], RestoreReason(reason).label
    try:
        with transaction.atomic():
            row = take_step(agreement, step, verb, actor=actor, now=now, note=note)
            SignedAgreement.objects.filter(pk=row.pk).update(closed_on=None)
    except IntegrityError as error:  # the household signed anew at this very moment
        raise refusal_of(error, SignedAgreement) from error
    row.refresh_from_db()
    return row


@transaction.atomic
def close_renewed(keys: list[int], days: list[date], *, actor, now: datetime) -> None:
    """Agreements past their last day that an import signs anew, each closed on the day of its successor."""
    rows = SignedAgreement.objects.filter(pk__in=keys).select_related("village__township")
    by_day: dict[date, list[int]] = {}
    for key, day in zip(keys, days, strict=True):
        by_day.setdefault(day, []).append(key)
    for day, held in by_day.items():
        SignedAgreement.objects.unclosed().filter(pk__in=held).update(closed_on=day)
    if take_steps(rows, SIGNED_AGREEMENT_STEPS["renew"], "renew", actor=actor, now=now) != len(keys):
        raise Refused(ALREADY_HANDLED)


def reopen_renewed(keys: list[int], *, actor, now: datetime) -> None:
    """The import that signed them anew is taken back."""
    rows = SignedAgreement.objects.filter(pk__in=keys).select_related("village__township")
    take_steps(rows, SIGNED_AGREEMENT_STEPS["reopen"], "reopen", actor=actor, now=now)


@transaction.atomic
def renew(
    agreement: SignedAgreement, *, signed_on: date, valid_until: date | None, actor, now: datetime
) -> SignedAgreement:
    """A new agreement of the same household on the version in use today; the old one is renewed.

    Without a last day it runs as long as that version says.
    """
    if signed_on <= agreement.signed_on:
        raise Refused(f"续签日期应晚于原签订日期（{agreement.signed_on:%Y-%m-%d}）。")
    if agreement.village.why_closed:
        raise Refused(agreement.village.why_closed)
    version = released_version(agreement.village.township, agreement.kind)
    old = _close(agreement, "renew", signed_on, actor=actor, now=now)
    group = old.group if old.group and not old.group.disbanded_on else None
    new = SignedAgreement(
        village=old.village,
        version=version,
        kind=old.kind,
        household_number=old.household_number,
        signatory=old.signatory,
        signed_on=signed_on,
        valid_until=valid_until or last_day_of(signed_on, version.months),
        group=group,
        previous=old,
    )
    try:
        new.full_clean()
    except ValidationError as error:
        raise Refused("".join(dict.fromkeys(error.messages))) from error
    new.save()
    return new


def renew_many(
    agreements: Iterable[SignedAgreement], *, signed_on: date, valid_until: date | None, actor, now: datetime
) -> list[tuple[SignedAgreement, Outcome]]:
    """Each on its own: one that is refused does not hold up the others."""
    outcomes = []
    for agreement in agreements:
        try:
            new = renew(agreement, signed_on=signed_on, valid_until=valid_until, actor=actor, now=now)
        except Refused as refusal:
            outcomes.append((agreement, Outcome(refusal=str(refusal))))
        except PermissionDenied:
            outcomes.append((agreement, Outcome(refusal="您没有续签的权限。")))
        else:
            outcomes.append((agreement, Outcome(new)))
    return outcomes


def obstacle_to_renewal(agreement: SignedAgreement, released: set[str]) -> str:
    """Why it cannot be renewed now, in a sentence; blank when it can. `released`: kinds that have a version in use."""
    if agreement.why_closed:
        return agreement.why_closed
    if agreement.kind not in released:
        return f"县(区)还没有发布“{agreement.get_kind_display()}”范本。"
    return ""


@transaction.atomic
def disband(group: TrustGroup, *, on: date, actor) -> TrustGroup:
    """The group is no more; the households' agreements go on without it."""
    held = TrustGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if not actor.has_perm("agreements.change_trustgroup", held):
        raise PermissionDenied
    if held.disbanded_on:
        raise Refused(f"“{held.name}”已撤销，请刷新页面查看。")
    if on < held.formed_on:
        raise Refused(f"撤销日期不能早于成立日期（{held.formed_on:%Y-%m-%d}）。")
    held.disbanded_on = on
    held.save()
    return held


def kinds_in_use(township: Region | None) -> dict[str, AgreementTemplateVersion]:
    """Kind → the version in use in the township's county."""
    if township is None:
        return {}
    versions = AgreementTemplateVersion.objects.released().of_township(township).select_related("template")
    return {version.kind: version for version in versions.order_by(models.F("template__kind"))}
