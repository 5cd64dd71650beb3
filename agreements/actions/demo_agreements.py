"""The demo's agreements: the county's five templates released, invented households of some villages signed."""

import random
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from agreements.actions.agreement_templates import advance_version, begin_version
from agreements.actions.signing import Entry, Terms, end, register_batch, renew, withdraw
from agreements.choices import AgreementKind, EndReason
from agreements.models import AgreementTemplate, SignedAgreement, TrustGroup
from common.history import act_of
from villages.actions.demo_registry import invented_name
from villages.models import StaffUser, Village

WRITER, CLERKS = "jizhou_sh", ("xiaying_jb", "luozhuangzi_jb")
VILLAGES_EACH = 5
REPLACED, REWRITTEN = AgreementKind.HEALTHY_BIRTH, AgreementKind.MIGRANT_SERVICE
SEED = 711


@transaction.atomic
def make_demo_agreements(*, now: datetime) -> int:
    """Release the templates, and sign in each demo clerk's township that has no agreement yet; returns how many."""
    accounts = StaffUser.objects.in_bulk([WRITER, *CLERKS], field_name="username")
    writer = accounts[WRITER]
    with act_of(writer):
        _templates(writer, now)
    signed = 0
    for username in CLERKS:
        clerk = accounts[username]
        if SignedAgreement.objects.filter(village__township=clerk.region).exists():
            continue
        with act_of(clerk):
            for village in Village.objects.active().filter(township=clerk.region)[:VILLAGES_EACH]:
                signed += _sign(village, clerk, now)
    return signed


def _templates(writer: StaffUser, now: datetime) -> None:
    """Each kind released; of one a second version replaced the first, of one a second is being written."""
    for kind in AgreementKind:
        if AgreementTemplate.objects.filter(county=writer.region, kind=kind).exists():
            continue
        version = begin_version(writer.region, kind, source="ready_made", actor=writer)
        advance_version(version, "release", actor=writer, now=now)
        if kind in (REPLACED, REWRITTEN):
            version = begin_version(writer.region, kind, source="latest", actor=writer)
        if kind == REPLACED:
            advance_version(version, "release", actor=writer, now=now)


def _sign(village: Village, clerk: StaffUser, now: datetime) -> int:
    """A group of households, and some that let rooms; one agreement ran out, one ends soon, one was renewed, one
    ended, one household left."""
    chance, today = random.Random(f"{SEED}{village.code}"), timezone.localdate(now)
    group = TrustGroup.objects.create(
        village=village, name="第一诚信小组", leader_name=invented_name(chance), formed_on=today - timedelta(days=400)
    )
    began = (400, 400, 380, 200, 90, 10, 380, 300)
    runs = (395, 410, 1095, 1095, 1095, 1095, 365, 1095)  # days
    done: list[SignedAgreement] = []
    for number, (ago, days) in enumerate(zip(began, runs, strict=True), start=1):
        signed_on = today - timedelta(days=ago)
        terms = Terms(signed_on, signed_on + timedelta(days=days), group)
        household = Entry(f"1-{number:03}", invented_name(chance))
        done += _enter(village, AgreementKind.GOOD_FAITH, [household], terms, clerk, now)
    withdraw(done[4], on=today - timedelta(days=3), actor=clerk, now=now)
    renewed_on = today - timedelta(days=15)
    done.append(renew(done[6], signed_on=renewed_on, valid_until=_in_two_years(today), actor=clerk, now=now))
    end(done[7], reason=EndReason.MOVED, on=today - timedelta(days=8), actor=clerk, now=now)
    rooms = [Entry(f"2-{number:03}", invented_name(chance)) for number in range(1, chance.randint(2, 5))]
    terms = Terms(today - timedelta(days=30), _in_two_years(today))
    return len(done + _enter(village, AgreementKind.HOUSE_LETTING, rooms, terms, clerk, now))


def _enter(village, kind, entries, terms: Terms, clerk, now) -> list[SignedAgreement]:
    return [one.agreement for one in register_batch(village, kind, entries, terms, actor=clerk, now=now)]


def _in_two_years(today: date) -> date:
    return today + timedelta(days=700)
