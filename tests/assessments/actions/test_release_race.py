"""Two leaders release in the same second: one wins, and no seat is given twice."""

import threading

import pytest
from django.db import connection, transaction

from assessments.actions.decisions import prepare, release
from assessments.choices import Outcome
from assessments.models import Decision, QuotaSeat
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from tests.assessments.papers import COUNTY, at_desk, running_batch, seats_of
from tests.factories import StaffUserFactory
from tests.locks import LONGEST_WAIT, until_waiting


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["the same verdict", "two verdicts for one seat"])
def test_of_two_leaders_in_the_same_second_one_wins_and_no_seat_is_given_twice(now, same):
    batch = running_batch()
    officer = StaffUserFactory(region__code=COUNTY, reviewer=True)
    leaders = StaffUserFactory.create_batch(2, region__code=COUNTY, leader=True)
    seat = seats_of(batch, 1)
    decisions = [prepare(at_desk(batch, number), Outcome.PASS, actor=officer, now=now) for number in (201, 202)]
    found = {}

    def press(leader, decision) -> None:
        try:
            found[leader] = [one.refusal for one in release({decision.pk: decision.revision}, actor=leader, now=now)]
        except Refused as refusal:
            found[leader] = str(refusal)
        finally:
            connection.close()

    theirs = [decisions[0], decisions[0] if same else decisions[1]]
    threads = [threading.Thread(target=press, args=pair) for pair in zip(leaders, theirs, strict=True)]
    with transaction.atomic():
        QuotaSeat.objects.select_for_update().get(pk=seat.pk)
        for thread in threads:
            thread.start()
        until_waiting(2)
    for thread in threads:
        thread.join(LONGEST_WAIT)

    seat.refresh_from_db()
    lost = ALREADY_HANDLED if same else "超出1个；请先调整拟定结果，或请主办单位调整名额。"
    assert seat.used == 1
    assert Decision.objects.pending().count() == 1
    assert [answer for answer in found.values() if answer == [""]] != []
    assert [answer for answer in found.values() if str(answer).endswith(lost)] != []
