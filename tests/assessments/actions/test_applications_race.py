"""Two officers press the button at the same time: one wins, the other reads so; seats are never oversubscribed."""

import threading
import time

import pytest
from django.db import connection, transaction

from assessments.actions.applications import advance
from assessments.choices import ApplicationState
from assessments.models import Application, QuotaSeat
from common.models import StepRecord
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from tests.assessments.scenes import COUNTY, at_county, open_batch, reviewer
from tests.locks import waiting_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST_WAIT = 10


def press_at_once(presses, held) -> list[str]:
    """Run the presses in threads that all stand before the held row, then let it go; what each read."""
    found = {}

    def run(number: int, press) -> None:
        try:
            found[number] = press().state
        except Refused as refusal:
            found[number] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(presses)]
    with transaction.atomic():
        list(held.select_for_update())
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + LONGEST_WAIT
        while waiting_for_a_lock() < len(threads) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert waiting_for_a_lock() == len(threads)
    for thread in threads:
        thread.join(LONGEST_WAIT)
    return [found[number] for number in range(len(presses))]


def test_of_two_who_register_at_once_one_wins_and_the_other_reads_so(now):
    application = at_county(now, scene=open_batch(seats=5))
    desks = [reviewer(COUNTY), reviewer(COUNTY)]
    presses = [lambda desk=desk: advance(application, "register", actor=desk, now=now) for desk in desks]

    found = press_at_once(presses, Application.objects.filter(pk=application.pk))

    assert sorted(found) == sorted([ApplicationState.CREATING, ALREADY_HANDLED])
    assert StepRecord.objects.filter(verb="register").count() == 1
    assert QuotaSeat.objects.get().used == 1


def test_last_seat_goes_to_one_of_two_villages(now):
    scene = open_batch(seats=1)
    papers = [at_county(now, scene=scene), at_county(now, scene=scene, code="120119001202")]
    desk = reviewer(COUNTY)
    presses = [lambda paper=paper: advance(paper, "register", actor=desk, now=now) for paper in papers]

    found = press_at_once(presses, QuotaSeat.objects.all())

    county = scene[0].programme.region.name
    (loser,) = Application.objects.filter(state=ApplicationState.AT_COUNTY)
    ask = "请向批次主办单位申请调整，或先撤销、退回其他申报"
    full = f"{county}的1个名额已全部用完，{loser.village}没有占到名额；{ask}。"
    assert sorted(found) == sorted([ApplicationState.CREATING, full])
    assert QuotaSeat.objects.get().used == 1
