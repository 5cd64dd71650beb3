"""Two people post the same paper at once."""

import threading

import pytest
from django.db import connection, transaction

from agreements.actions.adoption import pass_vote, record_meeting
from agreements.choices import CharterState
from agreements.models import CharterVersion, Publicity
from common.models import StepRecord
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from tests.agreements.desks_of_adoption import HELD, POSTED, at, meeting_of, posting, to_vote
from tests.agreements.papers import TOWNSHIP
from tests.factories import StaffUserFactory
from tests.locks import LONGEST_WAIT, until_waiting


@pytest.mark.django_db(transaction=True)
def test_paper_is_posted_once_and_the_other_reads_so():
    clerks = StaffUserFactory.create_batch(2, region__code=TOWNSHIP)
    version = to_vote()
    record_meeting(meeting_of(version), actor=clerks[0], now=at(HELD))
    found = {}

    def press(clerk) -> None:
        try:
            found[clerk] = pass_vote(version, posting(), actor=clerk, now=at(POSTED)).state
        except Refused as refusal:
            found[clerk] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[clerk]) for clerk in clerks]
    with transaction.atomic():
        CharterVersion.objects.select_for_update().get(pk=version.pk)
        for thread in threads:
            thread.start()
        until_waiting(2)
    for thread in threads:
        thread.join(LONGEST_WAIT)

    winner = StepRecord.objects.get().actor
    loser = next(clerk for clerk in clerks if clerk != winner)
    assert found == {winner: CharterState.PUBLICISED, loser: ALREADY_HANDLED}
    assert Publicity.objects.count() == 1
