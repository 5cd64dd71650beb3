"""Two scorers on one sheet at the same moment: sums know both, and the same line is not overwritten unseen."""

import threading
from decimal import Decimal as D

import pytest
from django.db import connection, transaction

from assessments.actions.score_sheets import open_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import Stage
from assessments.models import ScoreSheet
from tests.assessments.sheets import TOWNSHIP, application_at, clerk_at, score_of
from tests.locks import LONGEST_WAIT, until_waiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sheet(now) -> ScoreSheet:
    return open_sheet(application_at(Stage.SELF), Stage.SELF, actor=clerk_at(TOWNSHIP), now=now)


def save_at_once(sheet: ScoreSheet, entries: list[Entry], now) -> list:
    """Each entry by a scorer of its own; all stand before the sheet when it is let go."""
    found, scorers = [], [clerk_at(TOWNSHIP) for _ in entries]

    def save(entry: Entry, actor) -> None:
        try:
            found.append(save_scores(sheet.pk, [entry], actor=actor, now=now))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=pair) for pair in zip(entries, scorers, strict=True)]
    with transaction.atomic():
        ScoreSheet.objects.select_for_update().get(pk=sheet.pk)
        for thread in threads:
            thread.start()
        until_waiting(len(threads))
    for thread in threads:
        thread.join(LONGEST_WAIT)
    sheet.refresh_from_db()
    return found


def test_total_knows_both_lines(sheet, now):
    first, fifth = score_of(sheet, "1"), score_of(sheet, "5")

    save_at_once(sheet, [Entry(first.pk, {"value": "是"}, 1), Entry(fifth.pk, {"value": "17.5"}, 1)], now)

    assert (sheet.total, sheet.missing_count) == (D("37.5"), 5)


def test_of_two_on_one_line_one_is_told(sheet, now):
    fifth = score_of(sheet, "5")

    saved = save_at_once(sheet, [Entry(fifth.pk, {"value": value}, 1) for value in ("17", "18")], now)

    (winner,) = [one for one in saved if one.changed]
    assert sorted(len(one.conflicts) for one in saved) == [0, 1]
    assert D(score_of(sheet, "5").value) == sheet.total == winner.result.total
