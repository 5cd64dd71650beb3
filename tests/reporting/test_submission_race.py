"""Two city officers decide on one submission at the same moment."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.models import StepRecord
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from reporting.actions.submissions import accept, send_back
from reporting.models import Submission
from tests.locks import waiting_for_a_lock
from tests.reporting.handing_up import city_staff, county_staff, filed_village, handed_up

LONGEST_WAIT = 10


@pytest.mark.django_db(transaction=True)
def test_of_two_city_officers_at_once_one_wins_and_the_other_reads_so(now):
    filed_village("120119001201")
    submission = handed_up(county_staff(), now)
    one, two = city_staff(), city_staff()
    due = timezone.localdate(now) + timedelta(days=3)
    acts = {
        one: lambda: accept(submission, actor=one, now=now),
        two: lambda: send_back(submission, revise_by=due, note="请核对。", actor=two, now=now),
    }
    found = {}

    def press(actor) -> None:
        try:
            found[actor] = acts[actor]().state
        except Refused as refusal:
            found[actor] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[actor]) for actor in acts]
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=submission.pk)
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + LONGEST_WAIT
        while waiting_for_a_lock() < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert waiting_for_a_lock() == 2  # both stand before the row; now it is let go
    for thread in threads:
        thread.join(LONGEST_WAIT)

    record = StepRecord.objects.get(verb__in=["accept", "return"])
    loser = next(actor for actor in acts if actor != record.actor)
    submission.refresh_from_db()
    assert found == {record.actor: submission.state, loser: ALREADY_HANDLED}
    assert submission.revise_by == (due if submission.state == "returned" else None)
