"""Two clerks of one township at the register at once, each in a session of his own."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from agreements.actions.signing import Entry, Terms, register_batch, restore, withdraw
from agreements.choices import AgreementKind, AgreementState, RestoreReason
from agreements.models import SignedAgreement
from common.models import StepRecord
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from tests.factories import (
    AgreementTemplateFactory,
    AgreementTemplateVersionFactory,
    RegionFactory,
    SignedAgreementFactory,
    StaffUserFactory,
    VillageFactory,
)
from tests.locks import LONGEST_WAIT, until_waiting

TOWN = "120119001"
SIGNED, UNTIL = date(2026, 10, 1), date(2029, 9, 30)
TAKEN = "该户这一类型的协议已有登记且未终止，请办理续签，或先解除原协议。"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def village():
    town = RegionFactory(code=TOWN)
    AgreementTemplateVersionFactory(template=AgreementTemplateFactory(county=town), released=True)
    return VillageFactory(township=town, name="样例村")


@pytest.fixture
def clerks():
    return StaffUserFactory.create_batch(2, region__code=TOWN)


def at_once(clerks, press: Callable, hold: Callable) -> dict:
    """Both press while `hold()` keeps them waiting; who read what. `press` returns what its clerk reads."""
    found = {}

    def run(clerk) -> None:
        try:
            found[clerk] = press(clerk)
        except Refused as refusal:
            found[clerk] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[clerk]) for clerk in clerks]
    with transaction.atomic():
        hold()
        for thread in threads:
            thread.start()
        until_waiting(len(clerks))
    for thread in threads:
        thread.join(LONGEST_WAIT)
    return found


def entering(village, number: str, now) -> Callable:
    def press(clerk) -> str:
        on = SIGNED + timedelta(days=clerk.pk % 2)  # of two on one day another constraint might speak first
        entries, terms = [Entry(number, "样例甲")], Terms(on, UNTIL)
        (outcome,) = register_batch(village, AgreementKind.GOOD_FAITH, entries, terms, actor=clerk, now=now)
        return outcome.refusal

    return press


def hold_the_register() -> None:
    """Nobody writes a row of it until the transaction ends; reading goes on."""
    with connection.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{SignedAgreement._meta.db_table}" IN SHARE MODE')


def test_household_entered_by_both_is_entered_once(village, clerks, now):
    found = at_once(clerks, entering(village, "1-01", now), hold_the_register)

    assert sorted(found.values()) == ["", TAKEN]
    assert SignedAgreement.objects.get().household_number == "1-01"


def test_household_whose_agreement_ran_out_is_renewed_once(village, clerks, now):
    old = SignedAgreementFactory(village=village, household_number="1-01", valid_until=date(2026, 9, 30))

    found = at_once(
        clerks,
        entering(village, "1-01", now),
        lambda: SignedAgreement.objects.select_for_update().get(pk=old.pk),
    )

    assert sorted(found.values()) == ["", ALREADY_HANDLED]
    old.refresh_from_db()
    assert (old.state, SignedAgreement.objects.count()) == (AgreementState.RENEWED, 2)
    assert StepRecord.objects.of(old).count() == 1


def test_slip_taken_back_by_both_is_taken_back_once(village, clerks, now):
    agreement = SignedAgreementFactory(village=village)
    withdraw(agreement, on=SIGNED, actor=clerks[0], now=now)

    found = at_once(
        clerks,
        lambda clerk: restore(agreement, reason=RestoreReason.NOT_LEFT, actor=clerk, now=now).state,
        lambda: SignedAgreement.objects.select_for_update().get(pk=agreement.pk),
    )

    assert sorted(found.values()) == sorted([AgreementState.VALID, ALREADY_HANDLED])
    assert [step.verb for step in StepRecord.objects.of(agreement)] == ["withdraw", "retract"]
