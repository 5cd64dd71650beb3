"""Two officers reach for the last seat in the same second, each in a session of his own."""

import threading

import pytest
from django.db import connection, transaction

from assessments.actions.quota import use_seat
from assessments.models import QuotaEntry, QuotaSeat
from common.refusal import Refused
from tests.factories import (
    ApplicationFactory,
    BatchFactory,
    ProgrammeLevelFactory,
    QuotaSeatFactory,
    RegionFactory,
    StaffUserFactory,
)
from tests.locks import LONGEST_WAIT, until_waiting


@pytest.mark.django_db(transaction=True)
def test_of_two_who_reach_for_the_last_seat_one_gets_it_and_the_other_reads_so(now):
    county = RegionFactory(code="990101")
    batch = BatchFactory(programme__region=county, state="open")
    level = ProgrammeLevelFactory(programme=batch.programme, uses_quota=True)
    papers = [
        ApplicationFactory(batch=batch, level=level, village__township__code=code)
        for code in ("990101100", "990101101")
    ]
    seat = QuotaSeatFactory(batch=batch, county=county, allotted=1)
    officers = StaffUserFactory.create_batch(2, reviewer=True, region=county)
    found = {}

    def press(paper, officer) -> None:
        try:
            found[paper] = use_seat(paper, actor=officer, now=now).left
        except Refused as refusal:
            found[paper] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in zip(papers, officers, strict=True)]
    with transaction.atomic():
        QuotaSeat.objects.select_for_update().get(pk=seat.pk)
        for thread in threads:
            thread.start()
        until_waiting(2)  # both stand before the seats; now they are let go
    for thread in threads:
        thread.join(LONGEST_WAIT)

    winner = QuotaEntry.objects.get().application
    (loser,) = [paper for paper in papers if paper != winner]
    assert found[winner] == 0
    assert found[loser].startswith(f"样例990101县的1个名额已全部用完，{loser.village}没有占到名额")
    seat.refresh_from_db()
    assert seat.used == 1
