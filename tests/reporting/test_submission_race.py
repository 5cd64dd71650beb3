"""Two officers act on one submission at the same moment; one of them wins, and the other reads so."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.models import StepRecord
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from reporting.actions.submissions import accept, mark_opened, recall, send_back
from reporting.models import Submission
from tests.locks import LONGEST_WAIT, until_waiting
from tests.reporting.handing_up import city_staff, county_staff, filed_village, handed_up

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submission(now):
    filed_village("120119001201")
    return handed_up(county_staff(), now)


def behind(acts: dict, first: Callable[[], object]) -> dict:
    """Acts in threads of their own, held before a row that `first` locks until all stand there; what came of each."""
    found = {}

    def press(name) -> None:
        try:
            found[name] = acts[name]()
        except Refused as refusal:
            found[name] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[name]) for name in acts]
    with transaction.atomic():
        first()
        for thread in threads:
            thread.start()
        until_waiting(len(acts))  # all stand before the row; now it is let go
    for thread in threads:
        thread.join(LONGEST_WAIT)
    return found


def at_once(submission, acts: dict) -> dict:
    return behind(acts, lambda: Submission.objects.select_for_update().get(pk=submission.pk))


def test_of_two_city_officers_at_once_one_wins_and_the_other_reads_so(submission, now):
    one, two = city_staff(), city_staff()
    due = timezone.localdate(now) + timedelta(days=3)

    found = at_once(
        submission,
        {
            one: lambda: accept(submission, actor=one, now=now).state,
            two: lambda: send_back(submission, revise_by=due, note="请核对。", actor=two, now=now).state,
        },
    )

    record = StepRecord.objects.get(verb__in=["accept", "return"])
    loser = two if record.actor == one else one
    submission.refresh_from_db()
    assert found == {record.actor: submission.state, loser: ALREADY_HANDLED}
    assert submission.revise_by == (due if submission.state == "returned" else None)


def test_of_recall_and_acceptance_at_once_one_wins_and_the_other_reads_so(submission, now):
    county, city = submission.made_by, city_staff()

    found = at_once(
        submission,
        {
            "recall": lambda: recall(submission, actor=county, now=now).state,
            "accept": lambda: accept(submission, actor=city, now=now).state,
        },
    )

    verb = StepRecord.objects.get(verb__in=["recall", "accept"]).verb
    loser = "accept" if verb == "recall" else "recall"
    submission.refresh_from_db()
    assert found == {verb: submission.state, loser: ALREADY_HANDLED}
    assert submission.state == ("draft" if verb == "recall" else "accepted")
    assert (submission.submitted_at is None) == (verb == "recall")


def test_opening_what_is_just_being_recalled_leaves_a_draft_unopened(submission, now):
    county, city = submission.made_by, city_staff()

    behind(
        {"open": lambda: mark_opened(submission, viewer=city, now=now)},
        lambda: recall(submission, actor=county, now=now),
    )

    submission.refresh_from_db()
    assert (submission.state, submission.opened_at) == ("draft", None)


def test_recalling_what_is_just_being_opened_is_refused(submission, now):
    county, city = submission.made_by, city_staff()

    found = behind(
        {"recall": lambda: recall(submission, actor=county, now=now)},
        lambda: mark_opened(submission, viewer=city, now=now),
    )

    submission.refresh_from_db()
    assert found["recall"] == "上级已打开本上报件，不能撤回；需要修改的，请联系上级退回。"
    assert (submission.state, submission.opened_at) == ("submitted", now)
