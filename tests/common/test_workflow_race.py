"""Two people press the button at the same time: one wins, the other reads so."""

import threading

import pytest
from django.db import connection, transaction

from common.models import StepRecord
from common.refusal import Refused
from common.workflow import take_step
from tests.factories import AnnualStatisticsFactory, StaffUserFactory
from tests.locks import LONGEST_WAIT, until_waiting
from villages.choices import StatisticsState
from villages.models import AnnualStatistics
from villages.workflow import STATISTICS_STEPS


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_and_the_other_reads_so(now):
    row = AnnualStatisticsFactory(filed=True, village__code="120119001201")
    actors = StaffUserFactory.create_batch(2, reviewer=True, region__code="120119")
    found = {}

    def press(actor) -> None:
        try:
            found[actor] = take_step(row, STATISTICS_STEPS["lock"], "lock", actor=actor, now=now).state
        except Refused as refusal:
            found[actor] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[actor]) for actor in actors]
    with transaction.atomic():
        AnnualStatistics.objects.select_for_update().get(pk=row.pk)
        for thread in threads:
            thread.start()
        until_waiting(2)  # both stand before the row; now it is let go
    for thread in threads:
        thread.join(LONGEST_WAIT)

    record = StepRecord.objects.get()
    loser = next(actor for actor in actors if actor != record.actor)
    assert found == {record.actor: StatisticsState.LOCKED, loser: "这份材料刚刚已被他人处理，请刷新后查看。"}
    row.refresh_from_db()
    assert row.state == StatisticsState.LOCKED
