"""Two officers press the button at the same time: one wins, the other reads so; seats are never oversubscribed."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from assessments.actions.applications import advance
from assessments.choices import ApplicationState
from assessments.models import Application, ProgrammeLevel, QuotaSeat
from common.models import StepRecord
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from tests.assessments.scenes import COUNTY, at_county, clerk, drafted, open_batch, reviewer
from tests.locks import LONGEST_WAIT, until_waiting
from villages.choices import Role

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_thread(act) -> tuple[threading.Thread, list]:
    """The act in a session of its own, begun; what it gave is in the list when the thread has ended."""
    found = []

    def run() -> None:
        try:
            found.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


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
        until_waiting(len(threads))
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


def test_submission_waits_for_a_change_of_the_way_and_goes_by_it(now):
    actor = clerk()
    application = drafted(actor, now)
    with transaction.atomic():
        level = ProgrammeLevel.objects.select_for_update().get()
        thread, found = in_a_thread(lambda: advance(application, "submit", actor=actor, now=now).state)
        until_waiting(1)
        level.desks = [ApplicationState.AT_COUNTY.value]
        level.save()
    thread.join(LONGEST_WAIT)

    assert found == [ApplicationState.AT_COUNTY]


def test_change_of_the_way_waits_for_a_submission_and_reads_why_it_may_not(now):
    actor, admin = clerk(), clerk(COUNTY, Role.BUSINESS_ADMIN)
    application, level = drafted(actor, now), ProgrammeLevel.objects.get()
    client = Client()
    client.force_login(admin)
    sent = {"name": level.name, "honour": level.honour, "position": level.position, "revision": level.revision}
    sent |= {"desks": [ApplicationState.AT_COUNTY.value]}
    address = reverse("programme_level_update", args=[level.pk])
    with transaction.atomic():
        moved = advance(application, "submit", actor=actor, now=now)
        thread, found = in_a_thread(lambda: client.post(address, sent, follow=True).text)
        until_waiting(1)
    thread.join(LONGEST_WAIT)

    assert "1件申报正按“示范”的环节办理，办结以前不能修改" in found[0]
    assert ProgrammeLevel.objects.get().desks == level.desks
    assert moved.state == level.desks[0]
